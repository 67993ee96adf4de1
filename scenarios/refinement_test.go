package scenarios_test

import (
	"strings"
	"testing"

	"marketsim/market"
	"marketsim/scenarios"
)

// Values are refined as the file says: an affinity shows, a buyer with conversions or contextual values finds out later what it
// got, the others do not, with deals too, and a worth that values exceed is warned of.
func TestRefinedValues(t *testing.T) {
	const text = `title = "refined"
auctions = 1000
runs = 10
[market.traffic]
rate_per_second = 10.0
[mechanism]
rule = "second-price"
[market.inventory.top]
[market.inventory.low]
[agents.plain]
strategy = "truthful"
value.law = "constant"
[agents.choosy]
strategy = "truthful"
value.law = "constant"
affinity.low = 0.25
[agents.converting]
strategy = "adaptive-shade"
value.law = "constant"
conversions.worth = 0.5
[agents.gym]
strategy = "truthful"
value.law = "contextual"
[deals.d]
kind = "preferred"
buyers = ["converting"]
price_cpm = 0.5
`
	f, err := scenarios.Load("refined.toml", strings.NewReader(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Warnings) != 1 || !strings.Contains(f.Warnings[0].String(), "agents.converting.conversions.worth: 0.5 is less than some values reach") {
		t.Errorf("warnings: %v", f.Warnings)
	}
	c, err := f.Points[0].Build(0)
	if err != nil {
		t.Fatal(err)
	}
	lot := market.Lot{Impression: market.Impression{ID: 5, Placement: 1, Quality: 1}}
	for _, b := range c.Buyers {
		if want := b.Name == "converting" || b.Name == "gym"; (b.Outcomes != nil) != want {
			t.Errorf("%s finds out later: %t", b.Name, !want)
		}
		if b.Name == "converting" {
			if worth, _ := b.Outcomes.Realize(&lot); worth != 1_000_000 {
				t.Errorf("a value beyond the worth of a conversion turns out %v", worth)
			}
			if _, observes := b.Agent.(market.Observer); !observes {
				t.Error("a learner with conversions does not observe")
			}
		}
		if v := b.Agent.(market.Valuer).Value(&lot); b.Name == "choosy" && v != 250_000 || b.Name == "plain" && v != 1_000_000 {
			t.Errorf("%s values the low slot at %v", b.Name, v)
		}
	}
}
