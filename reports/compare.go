package reports

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"marketsim/internal/stats"
	"marketsim/scenarios/experiment"
)

// Contrast compares two run directories: B less A.
type Contrast struct {
	A, B     string // names of the scenarios
	Paired   bool   // run by run: both have the same seed and runs
	Warnings []string
	Rows     []Difference
}

// Difference is one market-wide metric in one arm at one combination of the sweep.
type Difference struct {
	Sweep  []Setting
	Arm    string
	Metric Metric
	A, B   Interval
	Diff   Interval
	P      Number // two-sided
}

// Compare contrasts what both have: arms and combinations of the same names, in the order of a. It fails if they share none.
//
// Runs of equal number are paired if both directories have the same seed and the same runs: they had the same chance.
// Otherwise the runs count as independent, and intervals are Welch's (1947, Biometrika 34:28).
func Compare(a, b *Data) (*Contrast, error) {
	c := &Contrast{A: a.Scenario.Name, B: b.Scenario.Name}
	if a.Scenario.Currency != b.Scenario.Currency {
		return nil, fmt.Errorf("reports: %s is in %s, %s in %s: convert one before comparing", c.A, a.Scenario.Currency, c.B, b.Scenario.Currency)
	}
	var pairs [][2]*Arm
	var sweeps [][]Setting
	for i := range a.Combos {
		for k := range a.Combos[i].Arms {
			arm := &a.Combos[i].Arms[k]
			if other := b.find(a.Combos[i].Sweep, arm.Name); other != nil {
				pairs, sweeps = append(pairs, [2]*Arm{arm, other}), append(sweeps, a.Combos[i].Sweep)
			}
		}
	}
	if len(pairs) == 0 {
		return nil, errors.New("reports: the two directories share no arm at the same point of a sweep: nothing can be compared")
	}
	c.pair(a, b, pairs)
	others := b.Whole()
	for i, pair := range pairs {
		for m, metric := range a.Whole() {
			if n := slices.IndexFunc(others, func(o Metric) bool { return o.Name == metric.Name }); n >= 0 {
				row := c.difference(pair[0].sample(m), pair[1].sample(n))
				row.Sweep, row.Arm, row.Metric = sweeps[i], pair[0].Name, metric
				c.Rows = append(c.Rows, row)
			}
		}
	}
	return c, nil
}

// find is the arm of a name at a point of the sweep.
func (d *Data) find(sweep []Setting, name string) *Arm {
	for i := range d.Combos {
		if !slices.Equal(d.Combos[i].Sweep, sweep) {
			continue
		}
		for k := range d.Combos[i].Arms {
			if d.Combos[i].Arms[k].Name == name {
				return &d.Combos[i].Arms[k]
			}
		}
	}
	return nil
}

// sample is one market-wide metric over the runs.
func (a *Arm) sample(metric int) []float64 {
	xs := make([]float64, len(a.Runs))
	for i, r := range a.Runs {
		xs[i] = float64(r.Values[metric])
	}
	return xs
}

// pair decides whether runs are paired, and says why not.
func (c *Contrast) pair(a, b *Data, pairs [][2]*Arm) {
	sameRuns := true
	for _, p := range pairs {
		sameRuns = sameRuns && slices.EqualFunc(p[0].Runs, p[1].Runs, func(x, y Run) bool { return x.Number == y.Number })
	}
	switch {
	case a.Scenario.Seed != b.Scenario.Seed:
		c.warn("not paired: the seeds are %d and %d, so the runs had different chance; intervals are wider than with one seed", a.Scenario.Seed, b.Scenario.Seed)
	case !sameRuns:
		c.warn("not paired: the directories have different runs; intervals are wider than with the same runs")
	default:
		c.Paired = true
	}
	if a.Scenario.Auctions != b.Scenario.Auctions || a.Scenario.HorizonS != b.Scenario.HorizonS {
		c.warn("the runs are of different length")
	}
	for i := range a.Combos {
		if i < len(b.Combos) && a.Combos[i].Warmup.Share != b.Combos[i].Warmup.Share {
			c.warn("the warm-up cuts differ: the metrics are over different parts of the runs")
			break
		}
	}
	if len(pairs) < a.arms() || len(pairs) < b.arms() {
		c.warn("only what both have is compared: %d of %d and %d arms", len(pairs), a.arms(), b.arms())
	}
}

// arms counts the arms of all combinations.
func (d *Data) arms() (n int) {
	for i := range d.Combos {
		n += len(d.Combos[i].Arms)
	}
	return n
}

func (c *Contrast) warn(format string, args ...any) {
	c.Warnings = append(c.Warnings, fmt.Sprintf(format, args...))
}

func (c *Contrast) difference(a, b []float64) Difference {
	row := Difference{A: meanOf(a), B: meanOf(b), P: missing}
	if c.Paired {
		d := stats.Paired(a, b, experiment.Level)
		if row.Diff = intervalOf(d.Interval); d.Known() {
			row.P = estimated(d.P)
		}
		return row
	}
	row.Diff, row.P = welch(a, b)
	return row
}

// welch is the interval of mean(b) - mean(a) of independent samples, with the degrees of freedom of Welch and Satterthwaite.
func welch(a, b []float64) (Interval, Number) {
	a, b = known(a), known(b)
	out := nothing()
	if len(a) == 0 || len(b) == 0 {
		return out, missing
	}
	diff := stats.Mean(b) - stats.Mean(a)
	out.N, out.Mean = min(len(a), len(b)), estimated(diff)
	if out.N < 2 {
		return out, missing
	}
	va, vb := stats.Variance(a)/float64(len(a)), stats.Variance(b)/float64(len(b))
	se := math.Sqrt(va + vb)
	if se == 0 {
		out.Lo, out.Hi = out.Mean, out.Mean
		if diff == 0 {
			return out, 1
		}
		return out, 0
	}
	df := (va + vb) * (va + vb) / (va*va/float64(len(a)-1) + vb*vb/float64(len(b)-1))
	t := distuv.StudentsT{Sigma: 1, Nu: df}
	half := t.Quantile((1+experiment.Level)/2) * se
	out.Lo, out.Hi = estimated(diff-half), estimated(diff+half)
	return out, estimated(2 * t.CDF(-math.Abs(diff)/se))
}

// known leaves missing values out.
func known(xs []float64) []float64 {
	var list []float64
	for _, x := range xs {
		if Number(x).Known() {
			list = append(list, x)
		}
	}
	return list
}
