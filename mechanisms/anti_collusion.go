package mechanisms

import (
	"fmt"

	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/market/catalog"
)

// antiCollusion sets the reserve that earns most in a second-price auction when k of the n bidders are suspected of being a
// ring ([law.RingReserve]), scaled with the quality of the impression. Against a ring of everybody it is also the best reply
// under first price. Without a suspicion (k of 0 or 1) it is Myerson's.
type antiCollusion struct {
	reserves  []float64 // by the size of the ring, in CPM at quality 1
	ring      func() int
	announced bool
}

type antiCollusionParams struct {
	Bidders   int                                `key:"bidders" unit:"1" min:"1" max:"1000" doc:"how many compete, the ring's members among them"`
	Ring      int                                `key:"ring" unit:"1" min:"0" max:"1000" doc:"how many of them are taken for a ring; 0: nobody"`
	Announced bool                               `key:"announced" doc:"whether bidders are told; if not, it is a hidden reserve"`
	Value     catalog.Choice[law.Law, law.Files] `key:"value" doc:"the publisher's belief: law of a buyer's value of an impression of quality 1"`
}

func newAntiCollusion(d FloorDeps, p antiCollusionParams) (market.Floors, error) {
	if p.Bidders < 1 || p.Bidders > 1000 || p.Ring < 0 || p.Ring > p.Bidders {
		return nil, fmt.Errorf("mechanisms: anti-collusion floor: a ring of %d among %d bidders: bidders must be 1 to 1000 and ring at most bidders", p.Ring, p.Bidders)
	}
	value, err := p.Value.Build(d.Files)
	if err != nil {
		return nil, fmt.Errorf("mechanisms: anti-collusion floor: value: %w", err)
	}
	density, ok := value.(law.Density)
	if !ok {
		return nil, fmt.Errorf("mechanisms: anti-collusion floor: value: the law %q has no density, which the reserve needs: use a continuous law such as lognormal", p.Value.Name())
	}
	f := &antiCollusion{announced: p.Announced, ring: d.Ring, reserves: make([]float64, p.Bidders+1)}
	if f.ring == nil {
		f.ring = func() int { return p.Ring }
	}
	for k := range f.reserves {
		f.reserves[k] = law.RingReserve(density, p.Bidders, max(1, k))
	}
	return f, nil
}

// Set implements market.Floors.
func (f *antiCollusion) Set(a *market.Auction) {
	k := min(max(0, f.ring()), len(f.reserves)-1)
	setLeast(a, market.PriceOf(a.Quality*f.reserves[k]), f.announced)
}
