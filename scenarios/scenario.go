// Package scenarios turns a TOML file into markets: it reads the file strictly, lays out the arms and sweeps it asks for,
// and builds each market from the catalogues of agents, mechanisms and laws. It is the only package that knows TOML.
//
//	file -> Load -> Plan (sweep point x arm) -> Scenario -> Build(run) -> market.Config
//
// A [Scenario] is one effective file: every key, with all defaults filled in and all overrides applied. What a key means,
// its unit, its bounds and its default stand in one place, on the fields of these structs; `check --print` and `list` print
// them from there.
package scenarios

import (
	"time"

	"marketsim/market"
	"marketsim/market/metrics"
	"marketsim/mechanisms"
	"marketsim/scenarios/internal/strict"
)

// Scenario is one effective scenario file.
type Scenario struct {
	Title    string        `key:"title" doc:"one line that says what the scenario is about"`
	Seed     uint64        `key:"seed" doc:"root of all chance; the same seed gives the same numbers on any machine"`
	Runs     int           `key:"runs" min:"1" max:"100000" doc:"independent replications of every arm; the sample of every interval"`
	Auctions uint64        `key:"auctions" max:"10000000000" doc:"auctions per run; 0 means as many as arrive before the horizon"`
	Horizon  time.Duration `key:"horizon" min:"0s" max:"87600h" doc:"simulated time of a run; 0s means until the auctions are used up"`
	Warmup   string        `key:"warmup" doc:"start of each run left out of the results: auto (MSER-5 where the start differs from the rest, one cut for all arms), none, or a share such as 20%"`

	Market    Market               `key:"market" doc:"the publisher: what it sells, when, and how its arbiter listens and answers"`
	Mechanism mechanismSpec        `key:"mechanism" doc:"who wins and what it pays"`
	Floors    floorsSpec           `key:"floors" doc:"least prices"`
	Ties      mechanisms.TieParams `key:"ties" doc:"who wins among bids that count as equal"`
	Deals     strict.Keyed[Deal]   `key:"deals" doc:"agreements above the auction"`
	Agents    strict.Keyed[Group]  `key:"agents" doc:"the buyers"`

	Learning  Learning                  `key:"learning" doc:"how buyers that learn are watched"`
	Integrity Integrity                 `key:"integrity" doc:"what watches the market; it reports and never acts"`
	Arms      strict.Keyed[strict.Free] `key:"arms" doc:"named overrides, played with the same chance as the file itself, which is arm base"`
	Sweep     strict.Free               `key:"sweep" doc:"grids: every combination of the listed values is played"`
	Expect    strict.Keyed[Expectation] `key:"expect" doc:"claims that the results are held against"`
}

// Expected is how many auctions a run has: as many as the file says, or as arrive on average before the horizon if those
// are fewer. Over parts of a day, traffic with a day curve may have more or fewer.
func (s *Scenario) Expected() float64 {
	if s.endsByTime() {
		return s.Market.Traffic.Rate * s.Horizon.Seconds()
	}
	return float64(s.Auctions)
}

// lasts is how long a run takes on average, or 146 years if that is less.
func (s *Scenario) lasts() market.Time {
	return market.Time(min(s.Expected()/s.Market.Traffic.Rate*1e9, 1<<62))
}

// endsByTime reports whether the horizon ends a run, rather than the number of its auctions.
func (s *Scenario) endsByTime() bool {
	return s.Auctions == 0 || s.Horizon > 0 && s.Market.Traffic.Rate*s.Horizon.Seconds() < float64(s.Auctions)
}

// Span is how recorders divide a run: by its auctions or by time, whichever ends it.
func (s *Scenario) Span() metrics.Span {
	if s.endsByTime() {
		return metrics.Span{Horizon: market.Time(s.Horizon)}
	}
	return metrics.Span{Auctions: s.Auctions}
}
