package experiment

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"marketsim/agents"
	"marketsim/market"
	"marketsim/market/catalog"
	"marketsim/mechanisms"
	"marketsim/scenarios"
)

// late is a buyer that bids low until so many auctions are over: a transient of known length and size.
type late struct {
	Until uint64  `key:"until" doc:"auctions before it bids high"`
	Low   float64 `key:"low" unit:"CPM" doc:"bid before"`
	High  float64 `key:"high" unit:"CPM" doc:"bid after"`
}

func (a late) Bid(lot *market.Lot) (market.Offer, bool) {
	if lot.Seq < a.Until {
		return market.Offer{Price: market.PriceOf(a.Low)}, true
	}
	return market.Offer{Price: market.PriceOf(a.High)}, true
}

// brittle is a rule that fails in its auction number After: it takes a negative price.
type brittle struct {
	After uint64 `key:"after" doc:"the auction it fails in"`
}

func (m brittle) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	if a.Seq < m.After || len(bids) == 0 {
		return dst
	}
	return append(dst, market.Award{Agent: bids[0].Agent, Pay: -1})
}

// unlucky is a buyer that cannot be built in some runs: by a draw of its own chance.
type unlucky struct{}

// laboratory is what these tests add to the catalogues.
var laboratory = scenarios.Catalogs{
	Agents: agents.Catalog.With(
		catalog.Of("late", "for tests", late{High: 1}, func(_ agents.Deps, p late) (market.Agent, error) { return p, nil }),
		catalog.Of("unlucky", "for tests", unlucky{}, func(d agents.Deps, _ unlucky) (market.Agent, error) {
			if n := d.Stream.Uint64(); n%4 == 1 {
				return nil, fmt.Errorf("drew %d", n)
			}
			return late{}, nil
		}),
	),
	Mechanisms: mechanisms.Catalog.With(
		catalog.Of("brittle", "for tests", brittle{}, func(_ mechanisms.Deps, p brittle) (market.Mechanism, error) { return p, nil }),
	),
}

// read reads a scenario with the catalogues of the laboratory.
func read(t testing.TB, text string, set ...string) *scenarios.File {
	t.Helper()
	f, err := scenarios.Load("lab.toml", strings.NewReader(text), scenarios.Options{Set: set, Catalogs: laboratory})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// lab plays a scenario.
func lab(t testing.TB, f *scenarios.File, o Options) *Results {
	t.Helper()
	r, err := Play(context.Background(), f, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// dump is everything in the results, floats to the last bit, NaN included.
func dump(r *Results) string { return fmt.Sprintf("%+v %+v", r.Combos, r.Claims) }

var errEnough = errors.New("seen enough")

// mixed has a bit of everything: learners, delays, breakdowns, arms and a sweep.
const mixed = `title = "mixed"
seed = 3
runs = 4
auctions = 1500
warmup = "20%"
[market]
disclosure = "minimum-to-win"
[market.geos]
us = {}
asia = { share = 2, quality = 0.5 }
[market.regions.far]
latency = { law = "gamma", shape = 4, scale = 9 }
[mechanism]
rule = "first-price"
[agents.learner]
strategy = "adaptive-shade"
count = 2
value.law = "lognormal"
[agents.far]
strategy = "truthful"
region = "far"
target.geos = ["asia"]
value.law = "uniform"
[arms.second-price]
"mechanism.rule" = "second-price"
[sweep]
"market.timeout" = ["50ms", "90ms"]
[expect.far_are_late]
claim = "mean(late_share{agent=far}, base{market.timeout=50ms}) > 0.5"
source = "median of the two delays: 66 ms"
`
