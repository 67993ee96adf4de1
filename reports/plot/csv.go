package plot

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// WriteCSV writes the numbers behind the figure, none thinned out: panel, series, x, y, lo95, hi95, and z if there is a heat
// map. Categories stand by name, missing numbers are empty. A reference line is a row with its one number.
func (f Figure) WriteCSV(w io.Writer) error {
	if err := f.check(); err != nil {
		return err
	}
	heat := false
	for i := range f.Panels {
		heat = heat || f.Panels[i].Heat != nil
	}
	out := table{Writer: csv.NewWriter(w), columns: 6}
	head := []string{"panel", "series", "x", "y", "lo95", "hi95"}
	if heat {
		head, out.columns = append(head, "z"), 7
	}
	out.row(head...)
	for i := range f.Panels {
		out.panel(&f.Panels[i], i)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return f.errorf("write csv: %w", err)
	}
	return nil
}

// A table pads its rows to all columns. The writer keeps the first error for the end.
type table struct {
	*csv.Writer
	columns int
}

func (t table) row(cells ...string) {
	for len(cells) < t.columns {
		cells = append(cells, "")
	}
	t.Write(cells) //nolint:errcheck // kept by the writer, read after Flush
}

func (t table) panel(p *Panel, i int) {
	title := harmless(p.Title)
	if title == "" {
		title = strconv.Itoa(i + 1)
	}
	for i := range p.Series {
		s := &p.Series[i]
		for j, x := range s.xs() {
			cells := []string{title, harmless(s.Name), p.X.cell(x), p.Y.cell(s.Y[j])}
			if s.Lo != nil {
				cells = append(cells, decimal(s.Lo[j]), decimal(s.Hi[j]))
			}
			t.row(cells...)
		}
	}
	for _, r := range p.Rules {
		if r.OnX {
			t.row(title, harmless(r.Label), p.X.cell(r.At))
		} else {
			t.row(title, harmless(r.Label), "", p.Y.cell(r.At))
		}
	}
	if p.Heat != nil {
		t.heat(p, title)
	}
}

func (t table) heat(p *Panel, title string) {
	h := p.Heat
	for i, row := range h.Z {
		for j, z := range row {
			x, y := float64(j), float64(i)
			if h.X != nil {
				x = h.X[j]
			}
			if h.Y != nil {
				y = h.Y[i]
			}
			t.row(title, "", p.X.cell(x), p.Y.cell(y), "", "", decimal(z))
		}
	}
}

// cell is the name of a category or the number.
func (a *Axis) cell(v float64) string {
	if i := int(v); finite(v) && float64(i) == v && i >= 0 && i < len(a.Categories) {
		return harmless(a.Categories[i])
	}
	return decimal(v)
}

// decimal has 10 significant digits, what analysis promises on any machine.
func decimal(v float64) string {
	if !finite(v) {
		return ""
	}
	return strconv.FormatFloat(v+0, 'g', 10, 64)
}

// harmless keeps a name from being read as a formula by a spreadsheet.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}
