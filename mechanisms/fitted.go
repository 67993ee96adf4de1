package mechanisms

import (
	"errors"
	"fmt"
	"slices"

	"marketsim/internal/law"
	"marketsim/market"
)

// fitted learns the law of values from past bids and asks Myerson's reserve for it, anew after every `refresh` auctions.
//
// Under a truthful rule bids are values. Under first price a bid b was made against the law H of the highest rival bid, and
// the value that makes it the best reply is v = b + H(b)/h(b): see [pseudoValues]. The law of the values is then the most
// likely one of a family ([law.Fit]) and the reserve is [law.Reserve], or with family empirical the price p that maximises
// p (1-F(p)) over the values themselves.
//
// It may learn one law for all bidders or one for each class of them; prices by class are personal floors, in force without
// being announced. An announced floor keeps away bids below it, and under first price raises those above: then only auctions
// without one are learnt from, those before the first fit and a share of the later ones. Otherwise all are. Under first price
// that takes it for granted that buyers do not adapt to a reserve they are not told.
type fitted struct {
	experiments
	p        fittedParams
	inverted bool // bids are turned back into values
	classOf  []int32
	seen     int // auctions
	pools    []pool
	work     workspace
}

// pool is what is known of one class of bidders, or of all.
type pool struct {
	bids    ring[placed]
	fitted  bool    // whether there was enough to know a reserve
	reserve float64 // in CPM at quality 1
}

// placed is a bid and the highest one against it, in CPM at quality 1.
type placed struct{ bid, rival float64 }

type fittedParams struct {
	By        string  `key:"by" oneof:"all|class" doc:"one law and price for all buyers, or for each group of them"`
	Family    string  `key:"family" oneof:"best|uniform|exponential|lognormal|gamma|empirical" doc:"of laws; best: the most likely of the four; empirical: no law but the values themselves"`
	Refresh   int     `key:"refresh" unit:"auctions" min:"10" max:"1000000" doc:"after how many auctions the law is fitted anew; before the first time there is no floor"`
	Window    int     `key:"window" unit:"bids" min:"100" max:"1000000" doc:"how many past bids are remembered, of each class if by class"`
	Explore   float64 `key:"explore" unit:"share of auctions" min:"0" max:"1" doc:"auctions without a floor, from which an announced one learns; prices by class and hidden ones need none"`
	Announced bool    `key:"announced" doc:"by all: whether bidders are told; if not, it is a hidden reserve"`
}

// fewest is how many bids a law is fitted to at least.
const fewest = 100

func newFitted(d FloorDeps, p fittedParams) (market.Floors, error) {
	const rule = "myerson-fitted"
	e, err := newExperiments(rule, &d, p.Explore)
	err = errors.Join(err,
		checkBetween(rule, "refresh", float64(p.Refresh), 10, 1e6),
		checkBetween(rule, "window", float64(p.Window), fewest, 1e6),
	)
	if d.Rule != "" && !d.Rule.Truthful() && d.Rule != market.FirstPrice {
		err = errors.Join(err, fmt.Errorf("mechanisms: %s floor: no way from bids to values under the rule %q: use a truthful rule or first-price, or the floor bandit", rule, d.Rule))
	}
	if p.By == "class" && len(d.Classes) == 0 {
		err = errors.Join(err, fmt.Errorf(`mechanisms: %s floor: by = "class": no class of buyers is known here: give FloorDeps a list of them`, rule))
	}
	if err != nil {
		return nil, err
	}
	f := &fitted{experiments: e, p: p, inverted: d.Rule == market.FirstPrice, pools: make([]pool, 1)}
	if p.By == "class" {
		f.pools, f.classOf = make([]pool, len(d.Classes)), d.ClassOf
	}
	for i := range f.pools {
		f.pools[i].bids = newRing[placed](p.Window)
	}
	f.work.reserve(p.Window)
	return f, nil
}

// censored reports whether buyers are told the floor.
func (f *fitted) censored() bool { return f.classOf == nil && f.p.Announced }

// learnt reports whether any reserve is known. Of a class that never bids there is nothing to know.
func (f *fitted) learnt() bool {
	for i := range f.pools {
		if f.pools[i].fitted {
			return true
		}
	}
	return false
}

// Set implements market.Floors.
func (f *fitted) Set(a *market.Auction) {
	if a.Exploring = !f.learnt() || f.censored() && f.held(); a.Exploring || f.classOf != nil {
		return
	}
	setLeast(a, market.PriceOf(a.Quality*f.pools[0].reserve), f.p.Announced)
}

// FloorOf implements market.PersonalFloors.
func (f *fitted) FloorOf(a *market.Auction, who market.AgentID) market.Price {
	if f.classOf == nil || a.Exploring {
		return 0
	}
	return market.PriceOf(a.Quality * f.pools[f.classOf[who]].reserve)
}

// Learn implements market.Learner.
func (f *fitted) Learn(c *market.Cleared) {
	if c.Exploring || !f.censored() {
		f.remember(c)
	}
	if f.seen++; f.seen%f.p.Refresh == 0 {
		for i := range f.pools {
			f.fit(&f.pools[i])
		}
	}
}

// remember keeps the offers of an auction. The rival of the highest is the second highest; that of all others is the highest.
func (f *fitted) remember(c *market.Cleared) {
	first, second := highestOffers(c)
	if f.inverted && second == 0 {
		return // against nobody, the bid says nothing of the value
	}
	leads := true
	for i := range c.Seats {
		s := &c.Seats[i]
		if !told(s) {
			continue
		}
		bid := placed{s.Asked.CPM() / c.Quality, first}
		if leads && bid.bid == first {
			bid.rival, leads = second, false
		}
		kept := 0
		if f.classOf != nil {
			kept = int(f.classOf[s.Agent])
		}
		f.pools[kept].bids.add(bid)
	}
}

// fit renews the reserve of a pool. Bids that have no law, such as equal ones, leave it as it is.
func (f *fitted) fit(p *pool) {
	if len(p.bids.kept) < fewest {
		return
	}
	values := f.work.values(p.bids.kept, f.inverted)
	if f.p.Family == "empirical" {
		slices.Sort(values)
		p.reserve, p.fitted = bestPrice(values), true
		return
	}
	family := f.p.Family
	if family == "best" {
		family = ""
	}
	if d, err := law.Fit(family, values); err == nil {
		p.reserve, p.fitted = law.Reserve(d, 0), true
	}
}

// bestPrice returns the price p that maximises p (1-F(p)) over ascending values: the reserve of a regular law, whatever the number
// of bidders. The highest values are not asked: they are too few to tell how the law goes on.
func bestPrice(values []float64) (price float64) {
	const guard = 0.05
	best, n := 0.0, len(values)
	for i, v := range values[:n-int(guard*float64(n))] {
		if earned := v * float64(n-i); earned > best {
			best, price = earned, v
		}
	}
	return price
}
