package metrics

import (
	"math"

	"marketsim/internal/rng"
	"marketsim/market"
)

// twinSteps are the steps of the twin's grid of bids.
const twinSteps = 5

// gainsBy is what bid k would have brought where the bid was in a cell, at [cell][k], and what was, at [cell][twinSteps+1]. The last
// cell is that of bids above the value.
type gainsBy [twinSteps + 2][twinSteps + 2]float64

// regretTwin goes through the whole transcript once for every bid of the grid.
type regretTwin struct {
	twin
	who       []market.Buyer
	mechanism market.Mechanism
	id        market.AgentID
	sample    uint64
	gains     [2]gainsBy // in either half of a sample
	n, values float64
}

// regret is the external and the swap regret of an auction, and the first as a share of the value.
func (r *regretTwin) regret(list []*market.Cleared) (external, swap, share float64) {
	for _, c := range list {
		r.add(c)
	}
	all := r.gains[0]
	for cell := range all {
		for k := range all[cell] {
			all[cell][k] += r.gains[1][cell][k]
		}
	}
	external, swap = all.most(&all)
	if r.sample > 1 {
		there, swapThere := r.gains[0].most(&r.gains[1])
		back, swapBack := r.gains[1].most(&r.gains[0])
		external, swap = (external+there+back)/2, (swap+swapThere+swapBack)/2
	}
	return divide(external, r.n), divide(swap, r.n), divide(external, r.values)
}

// add clears an auction again with each bid of the grid, if it is in the sample.
func (r *regretTwin) add(c *market.Cleared) {
	s := seatOf(&played{Cleared: *c}, r.id)
	if s == nil || rng.Mix(c.ID, sampling)%r.sample != 0 || s.Deal != 0 {
		return
	}
	if s.Answer != market.Admitted && s.Answer != market.BelowFloor && s.Answer != market.Declined {
		return
	}
	bid, others := 0.0, []market.Bid{}
	mine := market.Bid{Agent: r.id, Key: rng.Hash(r.who[r.id].Name), Score: market.RateOf(r.scores[r.id]), Floor: s.Floor}
	for _, b := range c.Bids {
		if b.Agent == r.id {
			bid = b.Price.CPM()
		} else {
			others = append(others, b)
		}
	}
	gains := &r.gains[rng.Mix(c.ID, sampling)/r.sample%2][cellOf(bid, s.Value.CPM())]
	r.n, r.values = r.n+1, r.values+s.Value.CPM()
	for k := range twinSteps + 1 {
		mine.Price, mine.Draw = market.Price(k)*s.Value/twinSteps, rng.Ticket(c.Coin, mine.Key)
		bids := others
		if mine.Price >= max(1, s.Floor) {
			bids = append([]market.Bid{mine}, others...)
		}
		gains[k] += r.gain(c, r.mechanism.Clear(nil, c.Auction, bids))
	}
	gains[twinSteps+1] += r.gain(c, c.Awards)
}

// cellOf is the bid of the grid that is nearest, the upper of two.
func cellOf(bid, value float64) (cell int) {
	if bid > value {
		return twinSteps + 1
	}
	for k := range twinSteps + 1 {
		away := func(k int) float64 { return math.Abs(bid*twinSteps - float64(k)*value) }
		if value > 0 && away(k) <= away(cell) {
			cell = k
		}
	}
	return cell
}

// gain is what the agent gains by awards of an auction.
func (r *regretTwin) gain(c *market.Cleared, awards []market.Award) (sum float64) {
	for _, w := range awards {
		if w.Agent != r.id {
			continue
		}
		pay := w.Pay.CPM()
		if w.On == market.OnClick {
			pay *= min(1, c.Slot(int(w.Slot)).Rate.Share()*r.scores[r.id])
		}
		sum += r.worthOf(&played{Cleared: *c}, r.id, int(w.Slot)) - pay
	}
	return sum
}

// most is what the bids that were best by these gains, one for all cells and one for each, would have brought more in others.
func (by *gainsBy) most(in *gainsBy) (external, swap float64) {
	best, at := -1e300, 0
	var one, other [twinSteps + 2]float64
	for cell := range by {
		stays := twinSteps + 1
		for k := range twinSteps + 2 {
			one[k], other[k] = one[k]+by[cell][k], other[k]+in[cell][k]
			if by[cell][k] > by[cell][stays]+1e-9 {
				stays = k
			}
		}
		swap += in[cell][stays] - in[cell][twinSteps+1]
	}
	for k := range twinSteps + 1 {
		if one[k] > best+1e-9 {
			best, at = one[k], k
		}
	}
	return other[at] - other[twinSteps+1], swap
}
