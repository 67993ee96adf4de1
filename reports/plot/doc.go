// Package plot draws the figures of a run: a pure reader of numbers that knows nothing of markets.
//
// A [Figure] is a grid of panels. A [Panel] shows series over two axes, with dashed reference lines ([Rule]) where theory
// gives a number, or one heat map. Everything is data; nothing is styled by the caller:
//
//	fig := plot.Figure{
//		Name:    "revenue-by-arm",
//		Title:   "Revenue by arm",
//		Caption: "30 runs, seed 7, t interval of the run means.",
//		Panels: []plot.Panel{{
//			X:        plot.Axis{Categories: []string{"base", "no ring"}},
//			Y:        plot.Axis{Label: "revenue (USD per 1000 requests)"},
//			Sideways: true,
//			Series:   []plot.Series{{Mark: plot.Dots, Y: mean, Lo: lo95, Hi: hi95}},
//			Rules:    []plot.Rule{{Label: "theory", At: 3.2}},
//		}},
//	}
//	err := fig.Write(w, plot.SVG)
//
// # Which mark for which question
//
//   - Arms against each other: [Dots] with intervals in a [Panel.Sideways] panel, one row an arm, the numbers at the right.
//   - A path over time: [Line] with a 95 % band; equal scales by [Figure.ShareY].
//   - A distribution: the share at or below each value, drawn as a [Step].
//   - Shares and counts: [Bars]; they start at zero.
//   - A closed form: [Theory] for a curve, [Rule] for a constant; both thin and dashed.
//   - Who against whom: [Heat].
//
// # Promises
//
// Bytes depend on the figure alone, for all three formats. A series has the colour, dash, marker and hatching of its place
// in [Figure.Order], so it is told apart in print without colour, and it looks alike in every figure. All text is measured:
// long names wrap and margins grow, nothing is clipped, and no legend lies on data. NaN and Inf are gaps; a panel without a
// number says "no data". Long series are thinned by minimum and maximum, so no peak is lost. The SVG has no id, no script and
// no outside reference: any number of them can stand inline in one page.
//
// Glyphs beyond Liberation Sans (Chinese, emoji) show in the SVG, with the reader's fonts, and as boxes or question marks
// in PNG and PDF.
package plot
