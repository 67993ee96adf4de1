package agents

import (
	"math"

	"marketsim/internal/detmath"
	"marketsim/market"
)

// landscape is the bid landscape as a buyer gathers it from its notices: the probability that a bid wins. All prices are per unit of
// quality and of the mean value.
type landscape struct {
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

func newLandscape(p *AdaptiveShade) landscape {
	l := landscape{
		feedback: p.Feedback, keep: detmath.Exp(-math.Ln2 / p.HalfLife), warmup: p.Warmup,
		fitted: fitted{family: families[p.Curve]}, outcomes: newOutcomes(families[p.Curve]),
	}
	switch p.Curve {
	case "empirical":
		l.histogram = new(priceCurve)
	case "kaplan-meier":
		l.limit = new(productLimit)
	}
	return l
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

// learn takes in a notice. Scale turns a CPM into the unit of the landscape.
func (l *landscape) learn(n *market.Notice, scale float64) {
	own := min(max(n.Bid.CPM()*scale, leastPrice), mostPrice)
	cpm, told := leastPriceOf(n)
	won := n.Reason == market.Won
	switch l.feedback {
	case "win-loss":
		told = false
	case "price-on-win":
		told = told && won
	}
	switch {
	case told:
		l.learnPrice(min(max(cpm*scale, leastShare*own), mostPrice), own, won)
	case !priced(n):
		return
	default:
		l.learnOutcome(own, won)
	}
	l.notices = min(l.notices+1, l.warmup)
}

func (l *landscape) learnPrice(price, own float64, won bool) {
	feature := l.fitted.feature(price)
	l.prices.add(feature, l.keep)
	switch {
	case l.histogram != nil:
		l.histogram.add(price, l.keep)
	case l.limit != nil:
		l.limit.add(price, l.keep, true)
		if won { // for the regression, should wins cease to tell prices
			l.outcomes.add(l.fitted.feature(own), true, l.keep)
		}
	case l.feedback == "price-on-win":
		l.outcomes.addPrice(feature, l.keep)
	}
}

func (l *landscape) learnOutcome(own float64, won bool) {
	if won {
		l.hidden = 1 + float64(l.keep*l.hidden)
	} else if l.limit != nil {
		l.limit.add(own, l.keep, false)
	}
	feature := l.fitted.feature(own)
	if l.feedback == "price-on-win" && l.limit == nil && !won {
		l.outcomes.addLoss(feature, l.keep)
	} else {
		l.outcomes.add(feature, won, l.keep)
	}
}

// curve is the win curve, if it is known.
func (l *landscape) curve() (f winCurve, known bool) {
	o, warm := &l.outcomes, l.notices >= l.warmup
	switch {
	case l.limit != nil && l.countsPrices():
		return l.limit.smoothed(), warm
	case l.limit != nil || l.feedback != "full" || !l.seesPrices():
		l.fitted.m, l.fitted.s = -o.a/o.b, max(1/o.b, narrowest)
		return &l.fitted, warm && o.rises()
	case l.histogram != nil:
		return l.histogram, warm
	}
	m, s := l.fitted.fit(&l.prices)
	l.fitted.m, l.fitted.s = m, max(s, narrowest)
	return &l.fitted, warm
}

// countsPrices reports whether most wins told a price, and there were two.
func (l *landscape) countsPrices() bool {
	return l.feedback != "win-loss" && l.prices.weight >= max(l.hidden, 1.5)
}

// seesPrices reports whether it learns more from prices than from wins and losses.
func (l *landscape) seesPrices() bool {
	return l.feedback == "full" && l.prices.weight >= l.outcomes.weight
}
