package scenarios_test

import (
	"fmt"
	"strings"
	"testing"

	"marketsim/market"
	"marketsim/scenarios"
)

// Values eight times as large are the same values, whether by their law, by affinity, by quality or by a drift from the start: buyers
// who measure by the mean value, or by the largest, bid the same. Multiplied by eight, a binary number keeps its digits.
func TestScaleComesFromTheScenario(t *testing.T) {
	const text = `title = "scaled"
auctions = 3000
runs = 1
[market.traffic]
rate_per_second = 10.0
[mechanism]
rule = "first-price"
[market.inventory.top]
%s
[agents.buyer]
%s
count = 3
value.law = "uniform"
%s
`
	play := func(strategy, placement, values string) uint64 {
		f, err := scenarios.Load("scaled.toml", strings.NewReader(fmt.Sprintf(text, placement, strategy, values)), scenarios.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := f.Points[0].Build(0)
		if err != nil {
			t.Fatal(err)
		}
		m, err := market.New(c)
		if err != nil {
			t.Fatal(err)
		}
		result, err := m.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return result.Fingerprint
	}
	for _, strategy := range []string{
		`strategy = "dual-pacing"` + "\nbudget = 2.0", `strategy = "autobid"` + "\nbudget = 2.0",
		`strategy = "adaptive-shade"` + "\ncurve = \"empirical\"", `strategy = "policy-gradient"`, `strategy = "value-search"`,
		`strategy = "exp3"`, `strategy = "hedge"`, `strategy = "linucb"`,
		`strategy = "exp3"` + "\ngrid = \"prices\"\nhighest = 8.0", `strategy = "linucb"` + "\ngrid = \"prices\"\nhighest = 8.0",
		`strategy = "equilibrium"`, `strategy = "level-k"`,
	} {
		want := play(strategy, "", "value.hi = 8.0")
		for _, how := range [][2]string{
			{"", "affinity.top = 8.0"},
			{"quality = 8.0", ""},
			{"", `drift = { shape = "step", to = 8.0, start = "0s" }`},
			{"quality = 2.0", "affinity.top = 4.0"},
		} {
			if got := play(strategy, how[0], "value.hi = 1.0\n"+how[1]); got != want {
				t.Errorf("%s, %v: fingerprint %x, of a law as large %x", strings.Fields(strategy)[2], how, got, want)
			}
		}
	}
}
