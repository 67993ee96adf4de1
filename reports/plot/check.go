package plot

import (
	"fmt"
	"math"
)

const (
	minWidth, maxWidth = 60, 500 // mm
	maxHeight          = 1000    // mm
	maxCells           = 100     // of a heat map, each way
	maxCategories      = 120     // on an axis: beyond, nobody reads them and the picture grows without end
	maxSeries          = 40      // in a panel
)

// check finds what cannot be drawn. Missing and infinite numbers can.
func (f *Figure) check() error {
	if f.Width != 0 && !(f.Width >= minWidth && f.Width <= maxWidth) {
		return f.errorf("width is %v mm: give %d to %d, or 0 for 170", f.Width, minWidth, maxWidth)
	}
	if !(f.Height >= 0 && f.Height <= maxHeight) {
		return f.errorf("height is %v mm: give at most %d, or 0 for automatic", f.Height, maxHeight)
	}
	if f.Columns < 0 {
		return f.errorf("%d columns: give 1 or more, or 0 for automatic", f.Columns)
	}
	for i := range f.Panels {
		if err := f.Panels[i].check(); err != nil {
			return f.errorf("panel %d: %w", i+1, err)
		}
	}
	return nil
}

func (f *Figure) errorf(format string, args ...any) error {
	return fmt.Errorf("plot: figure %q: %w", f.Name, fmt.Errorf(format, args...))
}

func (p *Panel) check() error {
	for _, a := range []struct {
		name string
		axis *Axis
	}{{"X", &p.X}, {"Y", &p.Y}} {
		if a.axis.fixed() && a.axis.Scale == Log && a.axis.From <= 0 {
			return fmt.Errorf("log axis %s starts at %v: start above 0", a.name, a.axis.From)
		}
		if n := len(a.axis.Categories); n > maxCategories {
			return fmt.Errorf("%d categories on axis %s: at most %d, show the largest", n, a.name, maxCategories)
		}
		if a.axis.Scale < Linear || a.axis.Scale > Hours {
			return fmt.Errorf("scale %d of axis %s: use Linear, Log or Hours", a.axis.Scale, a.name)
		}
	}
	if n := len(p.Series) + len(p.Rules); n > maxSeries {
		return fmt.Errorf("%d series and rules: at most %d, show the largest or group them", n, maxSeries)
	}
	if p.Heat != nil {
		return p.checkHeat()
	}
	for i := range p.Series {
		s, n := &p.Series[i], len(p.Series[i].Y)
		if s.X != nil && len(s.X) != n {
			return fmt.Errorf("series %q: %d X for %d Y: give as many, or no X", s.Name, len(s.X), n)
		}
		if (s.Lo != nil || s.Hi != nil) && (len(s.Lo) != n || len(s.Hi) != n) {
			return fmt.Errorf("series %q: %d Lo and %d Hi for %d Y: give as many, or neither", s.Name, len(s.Lo), len(s.Hi), n)
		}
		if s.Mark < Line || s.Mark > Theory {
			return fmt.Errorf("series %q: mark %d: use Line, Step, Dots, Bars or Theory", s.Name, s.Mark)
		}
	}
	return nil
}

func (p *Panel) checkHeat() error {
	h := p.Heat
	switch {
	case len(p.Series) > 0:
		return fmt.Errorf("heat map and series share a panel: give each its own")
	case p.Sideways:
		return fmt.Errorf("heat map in a Sideways panel: exchange X and Y instead")
	case p.X.Scale == Log || p.Y.Scale == Log:
		return fmt.Errorf("heat map on a log axis: give logarithms as X and Y")
	}
	rows, columns := len(h.Z), 0
	if rows > 0 {
		columns = len(h.Z[0])
	}
	for i, row := range h.Z {
		if len(row) != columns {
			return fmt.Errorf("heat map: row %d has %d cells, row 0 has %d: give as many", i, len(row), columns)
		}
	}
	if rows > maxCells || columns > maxCells {
		return fmt.Errorf("heat map of %d by %d cells: at most %d each way, group them first", rows, columns, maxCells)
	}
	for _, c := range []struct {
		name    string
		centres []float64
		axis    *Axis
		n       int
	}{{"X", h.X, &p.X, columns}, {"Y", h.Y, &p.Y, rows}} {
		if k := len(c.axis.Categories); k > 0 && (k != c.n || c.centres != nil) {
			return fmt.Errorf("heat map: %d categories on %s for %d cells: give as many, and no centres", k, c.name, c.n)
		}
		if c.centres != nil && (len(c.centres) != c.n || !ascending(c.centres)) {
			return fmt.Errorf("heat map: %s needs %d ascending centres, or none", c.name, c.n)
		}
	}
	return nil
}

func ascending(xs []float64) bool {
	for i, x := range xs {
		if !finite(x) || i > 0 && x <= xs[i-1] {
			return false
		}
	}
	return true
}

// finite reports whether v can be placed: beyond 1e300 differences overflow, and no market is that large.
func finite(v float64) bool { return math.Abs(v) <= 1e300 }

func (a *Axis) fixed() bool { return a.From < a.To && finite(a.From) && finite(a.To) }
