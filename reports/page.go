package reports

import (
	"bytes"
	_ "embed" // of the page's template, style and script
	"fmt"
	"html/template"
	"io"
	"strconv"

	"marketsim/reports/plot"
)

const pageName = "report.html"

//go:embed page.html
var pageText string

//go:embed page.css
var pageStyle string

//go:embed page.js
var pageScript string

var pageTemplate = template.Must(template.New(pageName).Parse(pageText))

// A page is report.html before it is text: sections of blocks. All text goes through html/template.
type page struct {
	Title, Lead string
	Style       template.CSS
	Script      template.JS
	Sections    []section
}

type section struct {
	ID, Title string
	Blocks    []block
}

// A block is one of its kinds; the others are empty.
type block struct {
	Heading string
	Text    *sentence
	Items   []sentence
	Grid    *grid
	Figure  template.HTML
	Terms   []sentence
	Code    string
	More    *more
}

// A sentence is text, perhaps after a few words in bold.
type sentence struct{ Lead, Text string }

// more is blocks that are folded away at first.
type more struct {
	Summary string
	Blocks  []block
}

// A grid is a table.
type grid struct {
	Caption string
	Head    []headCell
	Rows    [][]gridCell
}

type headCell struct {
	Text, Tip string
	Number    bool
}

type gridCell struct {
	Text, Small string // the interval stands small below
	Sort        string // a number to sort by
	Number      bool
	Bold        bool

	of          Interval // what Text and Small write
	alike, note string   // metric, in columns of several; behind the interval
}

func heading(text string) block { return block{Heading: text} }
func text(format string, a ...any) block {
	return block{Text: &sentence{Text: fmt.Sprintf(format, a...)}}
}

// words is a cell of text.
func words(s string) gridCell { return gridCell{Text: s} }

// interval is a cell of a mean with its interval.
func interval(iv Interval) gridCell {
	c := gridCell{Text: iv.value(), Small: iv.ends(), Number: true, of: iv}
	if iv.Mean.Known() {
		c.Sort = strconv.FormatFloat(float64(iv.Mean), 'g', -1, 64)
	}
	return c
}

// amount is a cell of a number without an interval.
func amount(x Number) gridCell {
	c := gridCell{Text: plain(x), Number: true, of: nothing()}
	if x.Known() {
		c.Sort = strconv.FormatFloat(float64(x), 'g', -1, 64)
	}
	return c
}

// page writes report.html.
func (s *stage) page(d *Data, figures []drawing, skipped []Skipped) error {
	p := page{
		Title: d.Scenario.Title, Lead: d.lead(),
		Style: template.CSS(pageStyle), Script: template.JS(pageScript), //nolint:gosec // both are embedded, no input
		Sections: []section{
			{"findings", "What was found", d.findings()},
			{"distrust", "What to distrust", d.distrust()},
			{"arms", "What was compared", d.comparedArms()},
			{"expectations", "Expectations", d.expectations()},
		},
	}
	if p.Title == "" {
		p.Title = d.Scenario.Name
	}
	for _, part := range []struct {
		id, title string
		blocks    []block
	}{{yieldSection, "Yield", d.yield()}, {fairnessSection, "Fairness", d.fairness()}, {collusionSection, "Collusion", d.collusion()}, {dealsSection, "Deals", d.deals()}} {
		drawn, err := drawnOf(part.id, figures)
		if err != nil {
			return err
		}
		if blocks := append(part.blocks, drawn...); len(blocks) > 0 { // there may be no deals
			p.Sections = append(p.Sections, section{part.id, part.title, blocks})
		}
	}
	p.Sections = append(p.Sections,
		section{"method", "How it was measured", d.method()},
		section{"assumptions", "Assumptions that decide the answer", assumed(d)},
		section{"reproduce", "Play it again", d.again()},
		section{"files", "Files", filesOf(s.files, skipped)},
		section{"glossary", "Glossary", d.glossary()})
	for i := range p.Sections {
		aligned(p.Sections[i].Blocks)
	}
	f := File{Path: pageName, Meaning: "the report: one page that stands alone"}
	return s.add(f, func(w io.Writer) (int, error) { return -1, pageTemplate.Execute(w, &p) })
}

// drawnOf are the figures of a section, inline.
func drawnOf(section string, figures []drawing) ([]block, error) {
	var blocks []block
	for _, fig := range figures {
		if fig.section != section {
			continue
		}
		var svg bytes.Buffer
		if err := fig.Write(&svg, plot.SVG); err != nil {
			return nil, fmt.Errorf("reports: %w", err)
		}
		blocks = append(blocks, block{Figure: template.HTML(svg.String())}) //nolint:gosec // package plot escapes all text
	}
	return blocks, nil
}

// lead is the line under the title.
func (d *Data) lead() string {
	length := fmt.Sprintf("%s of simulated time each", duration(d.Scenario.HorizonS))
	if d.Scenario.Auctions > 0 {
		length = counted(int(d.Scenario.Auctions), "request") + " each"
	}
	text := fmt.Sprintf("%s, %s, %s, seed %d.", counted(len(d.Combos[0].Arms), "arm"), runsOfCombo(&d.Combos[0]), length, d.Scenario.Seed)
	if n := len(d.Combos); n > 1 {
		text = fmt.Sprintf("%d points of a sweep, at each ", n) + text
	}
	return "A simulated market, scenario " + d.Scenario.Name + ": " + text
}

func duration(seconds Number) string {
	switch s := float64(seconds); {
	case s >= 2*86400:
		return plain(seconds/86400) + " days"
	case s >= 3600:
		return plain(seconds/3600) + " hours"
	case s >= 120:
		return plain(seconds/60) + " minutes"
	}
	return plain(seconds) + " s"
}
