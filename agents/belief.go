package agents

import (
	"math"

	"marketsim/internal/detmath"
	"marketsim/market"
)

// belief is what a buyer makes of its notices: the probability that a bid wins. All prices are per unit of quality and of the
// mean value.
type belief struct {
	feedback string
	keep     float64 // weight of an observation after one more
	warmup   int
	notices  int // up to warmup

	prices    moments       // of the feature of the least winning price
	hidden    float64       // weight of the wins of which it was not told
	histogram *priceCurve   // of that price itself; nil unless the curve is empirical
	limit     *productLimit // nil unless the curve is Kaplan and Meier's
	outcomes  outcomes      // of own bids
	fitted    fitted        // the curve as a member of its family
}

func newBelief(p *AdaptiveShade) belief {
	b := belief{
		feedback: p.Feedback, keep: detmath.Exp(-math.Ln2 / p.HalfLife), warmup: p.Warmup,
		fitted: fitted{family: families[p.Curve]}, outcomes: newOutcomes(families[p.Curve]),
	}
	switch p.Curve {
	case "empirical":
		b.histogram = new(priceCurve)
	case "kaplan-meier":
		b.limit = new(productLimit)
	}
	return b
}

// leastPriceOf is the price from which on a bid would have won, as far as it is told: itself, the middle of the range that it lies
// in, or the highest rival bid. The middle is off by at most half of the range, which adds a twelfth of its square to the
// variance. Having won or lost with a bid narrows the range, where price decides.
func leastPriceOf(n *market.Notice) (cpm float64, told bool) {
	switch {
	case n.Disclosed:
		return n.MinimumToWin.CPM(), true
	case n.Revealed && len(n.Rivals) == 0:
		return 0, true
	case n.Revealed:
		return n.Rivals[0].CPM(), true
	case !n.Ranged:
		return 0, false
	}
	low, high := n.Low, n.High
	if n.Reason == market.Won {
		high = max(low, min(high, n.Bid))
	} else if n.Reason == market.LostToHigher {
		low = min(high, max(low, n.Bid))
	}
	if high >= market.MaxPrice {
		return low.CPM(), true // a range without an end
	}
	return 0.5 * (low.CPM() + high.CPM()), true
}

// learn takes in a notice. Scale turns a CPM into the unit of the belief.
func (b *belief) learn(n *market.Notice, scale float64) {
	own := min(max(n.Bid.CPM()*scale, leastPrice), mostPrice)
	cpm, told := leastPriceOf(n)
	won := n.Reason == market.Won
	switch b.feedback {
	case "win-loss":
		told = false
	case "price-on-win":
		told = told && won
	}
	switch {
	case told:
		b.learnPrice(min(max(cpm*scale, leastShare*own), mostPrice), own, won)
	case n.Reason == market.Expired:
		return // lost for being late, whatever the bid
	default:
		b.learnOutcome(own, won)
	}
	b.notices = min(b.notices+1, b.warmup)
}

func (b *belief) learnPrice(price, own float64, won bool) {
	feature := b.fitted.feature(price)
	b.prices.add(feature, b.keep)
	switch {
	case b.histogram != nil:
		b.histogram.add(price, b.keep)
	case b.limit != nil:
		b.limit.add(price, b.keep, true)
		if won { // for the regression, should wins cease to tell prices
			b.outcomes.add(b.fitted.feature(own), true, b.keep)
		}
	case b.feedback == "price-on-win":
		b.outcomes.addPrice(feature, b.keep)
	}
}

func (b *belief) learnOutcome(own float64, won bool) {
	if won {
		b.hidden = 1 + float64(b.keep*b.hidden)
	} else if b.limit != nil {
		b.limit.add(own, b.keep, false)
	}
	feature := b.fitted.feature(own)
	if b.feedback == "price-on-win" && b.limit == nil && !won {
		b.outcomes.addLoss(feature, b.keep)
	} else {
		b.outcomes.add(feature, won, b.keep)
	}
}

// curve is the win curve, if it is known.
func (b *belief) curve() (f winCurve, known bool) {
	o, warm := &b.outcomes, b.notices >= b.warmup
	switch {
	case b.limit != nil && b.countsPrices():
		return b.limit.smoothed(), warm
	case b.limit != nil || b.feedback != "full" || !b.seesPrices():
		b.fitted.m, b.fitted.s = -o.a/o.b, max(1/o.b, narrowest)
		return &b.fitted, warm && o.rises()
	case b.histogram != nil:
		return b.histogram, warm
	}
	m, s := b.fitted.fit(&b.prices)
	b.fitted.m, b.fitted.s = m, max(s, narrowest)
	return &b.fitted, warm
}

// countsPrices reports whether most wins told a price, and there were two.
func (b *belief) countsPrices() bool {
	return b.feedback != "win-loss" && b.prices.weight >= max(b.hidden, 1.5)
}

// seesPrices reports whether it learns more from prices than from wins and losses.
func (b *belief) seesPrices() bool {
	return b.feedback == "full" && b.prices.weight >= b.outcomes.weight
}
