package agents

import "marketsim/market"

// BestResponse is fictitious play (G. W. Brown, in: Activity Analysis of Production and Allocation, 1951, 374-376): it takes the
// highest rival bid for a draw from those of the past and bids what would have earned the most against them, under the
// announced rule. The past is a histogram, of the least winning prices as far as they are told: see the curves empirical and
// kaplan-meier of [AdaptiveShade], of which it has the feedback, the half-life and the exploration. Where no price is told, the
// histogram is that of a logistic regression of wins on bids. With F that distribution and own = 2-Alpha it maximises
//
//	truthful rules    nothing: it bids its value
//	alpha-price       (v-b) F(b) + (1-own) integral of F from 0 to b
//	all-pay           v F(b) - b
//	soft-floor        (v-b) F(b) below the soft floor, from there on the integral of F up to its value
//	any other         (v-b) F(b): the winner pays its bid
//
// In each bucket that is a parabola: the best response is exact. Classical fictitious play forgets nothing: HalfLife 1e12.
type BestResponse struct {
	Feedback string  `key:"feedback" oneof:"full|price-on-win|win-loss" doc:"what it learns from: the least winning price where it is told, that price only where it won, or only wins and losses"`
	HalfLife float64 `key:"half_life" unit:"notices" min:"10" max:"1e12" doc:"after so many further notices, one counts half"`
	Explore  float64 `key:"explore" unit:"1" min:"0" max:"0.5" doc:"while it is not told the prices of losses, bids vary at random by up to this share"`
	Warmup   int     `key:"warmup" unit:"notices" min:"2" max:"1000000" doc:"notices before it trusts what it learned"`
	Start    float64 `key:"start" unit:"1" above:"0" max:"1" doc:"bid as a share of the value until then"`

	Extension float64 `key:"extension" unit:"1" min:"0" max:"1" doc:"share of the surplus it would keep, value - bid, that it gives up when tied and asked again"`
}

type bestResponse struct {
	adaptiveShade
	sampled priceCurve // the regression as a histogram
}

// New builds the agent.
func (p BestResponse) New(d Deps) (market.Agent, error) {
	shade := AdaptiveShade{
		Curve: "kaplan-meier", Feedback: p.Feedback, HalfLife: p.HalfLife, Explore: p.Explore, Warmup: p.Warmup, Start: p.Start,
		Extension: p.Extension,
	}
	if err := shade.check(d, "best-response"); err != nil {
		return nil, err
	}
	return &bestResponse{adaptiveShade: *shade.build(d)}, nil
}

// Bid implements [market.Agent].
func (a *bestResponse) Bid(lot *market.Lot) (market.Offer, bool) {
	v := a.Estimate(lot)
	if v <= 0 || v < lot.Floor {
		return market.Offer{}, false
	}
	if lot.Rule.Truthful() {
		return market.Offer{Price: v}, true
	}
	unit := float64(lot.Quality * a.unit)
	value := v.CPM() / unit
	bid := a.params.Start * value
	if f := a.rivals(); f != nil {
		if bid = a.response(f, lot, value, unit); bid == 0 && lot.Rule == market.AllPay && a.seesPrices() {
			return market.Offer{}, false // any bid would cost more than it wins
		}
	}
	return a.offer(lot, v, float64(unit*a.explored(bid))), true
}

// rivals is the distribution of the highest rival bid, nil while it knows none.
func (a *bestResponse) rivals() *priceCurve {
	f, known := a.curve()
	if !known {
		return nil
	}
	if c, is := f.(*priceCurve); is {
		return c
	}
	a.sampled.sample(f)
	return &a.sampled
}

// response is the best bid at a value, both per unit of quality and of the mean value.
func (a *bestResponse) response(f *priceCurve, lot *market.Lot, v, unit float64) float64 {
	switch lot.Rule {
	case market.AlphaPrice:
		return f.bestPaying(2-lot.Alpha.Share(), v)
	case market.AllPay:
		return f.bestAllPay(v, lot.Floor.CPM()/unit)
	case market.SoftFloor:
		return softFloored(f, f.best(v), v, lot.Floor.CPM()/unit, lot.Soft.CPM()/unit)
	}
	return f.best(v)
}
