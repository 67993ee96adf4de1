package experiment

import (
	"math"
	"testing"

	"marketsim/internal/stats"
	"marketsim/market/metrics"
	"marketsim/scenarios"
)

// observed is the results of one arm whose revenue in each run is known.
func observed(xs ...float64) *Results {
	metric, _ := metrics.Find(revenue)
	a := Arm{Point: &scenarios.Point{Arm: scenarios.BaseArm}, Columns: []Column{{Metric: metric}}}
	for _, x := range xs {
		a.Runs = append(a.Runs, Run{Values: []float64{x}})
	}
	return &Results{Combos: []Combo{{Arms: []Arm{a}}}}
}

// A claim holds if the interval lies inside what it allows, ends included, fails if it lies outside, and is undecided
// otherwise.
func TestVerdict(t *testing.T) {
	spread := []float64{1, 2, 4}
	iv := stats.TInterval(spread, Level)
	below, above := math.Nextafter(iv.Lo, math.Inf(-1)), math.Nextafter(iv.Hi, math.Inf(1))
	within, beyond := math.Nextafter(iv.Lo, math.Inf(1)), math.Nextafter(iv.Hi, math.Inf(-1))
	inf := math.Inf(1)
	for _, tc := range []struct {
		xs     []float64
		lo, hi float64
		want   Outcome
	}{
		{spread, iv.Lo, iv.Hi, Holds},
		{spread, below, above, Holds},
		{spread, -inf, iv.Hi, Holds},
		{spread, iv.Lo, inf, Holds},
		{spread, within, iv.Hi, Undecided},
		{spread, iv.Lo, beyond, Undecided},
		{spread, iv.Hi, inf, Undecided}, // touches
		{spread, -inf, iv.Lo, Undecided},
		{spread, above, inf, Fails},
		{spread, -inf, below, Fails},
		{spread, 2, 2.5, Undecided},
		{[]float64{3, 3, 3}, 3, 3, Holds}, // an interval of no width
		{[]float64{3, 3, 3}, math.Nextafter(3, 4), 4, Fails},
		{[]float64{3}, 0, 9, Undecided},                // one run tells nothing
		{[]float64{3, math.NaN(), 3}, 0, 9, NotJudged}, // not every run has a value
	} {
		v := Verdict{Outcome: NotJudged}
		v.judge(scenarios.Claim{Metric: scenarios.Selector{Name: revenue}, Arms: []scenarios.Selector{{Name: "base"}}, Lo: tc.lo, Hi: tc.hi}, observed(tc.xs...))
		if v.Outcome != tc.want {
			t.Errorf("%v within [%v, %v]: %s, want %s", tc.xs, tc.lo, tc.hi, v.Outcome, tc.want)
		}
	}
}

// A difference is B less A, paired; a mean is of the point that the claim names.
func TestClaimsFindTheirPoint(t *testing.T) {
	text := prices + `[arms.more]
"agents.a.factor" = 0.75
[sweep]
"agents.a.value.hi" = [1, 2.0]
[expect.mean]
claim = "mean(revenue_per_auction, base{agents.a.value.hi=2.00}) within [0.45, 0.55]"
source = "0.5 x 2 / 2"
[expect.difference]
claim = "diff(revenue_per_auction, base{agents.a.value.hi=1}, more{agents.a.value.hi=2}) within [0.45, 0.55]"
source = "0.75 x 1 - 0.5 x 0.5"
[expect.other_way_round]
claim = "diff(revenue_per_auction, more{agents.a.value.hi=2}, base{agents.a.value.hi=1}) > 0"
source = "wrong, to see it fail"
`
	r := lab(t, read(t, text), Options{})
	for i, want := range []Outcome{Holds, Holds, Fails} {
		if v := r.Claims[i]; v.Outcome != want || v.Note != "" || v.Source == "" || v.Claim == "" {
			t.Errorf("%s: %+v, want %s", v.Name, v, want)
		}
	}
}

// Claims are about the file as it stands: they are not judged on less of it.
func TestNotJudged(t *testing.T) {
	for _, tc := range []struct {
		set  []string
		arms []string
		note string
	}{
		{[]string{"runs=3"}, nil, "the file asks for more runs or longer ones than were played"},
		{[]string{"auctions=1499"}, nil, "the file asks for more runs or longer ones than were played"},
		{nil, []string{"second-price"}, "arm base was not played"},
		{[]string{"agents.far.count=0"}, nil, "arm base has no late_share agent=far"},
	} {
		f := read(t, mixed, tc.set...)
		if len(tc.arms) > 0 {
			var kept []scenarios.Point
			for _, p := range f.Points {
				if p.Arm == tc.arms[0] {
					kept = append(kept, p)
				}
			}
			f.Points = kept
		}
		if v := lab(t, f, Options{}).Claims[0]; v.Outcome != NotJudged || v.Note != tc.note {
			t.Errorf("%v %v: %s, %q", tc.set, tc.arms, v.Outcome, v.Note)
		}
	}
}
