package scenarios

import (
	"fmt"
	"slices"
	"sync"

	"marketsim/market"
	"marketsim/market/metrics"
)

// measured says on what a metric is measured.
type measured struct{ market, agents, levels bool }

// measuredOn asks the metrics themselves, on the smallest of markets.
var measuredOn = sync.OnceValue(func() map[string]measured {
	v := market.DefaultInventory()
	found := map[string]measured{}
	for _, row := range rows(&v, []market.Buyer{{Name: "anyone"}}) {
		m := found[row.Metric.Name]
		m.market = m.market || row.Entity == "" && row.Dimension == ""
		m.agents = m.agents || row.Entity != ""
		m.levels = m.levels || row.Dimension != ""
		found[row.Metric.Name] = m
	}
	return found
})

// rows are what would be measured in a market.
func rows(v *market.Inventory, buyers []market.Buyer) []metrics.Row {
	return metrics.New(v, buyers, metrics.Span{Auctions: 1}).Window(0, 1).Rows()
}

// checkColumn wants conditions that pick one column of the results at a point.
func (s *Selector) checkColumn(metric *metrics.Metric, p *Point) error {
	on := measuredOn()[metric.Name]
	if len(s.Where) > 1 {
		return fmt.Errorf("%s: one condition at most: results are broken down by one thing at a time", s.Name)
	}
	if len(s.Where) == 0 {
		if !on.market {
			return fmt.Errorf("%s is measured on each buyer: write %s{agent=NAME}", s.Name, s.Name)
		}
		return nil
	}
	w := s.Where[0]
	switch {
	case w.Key == "agent" && !on.agents:
		return fmt.Errorf("%s is not measured on single buyers", s.Name)
	case w.Key == "agent":
		if !slices.Contains(p.Buyers, w.Value) {
			return fmt.Errorf("arm %s has no buyer %q%s", p.Arm, w.Value, nearest(w.Value, p.Buyers))
		}
		return nil
	case w.Key == WindowDimension:
		return s.checkWindow(w.Value, on, p)
	}
	return s.checkLevel(w, on, p)
}

// checkLevel wants a level that the inventory has.
func (s *Selector) checkLevel(w Condition, on measured, p *Point) error {
	dimensions, levels := []string{"agent"}, []string(nil)
	for _, row := range rows(&p.Inventory, nil) {
		if row.Dimension == "" {
			continue
		}
		if !slices.Contains(dimensions, row.Dimension) {
			dimensions = append(dimensions, row.Dimension)
		}
		if row.Dimension == w.Key && !slices.Contains(levels, row.Level) {
			levels = append(levels, row.Level)
		}
	}
	dimensions = append(dimensions, WindowDimension)
	switch {
	case !slices.Contains(dimensions, w.Key):
		return fmt.Errorf("%s{%s=%s}: no breakdown by %q%s", s.Name, w.Key, w.Value, w.Key, nearest(w.Key, dimensions))
	case !on.levels:
		return fmt.Errorf("%s is not broken down by %s", s.Name, w.Key)
	case !slices.Contains(levels, w.Value):
		return fmt.Errorf("arm %s has no %s %q%s", p.Arm, w.Key, w.Value, nearest(w.Value, levels))
	}
	return nil
}

// Markets with learners are also broken down by parts of the run: the dimension and its levels.
const (
	WindowDimension = "window"
	WholeWindow     = "whole"    // the run with its warm-up
	TerminalWindow  = "terminal" // where the learners end up
)

func (s *Selector) checkWindow(level string, on measured, p *Point) error {
	windows := []string{WholeWindow, TerminalWindow}
	switch {
	case !on.market:
		return fmt.Errorf("%s is not broken down by window", s.Name)
	case !slices.Contains(windows, level):
		return fmt.Errorf("no window %q%s", level, nearest(level, windows))
	case !p.Learns:
		return fmt.Errorf("in arm %s nobody learns, neither buyers nor floors, so its runs are not broken down by window", p.Arm)
	}
	return nil
}
