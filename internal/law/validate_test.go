package law

import (
	"math"
	"testing"
)

// TestValidate: every parameter out of range is named, with its value and the
// rule.
func TestValidate(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	cases := []struct {
		law  Law
		want string
	}{
		{Constant{-1}, "law: constant value = -1: must not be negative"},
		{Constant{nan}, "law: constant value = NaN: must be a finite number"},
		{Uniform{-1, 1}, "law: uniform lo = -1: must not be negative"},
		{Uniform{0, inf}, "law: uniform hi = +Inf: must be a finite number"},
		{Uniform{2, 2}, "law: uniform hi = 2: must exceed lo (for a single value use constant)"},
		{Uniform{}, "law: uniform hi = 0: must exceed lo (for a single value use constant)"},
		{Exponential{}, "law: exponential scale = 0: must lie in [1e-06, 1e+12]"},
		{Exponential{nan}, "law: exponential scale = NaN: must be a finite number"},
		{Lognormal{0, -1}, "law: lognormal sigma = -1: must be positive"},
		{Lognormal{0, 0}, "law: lognormal sigma = 0: must be positive"},
		{Lognormal{nan, 1}, "law: lognormal mu = NaN: must be a finite number"},
		{Lognormal{inf, -1}, "law: lognormal mu = +Inf: must be a finite number\nlaw: lognormal sigma = -1: must be positive"},
		{Lognormal{600, 20}, "law: lognormal mu = 600, sigma = 20: |mu| + 9 sigma must be at most 700"},
		{Gamma{0, 1}, "law: gamma shape = 0: must lie in [0.01, 1e+06]"},
		{Gamma{1e7, -1}, "law: gamma shape = 1e+07: must lie in [0.01, 1e+06]\nlaw: gamma scale = -1: must lie in [1e-06, 1e+12]"},
		{Beta{nan, 1, 1}, "law: beta a = NaN: must be a finite number"},
		{Beta{1, 0, inf}, "law: beta b = 0: must lie in [0.01, 1e+06]\nlaw: beta scale = +Inf: must be a finite number"},
		{Discrete{}, "law: discrete has no values: make it with NewDiscrete"},
		{Empirical{}, "law: empirical has no bins: make it with NewEmpirical or ReadHistogram"},
	}
	for _, c := range cases {
		if err := c.law.Validate(); err == nil || err.Error() != c.want {
			t.Errorf("%#v:\n got %v\nwant %s", c.law, err, c.want)
		}
	}
}

func TestNewDiscreteRefuses(t *testing.T) {
	cases := []struct {
		values, probs []float64
		want          string
	}{
		{nil, nil, "law: discrete: 0 values and 0 probabilities: want as many of each, at least one"},
		{[]float64{1}, []float64{0.5, 0.5}, "law: discrete: 1 values and 2 probabilities: want as many of each, at least one"},
		{[]float64{1, -2}, []float64{0.5, 0.5}, "law: discrete values[1] = -2: must not be negative"},
		{[]float64{1, 2}, []float64{1.5, -0.5}, "law: discrete probs[1] = -0.5: must not be negative"},
		{[]float64{1, math.NaN()}, []float64{0.5, 0.5}, "law: discrete values[1] = NaN: must be a finite number"},
		{[]float64{1, 2}, []float64{0.5, 0.4}, "law: discrete probs: sum is 0.9: must be 1"},
		{[]float64{2, 1, 2}, []float64{0.5, 0.25, 0.25}, "law: discrete values[2] = 2: appears twice"},
	}
	for _, c := range cases {
		if _, err := NewDiscrete(c.values, c.probs); err == nil || err.Error() != c.want {
			t.Errorf("NewDiscrete(%v, %v):\n got %v\nwant %s", c.values, c.probs, err, c.want)
		}
	}
}

func TestNewEmpiricalRefuses(t *testing.T) {
	cases := []struct {
		edges, counts []float64
		want          string
	}{
		{nil, nil, "law: empirical: 0 edges and 0 counts: want one edge more than counts, at least one count"},
		{[]float64{0, 1}, []float64{1, 1}, "law: empirical: 2 edges and 2 counts: want one edge more than counts, at least one count"},
		{[]float64{-1, 1}, []float64{1}, "law: empirical edges[0] = -1: must not be negative"},
		{[]float64{0, 2, 1}, []float64{1, 1}, "law: empirical edges[2] = 1: must exceed the edge before it"},
		{[]float64{0, math.Inf(1)}, []float64{1}, "law: empirical edges[1] = +Inf: must be a finite number"},
		{[]float64{0, 1}, []float64{-1}, "law: empirical counts[0] = -1: must not be negative"},
		{[]float64{0, 1, 2}, []float64{0, 0}, "law: empirical sum of counts = 0: must be positive"},
		{[]float64{0, 1, 2}, []float64{1e308, 1e308}, "law: empirical sum of counts = +Inf: must be a finite number"},
	}
	for _, c := range cases {
		if _, err := NewEmpirical(c.edges, c.counts); err == nil || err.Error() != c.want {
			t.Errorf("NewEmpirical(%v, %v):\n got %v\nwant %s", c.edges, c.counts, err, c.want)
		}
	}
}
