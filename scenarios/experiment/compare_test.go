package experiment

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"marketsim/internal/stats"
)

// prices is a market of one buyer under first price that bids its value times a factor: 0.5 uniform on average per unit.
const prices = `runs = 8
auctions = 400
warmup = "none"
[market]
closing = "all-answered"
[market.geos]
us = {}
moon = { share = 0 }
[mechanism]
rule = "first-price"
[agents.a]
strategy = "fixed-shade"
factor = 0.5
value.law = "uniform"
`

func arms(factors ...string) string {
	text := prices
	for i, f := range factors {
		text += fmt.Sprintf("[arms.arm-%d]\n\"agents.a.factor\" = %s\n", i+1, f)
	}
	return text
}

// Up to six arms every pair is compared; of more, each with the file itself. B less A, run by run.
func TestPairs(t *testing.T) {
	for _, tc := range []struct {
		arms  int // besides the file itself
		pairs int
	}{{0, 0}, {1, 1}, {2, 3}, {5, 15}, {6, 6}, {7, 7}} {
		var factors []string
		for i := range tc.arms {
			factors = append(factors, fmt.Sprintf("0.%d", 51+i))
		}
		c := &lab(t, read(t, arms(factors...), "auctions=50", "runs=2"), Options{}).Combos[0]
		var pairs []string
		for _, d := range c.Comparisons {
			if d.Whole() && d.Metric.Name == revenue {
				pairs = append(pairs, d.A+" "+d.B)
			}
		}
		if len(pairs) != tc.pairs {
			t.Errorf("%d arms: pairs %v, want %d", 1+tc.arms, pairs, tc.pairs)
		}
		for i, pair := range pairs {
			if tc.arms > 5 && pair != fmt.Sprintf("base arm-%d", i+1) {
				t.Errorf("%d arms: pair %d is %s", 1+tc.arms, i, pair)
			}
		}
	}
}

// Each comparison is the paired difference of its two samples, and its p is adjusted by Holm over the pairs of its column.
func TestComparisons(t *testing.T) {
	c := &lab(t, read(t, arms("0.51", "0.9")+"[arms.second]\n\"mechanism.rule\" = \"second-price\"\n"), Options{}).Combos[0]
	families := map[string][]Comparison{}
	for _, d := range c.Comparisons {
		key := fmt.Sprint(d.Metric.Name, d.Entity, d.Dimension, d.Level)
		families[key] = append(families[key], d)
		a, b := c.arm(d.A), c.arm(d.B)
		xs := a.Sample(a.Find(d.Metric.Name, d.Entity, d.Dimension, d.Level))
		ys := b.Sample(b.Find(d.Metric.Name, d.Entity, d.Dimension, d.Level))
		var differences []float64
		for i := range xs {
			differences = append(differences, ys[i]-xs[i])
		}
		if want := stats.TInterval(differences, Level); fmt.Sprint(want) != fmt.Sprint(d.Diff.Interval) {
			t.Errorf("%s, %s less %s: %v, want %v", key, d.B, d.A, d.Diff.Interval, want)
		}
	}
	for key, family := range families {
		if len(family) != 6 {
			t.Errorf("%s: %d pairs of 4 arms", key, len(family))
		}
		for _, d := range family {
			if want := holm(family, d); d.PHolm != want {
				t.Errorf("%s, %s and %s: p %v is adjusted to %v, want %v", key, d.A, d.B, d.Diff.P, d.PHolm, want)
			}
		}
	}
	d, ok := c.Compare(revenue, "base", "arm-2")
	if !ok || math.Abs(d.Diff.Estimate-d.MeanA*0.8) > 1e-3 || d.PHolm > 1e-6 || d.BCa.N != 8 { // from 0.5 to 0.9 of the same values
		t.Errorf("%+v", d)
	}
	if _, ok := c.Compare(revenue, "arm-2", "base"); ok {
		t.Error("a pair is compared both ways")
	}
}

