package mechanisms

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"marketsim/internal/detmath"
	"marketsim/market"
)

// bandit tries prices and learns from what they earn, whatever the auction rule and whatever bidders make of the price. The
// arms are a grid of `levels` prices from 0 to `span` times the unit, the mean highest bid of the first auctions, which have no
// floor. With m, d and n the mean and standard deviation of an arm's revenue and how often it was played, it plays the arm of the
// highest
//
//	thompson: m + d z / sqrt n, z a standard normal draw (Thompson, Biometrika 25 (1933) 285-294), or
//	ucb1:     m + confidence x unit x sqrt(2 log t / n) (Auer, Cesa-Bianchi and Fischer, Machine Learning 47 (2002) 235-256),
//
// after each arm once. An auction in which it plays another arm than the best so far, by m, is marked as an experiment.
type bandit struct {
	p      banditParams
	stream *rand.Rand
	warm   float64 // auctions of the warm-up with a bid
	unit   float64 // mean of their highest bids, in CPM at quality 1
	played float64 // auctions since
	arms   []arm
	best   int
}

// arm is one price and what it has earned, in units.
type arm struct{ played, mean, squares float64 } // squares: sum of squared deviations from the mean

type banditParams struct {
	Policy     string  `key:"policy" oneof:"thompson|ucb1" doc:"how it explores"`
	Levels     int     `key:"levels" unit:"prices" min:"2" max:"1000" doc:"size of the grid"`
	Span       float64 `key:"span" unit:"mean highest bid" above:"0" max:"100" doc:"highest price of the grid; the lowest is 0"`
	Confidence float64 `key:"confidence" unit:"mean highest bid" min:"0" max:"100" doc:"ucb1: width of its optimism; the standard deviation of revenue suits it"`
	Warmup     int     `key:"warmup" unit:"auctions" min:"1" max:"1000000" doc:"auctions with bids but without a floor at the start, which tell the unit"`
	Announced  bool    `key:"announced" doc:"whether bidders are told; if not, it is a hidden reserve"`
}

func newBandit(d FloorDeps, p banditParams) (market.Floors, error) {
	const rule, tiny = "bandit", 1e-9
	err := errors.Join(
		checkBetween(rule, "levels", float64(p.Levels), 2, 1000), checkBetween(rule, "span", p.Span, tiny, 100),
		checkBetween(rule, "confidence", p.Confidence, 0, 100), checkBetween(rule, "warmup", float64(p.Warmup), 1, 1e6),
	)
	if d.Stream == nil {
		err = errors.Join(err, fmt.Errorf("mechanisms: %s floor: no stream of chance to experiment with: give FloorDeps one", rule))
	}
	if err != nil {
		return nil, err
	}
	return &bandit{p: p, stream: d.Stream, arms: make([]arm, p.Levels)}, nil
}

// Set implements market.Floors.
func (b *bandit) Set(a *market.Auction) {
	if b.warm < float64(b.p.Warmup) {
		a.Exploring = true
		return
	}
	i := b.choose()
	a.Exploring = i != b.best
	setLeast(a, market.PriceOf(a.Quality*b.price(i)), b.p.Announced)
}

func (b *bandit) price(i int) float64 {
	return float64(i) / float64(len(b.arms)-1) * b.p.Span * b.unit
}

// choose returns the arm to play next. It changes nothing but the stream: an arm counts as played when its auction is over.
func (b *bandit) choose() int {
	top, chosen := math.Inf(-1), 0
	optimism := float64(b.p.Confidence * math.Sqrt(2*detmath.Log(max(1, b.played))))
	for i := range b.arms {
		a := &b.arms[i]
		if a.played == 0 {
			return i
		}
		score := a.mean
		if b.p.Policy == "thompson" {
			score += float64(a.error() * detmath.NormQuantile(between(b.stream)))
		} else {
			score += optimism / math.Sqrt(a.played)
		}
		if score > top {
			top, chosen = score, i
		}
	}
	return chosen
}

// between is a uniform draw from the open interval (0, 1).
func between(stream *rand.Rand) float64 {
	return (float64(stream.Uint64()>>12) + 0.5) * 0x1p-52
}

// error is the standard error of the mean. One more deviation of a unit is counted than there was, so that an arm which has
// earned the same a few times is not taken for certain.
func (a *arm) error() float64 { return math.Sqrt((a.squares+1)/(a.played+1)) / math.Sqrt(a.played) }

// Learn implements market.Learner.
func (b *bandit) Learn(c *market.Cleared) {
	if b.warm < float64(b.p.Warmup) {
		if first, _ := highestOffers(c); first > 0 {
			b.unit += (first - b.unit) / (b.warm + 1)
			b.warm++
		}
		return
	}
	price := c.Reserve
	if b.p.Announced {
		price = c.Floor
	}
	var earned market.Money
	for i := range c.Awards {
		if w := &c.Awards[i]; w.Deal == 0 {
			earned += w.Charged
		}
	}
	scale := c.Quality * b.unit
	i := int(float64(price.CPM()/(scale*b.p.Span)*float64(len(b.arms)-1)) + 0.5)
	b.arms[min(i, len(b.arms)-1)].add(market.Price(earned).CPM() / scale)
	b.played++
	for i := range b.arms {
		if b.arms[i].mean > b.arms[b.best].mean {
			b.best = i
		}
	}
}

// add counts one more revenue (Welford's update).
func (a *arm) add(revenue float64) {
	a.played++
	before := revenue - a.mean
	a.mean += before / a.played
	a.squares += float64(before * (revenue - a.mean))
}
