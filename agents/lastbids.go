package agents

import "marketsim/market"

// lastBids is what a learner remembers of the auction before: its own bid and those of so many rivals, the highest first, each as
// the nearest bid of its grid. Where rivals' bids are not told, the least winning price stands for the best of them. A rival
// that did not bid, or of whose bid nothing was told, counts as the lowest bid of the grid, and so does everything before the
// first notice.
type lastBids struct {
	levels, rivals, states int
	state                  int // 0 to states-1
}

// see takes the notice of an auction in which the learner played a bid of its grid, for a lot that it believed to be worth
// v CPM.
func (m *lastBids) see(n *market.Notice, g *grid, arm int, v float64) {
	state := arm
	for i := range m.rivals {
		level := 0
		switch {
		case i < len(n.Rivals):
			level = g.nearest(n.Rivals[i].CPM(), v)
		case i == 0 && !n.Revealed && n.Disclosed:
			level = g.nearest(n.MinimumToWin.CPM(), v)
		}
		state = state*m.levels + level
	}
	m.state = state
}