// holm is the adjustment by its definition: the largest of (m-j+1) p_(j) over the p-values up to this one, at most 1.
func holm(family []Comparison, d Comparison) float64 {
	adjusted := 0.0
	for _, e := range family {
		if e.Diff.P > d.Diff.P {
			continue
		}
		smaller := 0
		for _, g := range family {
			if g.Diff.P < e.Diff.P {
				smaller++
			}
		}
		adjusted = max(adjusted, min(1, float64(len(family)-smaller)*e.Diff.P))
	}
	return adjusted
}

// What was never measured is missing, not 0: there is no price where no impression arrives.
func TestMissingIsNaN(t *testing.T) {
	a := lab(t, read(t, arms("0.6")), Options{}).Combos[0]
	for _, arm := range a.Arms {
		for _, metric := range []string{"fill", "cpm", revenue} {
			i := arm.Find(metric, "", "geo", "moon")
			for _, x := range arm.Sample(i) {
				if !math.IsNaN(x) {
					t.Errorf("%s on the moon is %v", metric, x)
				}
			}
			if e := arm.Estimates[i]; e.T.N != 0 || e.T.Known() {
				t.Errorf("%s on the moon is estimated at %+v", metric, e.T)
			}
			if i := arm.Find(metric, "", "geo", "us"); math.IsNaN(arm.Sample(i)[0]) {
				t.Errorf("%s in the us is missing", metric)
			}
		}
		if arm.Find("no-such", "", "", "") != -1 || arm.Find("fill", "a", "", "") != -1 {
			t.Error("found a column that does not exist")
		}
	}
	for _, d := range a.Comparisons {
		if d.Level == "moon" && (d.Diff.Known() || d.PHolm != 1) && d.Metric.Name != "auctions" {
			t.Errorf("%s on the moon is compared: %+v", d.Metric.Name, d)
		}
	}
}

func TestDecision(t *testing.T) {
	for _, tc := range []struct {
		name, text    string
		leader, rival string
		decided       bool
		best          float64 // probability that the leader is the best, at least
	}{
		{"alone", prices, "", "", false, 0},
		{"decided", arms("0.9", "0.7"), "arm-1", "arm-2", true, 1},
		{"the file leads", arms("0.4", "0.3"), "base", "arm-1", true, 1},
		{"tie of all", arms("0.5"), "base", "arm-1", false, 0},
		{"tie at the top", arms("0.9", "0.9"), "arm-1", "arm-2", false, 0},
	} {
		d := lab(t, read(t, tc.text), Options{}).Combos[0].Decision
		if d.Leader != tc.leader || d.Rival != tc.rival || d.Decided != tc.decided || d.PerDay != 100*86400 {
			t.Errorf("%s: %+v", tc.name, d)
		}
		if tc.leader == "" {
			continue
		}
		var sum float64
		for _, share := range d.ProbBest {
			sum += share
		}
		if math.Abs(sum-1) > 1e-12 || slices.Max(d.ProbBest) < tc.best {
			t.Errorf("%s: chances of being best %v", tc.name, d.ProbBest)
		}
		if tie := strings.HasPrefix(tc.name, "tie"); tie && (d.Lead.Estimate != 0 || d.More.Reachable) || !tie && d.Lead.Estimate <= 0 {
			t.Errorf("%s: lead %+v, more runs %+v", tc.name, d.Lead, d.More)
		}
	}
}

// Two rules that earn the same are not told apart by a few runs, and the advice is to play more.
func TestUndecided(t *testing.T) {
	text := strings.NewReplacer(`"fixed-shade"`, `"equilibrium"`, "factor = 0.5", "count = 2").Replace(prices) + "[arms.second]\n\"mechanism.rule\" = \"second-price\"\n"
	d := lab(t, read(t, text), Options{}).Combos[0].Decision
	if d.Decided || d.Lead.Known() && d.Lead.Lo > 0 || d.Lead.Estimate <= 0 || d.More.More <= 0 || slices.Max(d.ProbBest) == 1 {
		t.Errorf("%+v", d)
	}
}
