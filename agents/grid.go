package agents

import (
	"cmp"
	"math"

	"marketsim/internal/law"
	"marketsim/market"
)

// Grid is what a learner with a table tells apart: Bids equally spaced bids from Lowest to Highest, in each of ValueBuckets
// equally likely ranges of the value. Bids are prices in CPM, or shares of what the lot is declared to be worth: the agent learns,
// and is capped, as if that were true, while its owner gains by the truth (Kolumbus and Nisan, How and Why to Manipulate Your Own
// Agent, 2022). In Go, Declares 0 stands for 1.
type Grid struct {
	Over         string  `key:"grid" oneof:"shares|prices" doc:"what the bids of the grid are: shares of the value, or prices in CPM"`
	Lowest       float64 `key:"lowest" unit:"1 or CPM" min:"0" max:"1e6" doc:"lowest bid of the grid; a price of 0 is bid as one millionth"`
	Highest      float64 `key:"highest" unit:"1 or CPM" above:"0" max:"1e6" doc:"highest bid of the grid"`
	Bids         int     `key:"bids" unit:"bids" min:"2" max:"1000" doc:"number of bids on the grid, equally spaced"`
	ValueBuckets int     `key:"value_buckets" unit:"ranges" min:"1" max:"1000" doc:"ranges of the value that are learned apart, equally likely"`
	CapAtValue   bool    `key:"cap_at_value" doc:"never play a bid above the value"`
	Unit         float64 `key:"unit_cpm" unit:"CPM" min:"0" max:"1e6" doc:"gain that counts as a reward of 1, with shares on a lot of quality 1 without affinity and drift; 0: for qlearning and linucb the mean value, for the others, who want rewards up to 1, the value that one lot in 1000 exceeds"`
	Declares     float64 `key:"declares" unit:"1" above:"0" max:"1000" doc:"what the buyer tells its agent that a lot is worth, as a share of what it believes"`
}

// shares is the grid from 5 % to all of the value, in steps of 5 %.
var shares = Grid{Over: "shares", Lowest: 0.05, Highest: 1, Bids: 20, ValueBuckets: 1, CapAtValue: true, Declares: 1}

// grid is a Grid ready for use.
type grid struct {
	params   Grid
	law      law.Law
	unit     float64 // CPM: see unitAt
	typical  float64 // how much larger values are than those of the law, where unit counts that
	declares float64
	points   []float64
	prices   []market.Price // of the bids, unless they are shares
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
	case !(p.Declares >= 0 && p.Declares <= 1000):
		return grid{}, fault(d, kind, "declares", p.Declares, "must be more than 0 and at most 1000")
	}
	g := grid{params: p, law: d.Law, declares: cmp.Or(p.Declares, 1), typical: 1, points: make([]float64, p.Bids)}
	if p.Over == "prices" {
		g.typical = cmp.Or(d.Scale.Mean, 1)
	}
	g.measure(float64(g.typical * d.Law.Mean()))
	for k := range g.points {
		g.points[k] = p.Lowest + float64((p.Highest-p.Lowest)*float64(k))/float64(p.Bids-1)
		if p.Over == "prices" {
			g.prices = append(g.prices, max(1, market.PriceOf(g.points[k])))
		}
	}
	return g, nil
}

// measure sets the unit of rewards to what the scenario says, or else to this many CPM.
func (g *grid) measure(cpm float64) {
	g.unit = unitOf(cmp.Or(g.params.Unit, float64(g.declares*cpm)))
}

// unitAt is the gain that counts as a reward of 1, for a lot at which values of the law are multiplied by a factor. Where bids are
// shares of the value all else grows with it, and so does the unit. Prices do not: with them a lot of little worth has little
// weight.
func (g *grid) unitAt(factor float64) float64 {
	if g.prices != nil {
		return g.unit
	}
	return float64(g.unit * factor)
}

