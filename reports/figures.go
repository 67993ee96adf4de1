package reports

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"runtime"
	"sync"

	"marketsim/reports/plot"
)

const figuresDir = "figures"

// Sections of the page.
const (
	yieldSection     = "yield"
	fairnessSection  = "fairness"
	collusionSection = "collusion"
	dealsSection     = "deals"
)

// A drawing is a figure with the section of the page in which it stands.
type drawing struct {
	section string
	plot.Figure
}

// A painter makes a figure, or says why there is nothing to show.
type painter struct {
	name, section string
	paint         func(d *Data) (fig *plot.Figure, reason string)
}

var painters = []painter{
	{"revenue-by-arm", yieldSection, ofOne(revenueByArm)},
	{"revenue-difference", yieldSection, ofOne(revenueDifference)},
	{"revenue-over-time", yieldSection, ofOne(revenueOverTime)},
	{"revenue-gap-over-time", yieldSection, ofOne(revenueGap)},
	{"floor-over-time", yieldSection, ofOne(floorOverTime)},
	{"revenue-by-hour", yieldSection, ofOne(revenueByHour)},
	{"revenue-breakdown", yieldSection, ofOne(revenueBreakdown)},
	{"sweep-revenue", yieldSection, swept("revenue_per_auction")},
	{"sweep-fill", yieldSection, swept("fill")},
	{"sweep-efficiency", yieldSection, swept("efficiency")},
	{"sweep-buyer-surplus", yieldSection, swept("buyer_surplus_per_auction")},
	{"buyers-wins", fairnessSection, ofOne(buyersWins)},
	{"buyers-gains", fairnessSection, ofOne(buyersGains)},
	{"fairness", fairnessSection, ofOne(fairnessIndexes)},
	{"decision-time", fairnessSection, ofOne(decisionTime)},
	{"spend-over-time", fairnessSection, ofOne(spendOverTime)},
	{"bids-over-time", fairnessSection, ofOne(bidsOverTime)},
	{"sweep-jain", fairnessSection, swept("jain")},
	{"sweep-late", fairnessSection, sweptByBuyer("late_share")},
	{"sweep-win-share", fairnessSection, sweptByBuyer("win_share")},
	{"bid-closeness", collusionSection, ofOne(bidCloseness)},
	{"win-correlation", collusionSection, ofOne(winCorrelation)},
	{"gains-over-time", collusionSection, ofOne(gainsOverTime)},
	{"deals-delivered", dealsSection, ofOne(dealsDelivered)},
}

// figures makes all figures that say something, and lists the others with the reason.
func (d *Data) figures() ([]drawing, []Skipped) {
	var drawn []drawing
	skipped := []Skipped{}
	for _, p := range painters {
		fig, reason := p.paint(d)
		if fig == nil {
			skipped = append(skipped, Skipped{p.name, reason})
			continue
		}
		fig.Name, fig.Order = p.name, d.order()
		drawn = append(drawn, drawing{p.section, *fig})
	}
	return drawn, skipped
}

// order is the names that keep their colours in all figures: the arms.
func (d *Data) order() []string {
	var names []string
	for i := range d.Combos[0].Arms {
		names = append(names, d.Combos[0].Arms[i].Name)
	}
	return names
}

// ofOne paints what is told of a single combination.
func ofOne(paint func(d *Data, c *Combo) (*plot.Figure, string)) func(*Data) (*plot.Figure, string) {
	return func(d *Data) (*plot.Figure, string) {
		if len(d.Combos) > 1 {
			return nil, "the scenario has a sweep: see the figures of the swept values"
		}
		return paint(d, &d.Combos[0])
	}
}

// Bounds of what one picture can hold.
const (
	mostRows  = 24 // names down the side
	mostLines = 8  // series over one pair of axes
	mostMaps  = 6  // panels of heat maps
)

