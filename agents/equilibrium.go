package agents

import (
	"fmt"
	"slices"

	"marketsim/internal/law"
	"marketsim/market"
)

// Equilibrium bids as everybody does in the symmetric Bayes-Nash equilibrium of the announced rule, believing that all
// bidders have its own law of values, want one slot each and find values multiplied by the same q, for quality, affinity and
// drift. At q = 1 and with the announced floor as reserve r it bids
//
//	second-price, vcg, uniform-price, posted-price, myerson   its value
//	alpha-price       [AlphaPriceBid]
//	all-pay           [AllPayBid]
//	discriminatory    [DiscriminatoryBid] for the units of the lot
//	gsp               [GSPBid] for its positions, as if they had no reserves of their own
//	soft-floor        [BNEBid] while that is below the soft floor, from there on its value
//	any other         [BNEBid]: the winner pays its bid
//
// and else q b(v/q; r/q). It declines if its value is below the floor. One that nobody outbids bids the floor. If the law is
// a constant, all values are known and the bid is the value; all-pay auctions, in which everybody then expects nothing, it
// leaves alone. Other laws with atoms have no symmetric equilibrium in pure strategies: they are refused.
//
// With RivalHi the one rival's values are uniform from 0 to there, and its own from 0 to another end: [UniformPairBid] then
// replaces [BNEBid]. No closed form is used for a floor or a soft floor there: it raises a bid that is below the floor.
//
// A buyer that only has an estimate of its value bids as if that were the value, and the law that of all estimates.
type Equilibrium struct {
	Bidders   int     `key:"bidders" unit:"buyers" min:"0" max:"10000" doc:"how many bidders it reckons with, itself included; 0: all buyers of the market"`
	RivalHi   float64 `key:"rival_hi" unit:"CPM" min:"0" max:"1e12" doc:"upper end of the values of its one rival, uniform from 0 as its own are; 0: the rivals are as it is"`
	Extension `key:",inline"`
}

// maxBidders bounds the bidders it reckons with: with so many, all bids that can win are within a part in a thousand of the
// values already.
const maxBidders = 10_000

type equilibrium struct {
	surplus
	law            law.Law
	bidders        int
	ownHi, rivalHi float64   // of a pair; 0 if there is none
	certain        bool      // whether all values are known
	shades         []shade   // what it needed so far
	toll           toll      // of the last lot sold by all-pay
	positions      positions // what it needed so far under gsp
}

// shade is the equilibrium against one law of the rival to beat, at the floor of the last lot.
type shade struct {
	others  float64 // rivals
	k       int     // which of them is to be beaten, from the highest
	table   *bidTable
	reserve reserve
}

// toll is what a floor does to an all-pay auction: the least value that takes part, and what it would pay without the floor.
type toll struct{ floor, entry, fee float64 }

// New builds the agent.
func (p Equilibrium) New(d Deps) (market.Agent, error) {
	if p.Bidders < 0 || p.Bidders > maxBidders {
		return nil, fault(d, "equilibrium", "bidders", p.Bidders, "must be 0 to 10000")
	}
	if p.Bidders == 0 {
		p.Bidders = min(d.Rivals+1, maxBidders)
	}
	if err := p.Extension.check(d, "equilibrium"); err != nil {
		return nil, err
	}
	a := &equilibrium{
		surplus: surplus{d.Values, p.Yields}, law: d.Law, bidders: p.Bidders, rivalHi: p.RivalHi,
	}
	switch l := d.Law.(type) {
	case law.Constant:
		a.certain = true
	case law.Uniform:
		if l.Lo == 0 {
			a.ownHi = l.Hi
		}
	case law.Density, law.Empirical:
	default:
		return nil, fault(d, "equilibrium", "law", fmt.Sprintf("%T", d.Law), "values with positive probabilities have no symmetric equilibrium in pure strategies: use a continuous law or another strategy")
	}
	switch {
	case !(p.RivalHi >= 0 && p.RivalHi <= 1e12):
		return nil, fault(d, "equilibrium", "rival_hi", p.RivalHi, "must be 0 to 1e12 CPM")
	case p.RivalHi > 0 && (a.ownHi == 0 || a.bidders != 2):
		return nil, fault(d, "equilibrium", "rival_hi", p.RivalHi, "is for two bidders whose values are uniform from 0: leave it out, or change law and bidders")
	}
	return a, nil
}

