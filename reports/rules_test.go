package reports_test

import (
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"

	engine "marketsim/market"
	"marketsim/market/catalog"
	"marketsim/mechanisms"
	"marketsim/reports"
	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// ramp is a floor that rises with every auction.
type ramp struct {
	Step float64 `key:"step" unit:"CPM" doc:"rise from auction to auction"`
}

func (r ramp) Set(a *engine.Auction) { a.Floor = engine.PriceOf(r.Step * float64(a.Seq)) }

// withRamp adds the ramp to the catalogue of floors.
var withRamp = scenarios.Options{Catalogs: scenarios.Catalogs{Floors: mechanisms.FloorCatalog.With(
	catalog.Of("ramp", "for tests", ramp{Step: 0.001}, func(_ mechanisms.FloorDeps, p ramp) (engine.Floors, error) { return p, nil }),
)}}

// dealt is a market with deals, ties that are extended, floors that move and an arm that is called optimal.
const dealt = `
title = "Deals"
runs = 5
auctions = 400
warmup = "20%"
[market.traffic]
model = "constant"
rate_per_second = 10.0
[mechanism]
rule = "second-price"
[ties]
policies = ["micro-extension"]
window = "80ms"
[deals.sponsor]
kind = "guaranteed"
buyers = ["buyer-1"]
price_cpm = 0.5
volume = 100
priority = 1
[deals.too_much]
kind = "guaranteed"
buyers = ["buyer-2"]
price_cpm = 0.4
volume = 350
pacing = "asap"
[deals.look]
kind = "preferred"
buyers = ["buyer"]
price_cpm = 0.3
[agents.buyer]
strategy = "truthful"
count = 2
[agents.buyer.value]
law = "discrete"
values = [0.5, 1.0]
probs = [0.5, 0.5]
[arms.no-sponsor]
"deals.sponsor.active" = false
[arms.ramp]
"floors.rule" = "ramp"
[arms.optimal]
"floors.rule" = "fixed"
"floors.price_cpm" = 0.5
"deals.sponsor.active" = false
"deals.too_much.active" = false
"deals.look.active" = false
`

func playDealt(t *testing.T, more string) *experiment.Results {
	t.Helper()
	return playFile(t, load(t, dealt+more, withRamp), experiment.Options{})
}

// Every impression goes to a deal: 100 to the one that is paced evenly, while it lasts, the other 300 to the one that takes what
// it can get. Without the sponsor that gets its 350.
func TestDealsAreDelivered(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(contents(t, write(t, playDealt(t, "")))["deals.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+5*(3+2+3) {
		t.Fatalf("%d rows, want a header and 5 runs of 3, 2, 3 and no deals", len(rows))
	}
	want := map[string][]string{ // volume, delivered, shortfall, revenue, mean price
		"base sponsor":        {"100", "100", "0", "0.05", "0.5"},
		"base too_much":       {"350", "300", "50", "0.12", "0.4"},
		"no-sponsor too_much": {"350", "350", "0", "0.14", "0.4"},
		"ramp sponsor":        {"100", "100", "0", "0.05", "0.5"},
	}
	seen := map[string]int{}
	for _, row := range rows[1:] {
		seen[row[0]+" "+row[2]]++
		if cells, ok := want[row[0]+" "+row[2]]; ok && strings.Join(row[4:9], " ") != strings.Join(cells, " ") {
			t.Errorf("%q, want %q", row, cells)
		}
		gap, err := strconv.ParseFloat(row[9], 64)
		if scheduled := row[2] == "sponsor"; scheduled != (err == nil) || scheduled && gap != 0.75 {
			t.Errorf("%q: pacing error %v (%v), want .75 of the deal with a schedule alone: it gets the first of every four", row, gap, err)
		}
		if row[2] == "look" && (row[3] != "preferred" || row[4] != "" || row[6] != "") {
			t.Errorf("%q: a preferred deal promises nothing", row)
		}
	}
	for name := range want {
		if seen[name] != 5 {
			t.Errorf("%d rows of %s, want one a run", seen[name], name)
		}
	}
}

// What a market does not have leaves neither section nor figure.
func TestPartsOfTheMarketAreShownWhereTheyAre(t *testing.T) {
	parts := []string{"deals-delivered", "floor-over-time", "revenue-gap-over-time", "decision-time"}
	for _, c := range []struct {
		name  string
		r     *experiment.Results
		there bool
	}{{"with", playDealt(t, ""), true}, {"without", play(t, market+dear), false}} {
		dir := write(t, c.r)
		files, text := contents(t, dir), page(t, dir)
		for _, figure := range parts {
			if _, there := files["figures/"+figure+".svg"]; there != c.there {
				t.Errorf("%s: figure %s: %v", c.name, figure, there)
			}
		}
		if filled(text, "deals") != c.there || strings.Contains(text, `<section id="deals">`) != c.there {
			t.Errorf("%s: section of deals: filled %v", c.name, filled(text, "deals"))
		}
		if moves := strings.Contains(text, "floor that moves (ramp), mean 0.24"); moves != c.there { // of auctions 80 to 399
			t.Errorf("%s: the floor moves: %v", c.name, moves)
		}
	}
}

// The regret at the end of the run is the difference of the means over whole runs; that of arm optimal is not drawn.
func TestGapEndsAtTheDifference(t *testing.T) {
	r := playFile(t, load(t, dealt, scenarios.Options{Set: []string{"warmup=none"}, Catalogs: withRamp.Catalogs}), experiment.Options{})
	d := reports.Summarize(r)
	c := &d.Combos[0]
	revenue := map[string]float64{}
	for i := range c.Arms {
		for _, e := range c.Arms[i].Estimates {
			if e.Column == (reports.Column{Metric: "revenue_per_auction"}) {
				revenue[c.Arms[i].Name] = float64(e.T.Mean)
			}
		}
	}
	for i := range c.Arms {
		a := &c.Arms[i]
		if a.Name == experiment.Optimal {
			if a.Gap != nil {
				t.Error("arm optimal has regret")
			}
			continue
		}
		last := float64(a.Gap.Mean[len(a.Gap.Mean)-1])
		if want := revenue[experiment.Optimal] - revenue[a.Name]; math.Abs(last-want) > 1e-9 || want == 0 {
			t.Errorf("arm %s: regret %v at the end, want %v, not zero", a.Name, last, want)
		}
	}
}