// caption says how the numbers of a figure were measured.
func (d *Data) caption(c *Combo, interval string) string {
	text := d.meanOver(c, interval)
	for i := range d.Combos {
		if d.Combos[i].Warmup.Share != d.Combos[0].Warmup.Share {
			return text + "; each point of the sweep has its own warm-up, which is left out."
		}
	}
	if c.Warmup.Cut > 0 {
		return text + fmt.Sprintf("; the first %s of each run left out as warm-up.", percent(float64(c.Warmup.Share)))
	}
	return text + "; no warm-up left out."
}

// wholeRuns is the caption of numbers that leave no warm-up out.
func (d *Data) wholeRuns(c *Combo, interval string) string {
	return d.meanOver(c, interval) + "; whole runs, from their first request on."
}

func (d *Data) meanOver(c *Combo, interval string) string {
	text := fmt.Sprintf("Mean over %s, seed %d", runsOfCombo(c), d.Scenario.Seed)
	if least, _ := runRange(c); least > 1 && interval != "" {
		text += "; " + interval
	}
	return text
}

const tCaption = "95 % intervals by Student's t over the runs"

// runRange is the least and the greatest number of runs of the arms, as the estimates have it.
func runRange(c *Combo) (least, most int) {
	for i := range c.Arms {
		n := 0
		for _, e := range c.Arms[i].Estimates {
			n = max(n, e.T.N)
		}
		if i == 0 {
			least = n
		}
		least, most = min(least, n), max(most, n)
	}
	return least, most
}

func runsOfCombo(c *Combo) string {
	least, most := runRange(c)
	if least != most {
		return fmt.Sprintf("%d to %d runs", least, most)
	}
	return counted(most, "run")
}

// figures writes the drawings in all formats, and their numbers. They are drawn on all cores and written in their order.
func (s *stage) figures(list []drawing, formats []plot.Format) error {
	files := make([]bytes.Buffer, len(list)*len(formats))
	errs := make([]error, len(files))
	var group sync.WaitGroup
	cores := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range files {
		cores <- struct{}{}
		group.Go(func() {
			errs[i] = list[i/len(formats)].Write(&files[i], formats[i%len(formats)])
			<-cores
		})
	}
	group.Wait()
	for i := range list {
		for k, format := range formats {
			at := i*len(formats) + k
			if errs[at] != nil {
				return fmt.Errorf("reports: %w", errs[at])
			}
			f := File{Path: figuresDir + "/" + list[i].Name + "." + string(format), Meaning: list[i].Title}
			if err := s.add(f, func(w io.Writer) (int, error) { return -1, copied(w, &files[at]) }); err != nil {
				return err
			}
		}
		if err := s.numbers(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

func copied(w io.Writer, from *bytes.Buffer) error {
	_, err := from.WriteTo(w)
	return err
}

// numbers writes the table behind a figure.
func (s *stage) numbers(fig *drawing) error {
	fields := []Field{
		{"panel", textType, "", "title of the panel, or its number"},
		{"series", textType, "", "name in the legend"},
		{"x", textType, "as labelled", "place on the first axis: a number or a name"},
		{"y", textType, "as labelled", "value: a number, or a name in a heat map"},
		{"lo95", numberType, "as labelled", "lower end of its 95 % interval"},
		{"hi95", numberType, "as labelled", "upper end of it"},
	}
	for i := range fig.Panels {
		if fig.Panels[i].Heat != nil && len(fields) == 6 {
			fields = append(fields, Field{"z", numberType, "as labelled", "colour of the cell"})
		}
	}
	f := File{Path: figuresDir + "/" + fig.Name + ".csv", Meaning: "the numbers behind the figure", Columns: fields}
	return s.add(f, func(w io.Writer) (int, error) {
		var text bytes.Buffer
		if err := fig.WriteCSV(&text); err != nil {
			return 0, err
		}
		rows, err := csv.NewReader(bytes.NewReader(text.Bytes())).ReadAll()
		if err != nil {
			return 0, err
		}
		return len(rows) - 1, copied(w, &text)
	})
}
