package reports_test

import (
	"math"
	"strings"
	"testing"

	"marketsim/internal/stats"
	"marketsim/reports"
	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

func readBack(t *testing.T, r *experiment.Results) *reports.Data {
	t.Helper()
	d, err := reports.Read(write(t, r))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// revenueRow is the comparison of revenue in the file itself.
func revenueRow(t *testing.T, c *reports.Contrast) reports.Difference {
	t.Helper()
	for _, row := range c.Rows {
		if row.Arm == "base" && row.Metric.Name == "revenue_per_auction" {
			return row
		}
	}
	t.Fatal("no row of revenue")
	return reports.Difference{}
}

// The same seed: runs are paired, and the difference of two directories is that of two arms of one.
func TestComparePairs(t *testing.T) {
	other := strings.Replace(market, `rule = "second-price"`, `rule = "first-price"`, 1)
	c, err := reports.Compare(readBack(t, play(t, market)), readBack(t, play(t, other)))
	if err != nil {
		t.Fatal(err)
	}
	r := play(t, market+"[arms.first]\n\"mechanism.rule\" = \"first-price\"\n")
	arms, _ := r.Combos[0].Compare("revenue_per_auction", "base", "first")
	got, want := revenueRow(t, c), arms.Diff
	for _, pair := range [][2]float64{{float64(got.Diff.Mean), want.Estimate}, {float64(got.Diff.Lo), want.Lo}, {float64(got.P), want.P}} {
		if math.Abs(pair[0]-pair[1]) > 1e-9*math.Abs(pair[1]) {
			t.Errorf("got %v, two arms give %v", pair[0], pair[1])
		}
	}
	if !c.Paired || len(c.Warnings) > 0 {
		t.Errorf("paired %v, warnings %v", c.Paired, c.Warnings)
	}
}

// Another seed: runs are independent. The interval is Welch's, which for two samples of n values with equal variances s^2 is
// near the pooled one, mean difference +- t(2n-2) s sqrt(2/n).
func TestCompareUnpaired(t *testing.T) {
	a := readBack(t, play(t, market))
	b := readBack(t, playFile(t, load(t, market, scenarios.Options{Set: []string{"seed=2"}}), experiment.Options{}))
	c, err := reports.Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	if c.Paired || !strings.Contains(strings.Join(c.Warnings, " "), "seeds are 1 and 2") {
		t.Errorf("paired %v, warnings %v", c.Paired, c.Warnings)
	}
	var samples [2][]float64
	for i, d := range []*reports.Data{a, b} {
		for _, run := range d.Combos[0].Arms[0].Runs {
			samples[i] = append(samples[i], float64(run.Values[0]))
		}
	}
	row := revenueRow(t, c)
	const t14 = 2.144787 // 97.5 % quantile of Student's t with 14 degrees of freedom
	half := t14 * math.Sqrt((stats.Variance(samples[0])+stats.Variance(samples[1]))/8)
	if got := float64(row.Diff.Hi-row.Diff.Lo) / 2; got < half || got > 1.1*half {
		t.Errorf("half width %v, want %v or a little more", got, half)
	}
	if mean := stats.Mean(samples[1]) - stats.Mean(samples[0]); math.Abs(float64(row.Diff.Mean)-mean) > 1e-9 {
		t.Errorf("difference %v, want %v", row.Diff.Mean, mean)
	}
	if inside := row.Diff.Lo <= 0 && 0 <= row.Diff.Hi; inside != (row.P >= 0.05) {
		t.Errorf("p = %v does not agree with the interval %v to %v", row.P, row.Diff.Lo, row.Diff.Hi)
	}
}

func TestCompareRefuses(t *testing.T) {
	t.Parallel()
	a := readBack(t, play(t, market))
	swept := readBack(t, play(t, market+"[sweep]\n\"agents.buyer.count\" = [2, 3]\n"))
	euros := readBack(t, playFile(t, load(t, market, scenarios.Options{Set: []string{"market.currency=EUR"}}), experiment.Options{}))
	for want, other := range map[string]*reports.Data{"share no arm": swept, "EUR": euros} {
		if _, err := reports.Compare(a, other); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	fewer := readBack(t, playFile(t, load(t, market, scenarios.Options{Set: []string{"runs=5", "auctions=300"}}), experiment.Options{}))
	c, err := reports.Compare(a, fewer)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(c.Warnings, " "); c.Paired || !strings.Contains(text, "different runs") || !strings.Contains(text, "different length") {
		t.Errorf("paired %v, warnings %v", c.Paired, c.Warnings)
	}
}