// bounded is a grid whose rewards are at most 1: the unit is the value, as declared, that one lot in 1000 exceeds.
func (p Grid) bounded(d Deps, kind string) (grid, error) {
	g, err := p.new(d, kind)
	if err == nil {
		most := 1.0
		if p.Over == "prices" {
			most = cmp.Or(d.Scale.Most, 1)
		}
		g.measure(float64(most * d.Law.Quantile(0.999)))
	}
	return g, err
}

// Reach is the highest bid in CPM for a lot that is believed to be worth so many CPM.
func (p Grid) Reach(value float64) float64 {
	if p.Over == "prices" {
		return p.Highest
	}
	return float64(p.Highest*cmp.Or(p.Declares, 1)) * value
}

// rounds is how many auctions of a run fall into one range of the value; 10 000 if nobody knows how long a run is.
func (p Grid) rounds(d Deps) float64 {
	return max(1, cmp.Or(d.Auctions, 10_000)/float64(p.ValueBuckets))
}

// middles are the medians of the values of all ranges, in CPM.
func (g *grid) middles() []float64 {
	m := make([]float64, g.params.ValueBuckets)
	for i := range m {
		m[i] = g.law.Quantile((float64(i) + 0.5) / float64(len(m)))
	}
	return m
}

// declared is what the buyer tells its agent that a lot is worth which it believes to be worth v.
func (g *grid) declared(v market.Price) market.Price {
	if g.declares == 1 {
		return v
	}
	return market.PriceOf(float64(g.declares * v.CPM()))
}

// sight is what a lot looks like on a grid. The zero sight, of a lot without value, is right.
type sight struct {
	value    market.Price // as believed
	factor   float64      // of quality, affinity and drift: by it the value is larger than the law says
	declared market.Price
	cpm      float64 // declared
	unit     float64 // CPM that count as a reward of 1
	playable int     // so many bids, from the lowest on, may be played; 0 also if the lot is worth nothing
	bucket   int     // range of the value
}

// see looks at a lot that is believed to be worth v.
func (g *grid) see(v market.Price, factor float64) sight {
	s := sight{value: v, factor: factor, declared: g.declared(v), unit: g.unitAt(factor)}
	if s.declared > 0 {
		s.cpm = s.declared.CPM()
		s.playable, s.bucket = g.playable(s.cpm), g.bucket(v.CPM(), factor)
	}
	return s
}

// price is a bid of the grid for a lot that is believed to be worth v CPM.
func (g *grid) price(arm int, v float64) market.Price {
	if g.prices != nil {
		return g.prices[arm]
	}
	return max(1, market.PriceOf(g.bid(arm, v)))
}

// bid is the same in CPM.
func (g *grid) bid(arm int, v float64) float64 {
	if g.prices == nil {
		return float64(g.points[arm] * v)
	}
	return g.points[arm]
}

// nearest is the bid of the grid that is nearest to one of so many CPM, for a lot that is believed to be worth v CPM.
func (g *grid) nearest(bid, v float64) int {
	if g.prices == nil {
		bid /= v
	}
	last := len(g.points) - 1
	step := float64((bid - g.points[0]) / (g.points[last] - g.points[0]) * float64(last))
	return int(math.Max(0, math.Min(float64(last), math.Floor(step+0.5))))
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

// bucket is the range of a value of v CPM, of the law or the factor times as large.
func (g *grid) bucket(v, factor float64) int {
	return valueBucket(g.law, g.params.ValueBuckets, v/factor)
}

// valueBucket is in which of n equally likely ranges of its law a value lies.
func valueBucket(l law.Law, n int, v float64) int {
	if n == 1 {
		return 0
	}
	// The middle of a jump of the distribution function, so that the atoms of a discrete law fall inside a range.
	below := l.CDF(math.Nextafter(v, math.Inf(-1)))
	return min(n-1, int(float64(float64(below+l.CDF(v))/2*float64(n))))
}
