package mechanisms

import (
	"errors"

	"marketsim/internal/detmath"
	"marketsim/market"
)

// gradient climbs the revenue of a second-price auction in the reserve by stochastic gradient ascent. Revenue as a function of
// r jumps at the highest bid, so what is climbed is revenue smoothed over a window of half-width h. Its derivative at r is the
// mean of
//
//	g = (rev(r+h) - rev(r-h)) / 2h,   rev(p) = max(b2, p) if b1 >= p, otherwise 0,
//
// over auctions with b1 >= b2 the two highest bids, so after auction t
//
//	r <- r + step (1 + t/100)^-decay s g,   kept in [0, max s].
//
// s, the mean of the highest bid, makes the steps the same in any currency; h is width s. An announced floor hides the bids
// below: then the window is [r, r+h], and the reserve ends about h/2 too low. Revenue is flat near r = 0 and far out, so the
// first reserve should be neither.
//
// Like erm it takes bids for values.
type gradient struct {
	p       gradientParams
	seen    float64 // auctions with a bid, of which the highest is known whatever it is
	highest float64 // sum of those
	steps   float64
	reserve float64
}

type gradientParams struct {
	Start     float64 `key:"start" unit:"mean highest bid" min:"0" max:"100" doc:"first reserve"`
	Max       float64 `key:"max" unit:"mean highest bid" above:"0" max:"100" doc:"highest reserve"`
	Step      float64 `key:"step" unit:"1" above:"0" max:"100" doc:"first step, in mean highest bids, for each unit of slope"`
	Decay     float64 `key:"decay" unit:"1" min:"0" max:"1" doc:"after the first hundred, steps shrink with this power of the number of auctions"`
	Width     float64 `key:"width" unit:"mean highest bid" above:"0" max:"1" doc:"half the window over which revenue is smoothed"`
	Warmup    int     `key:"warmup" unit:"auctions" min:"1" max:"1000000" doc:"auctions with bids but without a floor at the start, which tell the unit"`
	Announced bool    `key:"announced" doc:"whether bidders are told; if not, it is a hidden reserve"`
}

func newGradient(_ FloorDeps, p gradientParams) (market.Floors, error) {
	const rule, tiny = "online-gradient", 1e-9
	err := errors.Join(
		checkBetween(rule, "start", p.Start, 0, 100), checkBetween(rule, "max", p.Max, tiny, 100),
		checkBetween(rule, "step", p.Step, tiny, 100), checkBetween(rule, "decay", p.Decay, 0, 1),
		checkBetween(rule, "width", p.Width, tiny, 1), checkBetween(rule, "warmup", float64(p.Warmup), 1, 1e6),
	)
	if err != nil {
		return nil, err
	}
	return &gradient{p: p}, nil
}

// Set implements market.Floors.
func (g *gradient) Set(a *market.Auction) {
	if a.Exploring = g.seen < float64(g.p.Warmup); !a.Exploring {
		setLeast(a, market.PriceOf(a.Quality*g.reserve), g.p.Announced)
	}
}

// Learn implements market.Learner.
func (g *gradient) Learn(c *market.Cleared) {
	first, second := highestOffers(c)
	if first > 0 && (c.Exploring || !g.p.Announced) { // an announced floor would select high bids
		g.seen++
		g.highest += first
		if g.seen == float64(g.p.Warmup) {
			g.reserve = g.p.Start * g.highest / g.seen
		}
	}
	if !c.Exploring {
		g.climb(c, g.highest/g.seen, first, second)
	}
}

// climb takes one step. Under an announced floor it judges the reserve of that auction, which may not be today's: what was
// bid below it is not known.
func (g *gradient) climb(c *market.Cleared, scale, first, second float64) {
	width := float64(g.p.Width * scale)
	lo, hi := g.reserve-width, g.reserve+width
	if g.p.Announced {
		lo = c.Floor.CPM() / c.Quality
		hi = lo + width
	}
	slope := (secondPriceRevenue(hi, first, second) - secondPriceRevenue(lo, first, second)) / (hi - lo)
	step := float64(g.p.Step * scale * detmath.Pow(1+g.steps/100, -g.p.Decay))
	g.reserve = min(max(g.reserve+float64(step*slope), 0), float64(g.p.Max*scale))
	g.steps++
}

// secondPriceRevenue is what a reserve earns, 0 or less being none. It is 0 where the highest bid is: it may be unknown.
func secondPriceRevenue(reserve, first, second float64) float64 {
	if first < reserve {
		return 0
	}
	return max(second, reserve)
}
