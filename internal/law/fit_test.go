package law

import (
	"math"
	"strings"
	"testing"

	"marketsim/internal/rng"
)

// drawn are n draws of a law.
func drawn(d Law, n int) []float64 {
	key := rng.NewKey(1, 0, rng.Value, name(d))
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = d.Quantile(key.Uniform(uint64(i)))
	}
	return xs
}

// Every family finds its own law among all: parameters within 4 standard errors (of maximum likelihood, or of Ye and Chen for
// the gamma law, whose shape and scale vary by less than 2/sqrt n here), and no other family is more likely.
func TestFitFindsTheLaw(t *testing.T) {
	const n = 20_000
	se := 4 / math.Sqrt(n)
	xs := drawn(Exponential{2}, n)
	if d, err := Fit("exponential", xs); err != nil || math.Abs(d.Mean()-2) > 2*se {
		t.Errorf("exponential: %v, %v", d, err)
	}
	for _, c := range []struct {
		law  Density
		near func(Density) bool
	}{
		{Uniform{1, 3}, func(d Density) bool {
			u, ok := d.(Uniform)
			return ok && u.Lo-1 < 2*10./n && 3-u.Hi < 2*10./n
		}},
		{Lognormal{0.5, 0.8}, func(d Density) bool {
			l, ok := d.(Lognormal)
			return ok && math.Abs(l.Mu-0.5) < 0.8*se && math.Abs(l.Sigma-0.8) < 0.8*se/math.Sqrt2
		}},
		{Gamma{3, 0.5}, func(d Density) bool {
			g, ok := d.(Gamma)
			return ok && math.Abs(g.Shape/3-1) < 2*se && math.Abs(g.Scale/0.5-1) < 2*se
		}},
		{Gamma{0.4, 1e6}, func(d Density) bool {
			g, ok := d.(Gamma)
			return ok && math.Abs(g.Shape/0.4-1) < 2*se && math.Abs(g.Scale/1e6-1) < 2*se
		}},
	} {
		xs := drawn(c.law, n)
		if d, err := Fit("", xs); err != nil || !c.near(d) {
			t.Errorf("%s: the most likely law is %+v (%v)", name(c.law), d, err)
		}
	}
}

// The likelihoods by which families are compared are those of the fitted laws: the dumb twin adds up log f.
func TestFitLikelihood(t *testing.T) {
	for _, from := range []Density{Uniform{1, 3}, Exponential{2}, Lognormal{0, 1}, Gamma{300, 0.01}} {
		xs := drawn(from, 500)
		s, err := summarise(xs)
		if err != nil {
			t.Fatal(err)
		}
		for _, fit := range []func(summary) (Density, float64){fitUniform, fitExponential, fitLognormal, fitGamma} {
			d, got := fit(s)
			var want float64
			for _, x := range xs {
				want += math.Log(d.PDF(x)) / float64(len(xs))
			}
			if math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
				t.Errorf("%s fitted to %s: likelihood %v, want %v", name(d), name(from), got, want)
			}
		}
	}
}

func TestFitRefuses(t *testing.T) {
	for _, c := range []struct {
		family string
		xs     []float64
		want   string
	}{
		{"", nil, "fewer than two"},
		{"", []float64{1, 0}, "quantity = 0: must be positive"},
		{"", []float64{1, math.NaN()}, "quantity = NaN"},
		{"", []float64{1, math.Inf(1)}, "quantity = +Inf"},
		{"", []float64{2, 2, 2}, "spread"},
		{"normal", []float64{1, 2}, `family "normal"`},
		{"exponential", []float64{1e13, 2e13}, "mean 1.5e+13"},
	} {
		if d, err := Fit(c.family, c.xs); d != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q of %v: %v, %v; want an error with %q", c.family, c.xs, d, err, c.want)
		}
	}
}
