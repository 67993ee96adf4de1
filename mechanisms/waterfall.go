package mechanisms

import (
	"fmt"

	"marketsim/market"
)

var _ market.Mechanism = &Waterfall{}

// Waterfall asks the buyers, here called networks, one after the other, in the order of what the publisher estimates that each
// pays: its historical CPM, in [market.Standing]. The first one that bids at least the reserve and its own floor fills the
// impression and pays its bid; nobody asks the rest, so higher bids among them are lost. Equal estimates are asked in the
// order of their tickets, strangers last.
//
// With line items, every network is asked at a price: its estimate times a share. One that bids less passes back.
//
// Before header bidding, publishers sold in this way. The estimates come from [Waterfall.Memory].
type Waterfall struct {
	items bool
	share market.Rate // of the estimate, at which a line item is priced
	estimation
}

type waterfallParams struct {
	Initial    float64 `key:"initial_cpm" unit:"CPM" min:"0" max:"1e6" doc:"first estimate of each buyer; 0: the mean of the law of its values, or nothing if that is not known"`
	ErrorSigma float64 `key:"error_sigma" unit:"1" min:"0" max:"5" doc:"by how much first estimates are wrong: standard deviation of the logarithm"`
	DriftSigma float64 `key:"drift_sigma" unit:"1" min:"0" max:"5" doc:"by how much an estimate goes wrong in each period until it is refreshed: standard deviation of a step of the logarithm"`
	Period     int     `key:"period" unit:"auctions" min:"1" doc:"length of a period of drift"`
	Refresh    int     `key:"refresh" unit:"auctions" min:"1" doc:"how often the publisher updates its estimates from what buyers have paid"`
	HalfLife   float64 `key:"half_life" unit:"fills" above:"0" doc:"number of fills after which an old payment counts half in the average"`
	LineItems  bool    `key:"line_items" doc:"whether a buyer is asked at its estimate as a price, and passes back if it bids less"`
	AskShare   float64 `key:"ask_share" unit:"1" min:"0" max:"2" doc:"share of the estimate at which a line item is priced"`
}

// defaultWaterfall is a publisher that reviews its setup ten times in a run of 100 000 auctions.
var defaultWaterfall = waterfallParams{
	ErrorSigma: 0.2, DriftSigma: 0.05, Period: 1000, Refresh: 10_000, HalfLife: 500, AskShare: 1,
}

func newWaterfall(d Deps, p waterfallParams) (market.Mechanism, error) {
	for _, c := range []struct {
		key     string
		value   float64
		allowed bool
		rule    string
	}{
		{"initial_cpm", p.Initial, p.Initial >= 0 && p.Initial <= market.MaxPrice.CPM(), "must be 0 to 1e6 CPM"},
		{"error_sigma", p.ErrorSigma, p.ErrorSigma >= 0 && p.ErrorSigma <= 5, "must be 0 to 5"},
		{"drift_sigma", p.DriftSigma, p.DriftSigma >= 0 && p.DriftSigma <= 5, "must be 0 to 5"},
		{"period", float64(p.Period), p.Period >= 1, "must be at least 1 auction"},
		{"refresh", float64(p.Refresh), p.Refresh >= 1, "must be at least 1 auction"},
		{"half_life", p.HalfLife, p.HalfLife > 0, "must be more than 0 fills"},
		{"ask_share", p.AskShare, p.AskShare >= 0 && p.AskShare <= 2, "must be 0 to 2"},
	} {
		if !c.allowed {
			return nil, fmt.Errorf("mechanisms: waterfall: %s = %v: %s", c.key, c.value, c.rule)
		}
	}
	return &Waterfall{items: p.LineItems, share: market.RateOf(p.AskShare), estimation: newEstimation(d.Classes, p)}, nil
}

// Clear implements [market.Mechanism].
func (m *Waterfall) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	var filled *market.Bid
	var best market.Price
	for i := range bids {
		b, estimate := &bids[i], market.Price(0)
		if len(a.Standing) > 0 {
			estimate = a.Standing[b.Seat].Estimate
		}
		if b.Price < a.Reserve || m.items && m.passesBack(b.Price, estimate) {
			continue
		}
		if filled == nil || estimate > best || estimate == best && b.DrawnBefore(filled) {
			filled, best = b, estimate
		}
	}
	if filled == nil {
		return dst
	}
	return append(dst, market.Award{Agent: filled.Agent, Pay: filled.Price})
}

// passesBack compares a bid with the price of its line item without rounding.
func (m *Waterfall) passesBack(bid, estimate market.Price) bool {
	return bid*market.Price(market.One) < estimate*market.Price(m.share)
}
