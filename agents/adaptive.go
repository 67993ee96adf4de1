package agents

import (
	"math"
	"math/bits"
	"math/rand/v2"

	"marketsim/internal/law"
	"marketsim/market"
)

// AdaptiveShade learns its win curve F, the probability that a bid wins, and bids what maximises (v-b) F(b), but at least
// the floor. Under a truthful rule it bids its value. Until Warmup notices have come it bids Start times its value.
//
// Under a soft floor s the winner pays max(s, the best rival bid) if it bids s or more, and its bid if it bids less. From s
// on no bid is better than the value, whose surplus is the integral of F from s to v. So it bids its value if that is more than
// the largest (v-b) F(b) with b < s.
//
// Curve chooses the family: F is the distribution function of a logistic, a lognormal or a log-logistic variable with location m and
// scale s, or of an exponential one. An empirical curve has no family: it is the distribution of the least winning prices,
// whatever its shape, and so is that of Kaplan and Meier, in which a loss without a price counts as a price above the bid. Both
// are logistic where no prices are told. All prices are taken per unit of quality and of the mean value, so that the
// currency does not matter.
//
// Feedback says what it goes by:
//
//	full          the least price that would have won, if the notice tells it (itself, a range or the rival bids). m is its mean and
//	              s its standard deviation (of the logarithm, but for a logistic curve; times sqrt(3)/pi for a logistic or
//	              log-logistic one). An observation loses half its weight in HalfLife further ones. Floors count as rivals.
//	price-on-win  that price if it won, and of a loss only that it was higher: the likelihood of censored prices, or the
//	              estimate of Kaplan and Meier. See outcomes and productLimit.
//	win-loss      only whether it won: the regression of wins on own bids (logit in b or log b, probit in log b, for an
//	              exponential curve complementary log-log) with the same weights. Also used where no price is told.
//
// Without prices of losses it can only tell what was tried, so bids are then multiplied by 1 + Explore (2U-1), U uniform.
// While the slope of a regression is not two standard errors above 0, the agent falls back on Start: so it also leaves the
// trap in which all bid next to nothing, win at random and learn nothing.
//
// One curve for all lots is right where values are independent. Where they are affiliated, a high value foretells high rival bids,
// and one curve has buyers shade high values too much: with ValueBuckets each range of the value has what it learned from lots of
// that range, warm-up and all.
//
// The tag of an offer holds the quality of its lot, and in its last bits the range: any number of auctions may be in flight, and
// notices may be late, lost, doubled or out of order.
type AdaptiveShade struct {
	Curve    string  `key:"curve" oneof:"logistic|lognormal|log-logistic|exponential|empirical|kaplan-meier" doc:"family of the win curve that is fitted; or none: the distribution of the prices it is told, of all auctions (empirical) or of those it won (kaplan-meier)"`
	Feedback string  `key:"feedback" oneof:"full|price-on-win|win-loss" doc:"what it learns from: the least winning price where it is told, that price only where it won, or only wins and losses"`
	HalfLife float64 `key:"half_life" unit:"notices" min:"10" max:"1e12" doc:"after so many further notices, one counts half"`
	Explore  float64 `key:"explore" unit:"1" min:"0" max:"0.5" doc:"while it is not told the prices of losses, bids vary at random by up to this share"`
	Warmup   int     `key:"warmup" unit:"notices" min:"2" max:"1000000" doc:"notices before it trusts what it learned"`
	Start    float64 `key:"start" unit:"1" above:"0" max:"1" doc:"bid as a share of the value until then"`

	ValueBuckets int `key:"value_buckets" unit:"ranges" min:"0" max:"64" doc:"ranges of the value, equally likely, each with a win curve of its own: for values that say something of the rivals'; 0 or 1: one curve for all"`

	Extension `key:",inline"`
}

type adaptiveShade struct {
	surplus
	*landscape // about lots of the range at hand
	landscapes []landscape
	at         uint32  // the range at hand
	mask       uint32  // bits of a tag that hold a range
	law        law.Law // of values
	params     AdaptiveShade
	stream     *rand.Rand
	unit       float64 // mean value per unit of quality, in CPM
}

// Bounds on what is learned from, in mean values: no single notice can overturn everything.
const (
	leastPrice = 1e-9
	mostPrice  = 1000
	leastShare = 0.01 // a price below this share of the own bid counts as that share
	narrowest  = 1e-3 // least scale of a curve
)

// New builds the agent.
func (p AdaptiveShade) New(d Deps) (market.Agent, error) {
	if err := p.check(d, "adaptive-shade"); err != nil {
		return nil, err
	}
	return p.build(d), nil
}