// Bid implements [market.Agent].
func (a *equilibrium) Bid(lot *market.Lot) (market.Offer, bool) {
	v := a.Estimate(lot)
	if v <= 0 || v < lot.Floor {
		return market.Offer{}, false
	}
	bid, takesPart := a.bid(lot, v)
	return market.Offer{Price: min(max(bid, lot.Floor, 1), v)}, takesPart // a price of nothing would be a no-bid
}

// bid is the bid before it is held between floor and value.
func (a *equilibrium) bid(lot *market.Lot, v market.Price) (bid market.Price, takesPart bool) {
	units := 1
	if lot.Rule == market.Discriminatory {
		units = lot.Units()
	}
	switch {
	case lot.Rule.Truthful():
		return v, true
	case a.bidders <= units:
		return lot.Floor, true
	case a.certain:
		return v, lot.Rule != market.AllPay
	}
	factor := a.Factor(lot)
	value, floor, soft := v.CPM()/factor, lot.Floor.CPM()/factor, lot.Soft.CPM()/factor
	b := 0.0
	switch lot.Rule {
	case market.AllPay:
		b, takesPart = a.allPay(value, floor)
		return market.PriceOf(float64(factor * b)), takesPart
	case market.GSP:
		b = a.positions.bid(a.law, a.bidders, lot.Slots, floor, value)
	case market.AlphaPrice:
		if lot.Alpha == 2*market.One {
			return v, true
		}
		b = a.against(alphaPower(a.bidders, lot.Alpha.Share()), 1, floor).at(value)
	case market.Discriminatory:
		b = a.against(float64(a.bidders-1), units, floor).at(value)
	default:
		if b = a.firstPrice(value, floor); lot.Rule == market.SoftFloor && b >= soft {
			return v, true
		}
	}
	return market.PriceOf(float64(factor * b)), true
}

// firstPrice is the bid where the winner pays it, per unit of quality as all that follow.
func (a *equilibrium) firstPrice(value, floor float64) float64 {
	if a.rivalHi > 0 {
		return UniformPairBid(a.ownHi, a.rivalHi, value)
	}
	return a.against(float64(a.bidders-1), 1, floor).at(value)
}

// allPay is [AllPayBid] from the table of the first-price bids b0: without a floor, b0(v) G(v) is paid.
func (a *equilibrium) allPay(value, floor float64) (bid float64, takesPart bool) {
	t := a.against(float64(a.bidders-1), 1, 0).table
	if floor != a.toll.floor {
		entry := t.rival.entry(floor)
		a.toll = toll{floor, entry, t.paid(entry)}
	}
	if value < a.toll.entry {
		return 0, false
	}
	return floor + t.paid(value) - a.toll.fee, true
}

// paid is b0(v) G(v).
func (t *bidTable) paid(v float64) float64 {
	return float64(t.bidAt(v, reserve{}) * t.rival.below(v))
}

// against returns the equilibrium against the highest of the others, whose number may be a fraction, or against the k-th
// highest of them. It makes a table when that is first needed.
func (a *equilibrium) against(others float64, k int, floor float64) *shade {
	i := slices.IndexFunc(a.shades, func(s shade) bool { return s.others == others && s.k == k })
	if i < 0 {
		y := newHighest(a.law, others)
		if k > 1 {
			y = newKthHighest(a.law, int(others), k)
		}
		i = len(a.shades)
		a.shades = append(a.shades, shade{others, k, sharedTables.get(y), reserve{}})
	}
	s := &a.shades[i]
	if floor != s.reserve.price {
		s.reserve = s.table.reserve(floor)
	}
	return s
}

func (s *shade) at(value float64) float64 { return s.table.bidAt(value, s.reserve) }
