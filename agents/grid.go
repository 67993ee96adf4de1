package agents

import (
	"math"

	"marketsim/internal/law"
	"marketsim/market"
)

// Grid is what a learner with a table tells apart: Bids equally spaced bids from Lowest to Highest, in each of ValueBuckets
// equally likely ranges of the value. Bids are prices in CPM, or shares of what the lot is believed to be worth.
type Grid struct {
	Over         string  `key:"grid" oneof:"shares|prices" doc:"what the bids of the grid are: shares of the value, or prices in CPM"`
	Lowest       float64 `key:"lowest" unit:"1 or CPM" min:"0" max:"1e6" doc:"lowest bid of the grid; a price of 0 is bid as one millionth"`
	Highest      float64 `key:"highest" unit:"1 or CPM" above:"0" max:"1e6" doc:"highest bid of the grid"`
	Bids         int     `key:"bids" min:"2" max:"1000" doc:"number of bids on the grid, equally spaced"`
	ValueBuckets int     `key:"value_buckets" min:"1" max:"1000" doc:"ranges of the value that are learned apart, equally likely"`
	CapAtValue   bool    `key:"cap_at_value" doc:"never play a bid above the value"`
	Unit         float64 `key:"unit_cpm" unit:"CPM" min:"0" max:"1e6" doc:"gain that counts as a reward of 1; 0: the mean value"`
}

// shares is the grid from 5 % to all of the value, in steps of 5 %.
var shares = Grid{Over: "shares", Lowest: 0.05, Highest: 1, Bids: 20, ValueBuckets: 1, CapAtValue: true}

// grid is a Grid ready for use.
type grid struct {
	params Grid
	law    law.Law
	unit   float64 // CPM
	points []float64
}

// new checks the grid of an agent of some kind and makes it ready.
func (p Grid) new(d Deps, kind string) (grid, error) {
	switch {
	case p.Over != "shares" && p.Over != "prices":
		return grid{}, fault(d, kind, "grid", p.Over, "must be shares or prices")
	case !(p.Lowest >= 0 && p.Lowest <= 1e6):
		return grid{}, fault(d, kind, "lowest", p.Lowest, "must be 0 to 1e6")
	case !(p.Highest > p.Lowest && p.Highest <= 1e6):
		return grid{}, fault(d, kind, "highest", p.Highest, "must be more than lowest and at most 1e6")
	case p.Bids < 2 || p.Bids > 1000:
		return grid{}, fault(d, kind, "bids", p.Bids, "must be 2 to 1000")
	case p.ValueBuckets < 1 || p.ValueBuckets > 1000:
		return grid{}, fault(d, kind, "value_buckets", p.ValueBuckets, "must be 1 to 1000")
	case !(p.Unit >= 0 && p.Unit <= 1e6):
		return grid{}, fault(d, kind, "unit_cpm", p.Unit, "must be 0 to 1e6 CPM")
	}
	g := grid{params: p, law: d.Law, unit: p.Unit, points: make([]float64, p.Bids)}
	if g.unit == 0 {
		g.unit = d.Law.Mean()
	}
	if !(g.unit > 0) || math.IsInf(g.unit, 0) {
		g.unit = 1 // it will not bid, or cannot know
	}
	for k := range g.points {
		g.points[k] = p.Lowest + float64((p.Highest-p.Lowest)*float64(k))/float64(p.Bids-1)
	}
	return g, nil
}

// price is a bid of the grid for a lot that is believed to be worth v CPM.
func (g *grid) price(arm int, v float64) market.Price {
	return max(1, market.PriceOf(g.bid(arm, v)))
}

// bid is the same in CPM.
func (g *grid) bid(arm int, v float64) float64 {
	if g.params.Over == "shares" {
		return float64(g.points[arm] * v)
	}
	return g.points[arm]
}

// playable is how many bids, from the lowest on, may be played at value v: all, unless they are capped at the value.
func (g *grid) playable(v float64) int {
	if !g.params.CapAtValue {
		return len(g.points)
	}
	n := len(g.points)
	for n > 0 && g.bid(n-1, v) > float64(v*(1+1e-12)) {
		n--
	}
	return n
}

// bucket is the range of the value: v CPM at the given quality lies in the q-th of n equal parts of its law.
func (g *grid) bucket(v, quality float64) int {
	n := g.params.ValueBuckets
	if n == 1 {
		return 0
	}
	// The middle of a jump of the distribution function, so that the atoms of a discrete law fall inside a range.
	x := v / quality
	below := g.law.CDF(math.Nextafter(x, math.Inf(-1)))
	return min(n-1, int(float64(float64(below+g.law.CDF(x))/2*float64(n))))
}