func (p *AdaptiveShade) build(d Deps) *adaptiveShade {
	a := &adaptiveShade{
		surplus: surplus{d.Values, p.Yields}, landscapes: make([]landscape, max(1, p.ValueBuckets)),
		law: d.Law, params: *p, stream: d.Stream, unit: d.meanPerQuality(),
	}
	a.mask = 1<<bits.Len(uint(len(a.landscapes)-1)) - 1
	for i := range a.landscapes {
		a.landscapes[i] = newLandscape(p)
	}
	a.turn(0)
	return a
}

// turn makes a range of the value the one at hand.
func (a *adaptiveShade) turn(bucket uint32) { a.at, a.landscape = bucket, &a.landscapes[bucket] }

// check is for all kinds that learn a win curve.
func (p *AdaptiveShade) check(d Deps, kind string) error {
	switch {
	case families[p.Curve] == nil:
		return fault(d, kind, "curve", p.Curve, "must be logistic, lognormal, log-logistic, exponential, empirical or kaplan-meier")
	case p.Feedback != "full" && p.Feedback != "price-on-win" && p.Feedback != "win-loss":
		return fault(d, kind, "feedback", p.Feedback, "must be full, price-on-win or win-loss")
	case p.Curve == "empirical" && p.Feedback == "price-on-win":
		return fault(d, kind, "curve", p.Curve, "prices of won auctions alone are no sample of all: with feedback price-on-win use kaplan-meier")
	case !(p.HalfLife >= 10 && p.HalfLife <= 1e12):
		return fault(d, kind, "half_life", p.HalfLife, "must be 10 to 1e12 notices")
	case !(p.Explore >= 0 && p.Explore <= 0.5):
		return fault(d, kind, "explore", p.Explore, "must be 0 to 0.5")
	case p.Warmup < 2 || p.Warmup > 1_000_000:
		return fault(d, kind, "warmup", p.Warmup, "must be 2 to 1000000 notices")
	case !(p.Start > 0 && p.Start <= 1):
		return fault(d, kind, "start", p.Start, "must be more than 0 and at most 1")
	case p.ValueBuckets < 0 || p.ValueBuckets > 64:
		return fault(d, kind, "value_buckets", p.ValueBuckets, "must be 0 to 64")
	}
	return p.Extension.check(d, kind)
}

// Bid implements [market.Agent].
func (a *adaptiveShade) Bid(lot *market.Lot) (market.Offer, bool) {
	v := a.Estimate(lot)
	if v <= 0 || v < lot.Floor {
		return market.Offer{}, false
	}
	if lot.Rule.Truthful() {
		return market.Offer{Price: v}, true
	}
	unit := float64(lot.Quality * a.unit)
	a.turn(uint32(valueBucket(a.law, len(a.landscapes), v.CPM()/a.Factor(lot))))
	return a.offer(lot, v, float64(unit*a.shaded(lot, v.CPM()/unit, unit))), true
}

// offer is the offer of a bid in CPM: between floor and value, and with a tag to learn by.
func (a *adaptiveShade) offer(lot *market.Lot, v market.Price, cpm float64) market.Offer {
	return market.Offer{
		Price: min(max(market.PriceOf(cpm), lot.Floor, 1), v), // a price of nothing would be a no-bid
		Tag:   math.Float32bits(float32(lot.Quality))&^a.mask | a.at,
	}
}

// shaded is the bid at value v, both per unit of quality and of the mean value.
func (a *adaptiveShade) shaded(lot *market.Lot, v, unit float64) float64 {
	bid := a.params.Start * v
	if f, known := a.curve(); known {
		bid = f.best(v)
		if lot.Rule == market.SoftFloor {
			bid = softFloored(f, bid, v, lot.Floor.CPM()/unit, lot.Soft.CPM()/unit)
		}
	}
	return a.explored(bid)
}

// explored is the bid as it is made: it varies while it is not told the prices of losses.
func (a *adaptiveShade) explored(bid float64) float64 {
	if a.seesPrices() {
		return bid
	}
	u := float64(a.stream.Float64())
	return bid * (1 + float64(2*a.params.Explore*(u-0.5)))
}

// softFloored is the better of the best bid under first price and the value, where that is first price up to the soft floor.
func softFloored(f winCurve, bid, v, floor, soft float64) float64 {
	bid = max(bid, floor)
	if v >= soft && (bid >= soft || f.area(soft, v) > (v-bid)*f.wins(bid)) {
		return v
	}
	return bid
}

// Improves implements [market.Improver].
func (a *adaptiveShade) Improves() bool { return true }

// Observe implements [market.Observer].
func (a *adaptiveShade) Observe(n *market.Notice) {
	scale, bucket := 1/(float64(math.Float32frombits(n.Tag&^a.mask))*a.unit), n.Tag&a.mask
	if n.Realized || !(scale > 0 && scale <= math.MaxFloat64) || bucket >= uint32(len(a.landscapes)) {
		return // of the worth, not of the price; or no quality: not an offer under a rule to shade for
	}
	a.turn(bucket)
	a.learn(n, scale)
}
