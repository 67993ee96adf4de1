package values_test

import (
	"math"
	"slices"
	"testing"

	"marketsim/agents/values"
	"marketsim/internal/detmath"
	"marketsim/internal/law"
)

func discrete(t testing.TB) law.Law {
	t.Helper()
	midpoints, probs := make([]float64, 10), make([]float64, 10)
	for i := range midpoints {
		midpoints[i], probs[i] = (float64(i)+0.5)/10, 0.1
	}
	d, err := law.NewDiscrete(midpoints, probs)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func beliefs(t testing.TB, l law.Law, signals ...values.Signal) *values.Beliefs {
	t.Helper()
	b, err := values.NewBeliefs(l, signals)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// An estimate has the mean of the value, and among impressions that are estimated alike it is their mean value: in each decile of
// the estimate, values exceed estimates by 0 on average, within four standard errors of the differences. Noise is heard: the
// estimate differs from the value, and no signal leaves the mean of the law.
func TestEstimatesAreCalibrated(t *testing.T) {
	const n = 40_000
	identity := values.Signal{Name: "identity", Coverage: 0.6, Precision: 4}
	intent := values.Signal{Name: "intent", Coverage: 1, Precision: 0.5, Shared: true}
	for name, l := range map[string]law.Law{
		"lognormal": lognormal, "uniform": law.Uniform{Lo: 0, Hi: 1}, "gamma": law.Gamma{Shape: 0.5, Scale: 2},
		"beta": law.Beta{A: 0.5, B: 0.5, Scale: 3}, "discrete": discrete(t), "constant": law.Constant{Value: 2},
	} {
		told := beliefs(t, l, identity, intent)
		for _, rho := range []float64{0, 0.5, 1} {
			r := &values.Refinement{Correlation: rho, Beliefs: told}
			m := values.NewWorld(1, 2).Model(law.NewSampler(l), r, "a")
			type pair struct{ estimate, value float64 }
			pairs := make([]pair, n)
			for id := range pairs {
				lot := lot(uint64(id), 1)
				pairs[id] = pair{m.Estimate(lot).CPM(), m.Value(lot).CPM()}
			}
			slices.SortFunc(pairs, func(a, b pair) int {
				if a.estimate < b.estimate {
					return -1
				}
				return 1
			})
			for d := range 11 { // the last is all together
				part := pairs
				if d < 10 {
					part = pairs[d*n/10 : (d+1)*n/10]
				}
				var sum, squares float64
				for _, p := range part {
					sum += p.value - p.estimate
					squares += (p.value - p.estimate) * (p.value - p.estimate)
				}
				k := float64(len(part))
				if se := math.Sqrt(squares) / k; math.Abs(sum/k) > 4*se+2e-6 {
					t.Errorf("%s, correlation %v, decile %d: values exceed estimates by %.5f on average (standard error %.5f)", name, rho, d, sum/k, se)
				}
				if name != "constant" && squares/k < 1e-4*l.Mean()*l.Mean() {
					t.Errorf("%s: decile %d knows its values", name, d)
				}
			}
		}
	}
}

// With one signal the estimate is what brute force finds: the mean of the values whose signal lies within a narrow window, and
// for a uniform law, Phi(m / sqrt(1 + variance)).
func TestEstimateIsConditionalMean(t *testing.T) {
	const precision, n = 3.0, 2_000
	l := law.Uniform{Lo: 0, Hi: 1}
	w := values.NewWorld(3, 1)
	b := beliefs(t, l, values.Signal{Name: "s", Coverage: 1, Precision: precision})
	m := w.Model(law.NewSampler(l), &values.Refinement{Beliefs: b}, "a")
	exact := 0
	for id := range uint64(n) {
		lot := lot(id, 1)
		z := detmath.NormQuantile(m.Value(lot).CPM())
		e := m.Estimate(lot).CPM()
		mean := detmath.NormQuantile(e) * math.Sqrt(1+1/(1+precision)) // the m that the estimate stands for
		noise := mean*(1+precision)/precision - z                      // of the signal, which is Gaussian with variance 1/3
		if math.Abs(noise) < 5/math.Sqrt(precision) {
			exact++
		}
	}
	if exact < n-2 {
		t.Errorf("%d of %d estimates come from a signal of that noise", exact, n)
	}
}

// Signals that nobody has leave the mean; one of much precision leaves little to learn; wrong ones are refused.
func TestBeliefsAtTheEdges(t *testing.T) {
	for name, l := range map[string]law.Law{"lognormal": lognormal, "uniform": law.Uniform{Lo: 1, Hi: 3}, "discrete": discrete(t)} {
		deaf := values.NewWorld(1, 2).Model(law.NewSampler(l), &values.Refinement{Beliefs: beliefs(t, l, values.Signal{Name: "s", Precision: 1})}, "a")
		keen := values.NewWorld(1, 2).Model(law.NewSampler(l), &values.Refinement{Beliefs: beliefs(t, l, values.Signal{Name: "s", Coverage: 1, Precision: values.MaxPrecision})}, "a")
		var off float64
		for id := range uint64(1000) {
			if got := deaf.Estimate(lot(id, 1)).CPM(); math.Abs(got/l.Mean()-1) > 1e-5 {
				t.Fatalf("%s without news: %v, want the mean %v", name, got, l.Mean())
			}
			off += math.Abs(keen.Estimate(lot(id, 1)).CPM()-keen.Value(lot(id, 1)).CPM()) / 1000
		}
		if off > 0.06*l.Mean() {
			t.Errorf("%s: estimates of a precise signal are off by %v", name, off)
		}
	}
	for _, signals := range [][]values.Signal{{{Precision: 0}}, {{Precision: math.NaN()}}, {{Precision: 2000}}, make([]values.Signal, 5)} {
		if _, err := values.NewBeliefs(lognormal, signals); err == nil {
			t.Errorf("%+v is accepted", signals)
		}
	}
}

// A shared signal says the same to all; private ones of the same name do not.
func TestSharedSignals(t *testing.T) {
	for _, shared := range []bool{true, false} {
		r := &values.Refinement{Correlation: 1, Beliefs: beliefs(t, lognormal, values.Signal{Name: "s", Coverage: 0.5, Precision: 1, Shared: shared})}
		w := values.NewWorld(1, 2)
		a, b := w.Model(law.NewSampler(lognormal), r, "a"), w.Model(law.NewSampler(lognormal), r, "b")
		same := 0
		for id := range uint64(1000) {
			l := lot(id, 1)
			if a.Value(l) != b.Value(l) {
				t.Fatal("a common value is not the same for all")
			}
			if a.Estimate(l) == b.Estimate(l) {
				same++
			}
		}
		if want := map[bool]int{true: 1000, false: 250}[shared]; math.Abs(float64(same-want)) > 60*math.Abs(float64(1000-want))/750 {
			t.Errorf("shared %v: %d of 1000 estimates agree, want about %d", shared, same, want)
		}
	}
}

// The normal scores of two buyers have the correlation, within four standard errors, and the values keep their law.
func TestCorrelation(t *testing.T) {
	const n = 50_000
	for _, rho := range []float64{0, 0.3, 0.9, 1} {
		l := law.Uniform{Lo: 0, Hi: 1}
		w := values.NewWorld(7, 2)
		a := w.Model(law.NewSampler(l), &values.Refinement{Correlation: rho}, "a")
		b := w.Model(law.NewSampler(l), &values.Refinement{Correlation: rho}, "b")
		var product, mean float64
		for id := range uint64(n) {
			u, v := a.Value(lot(id, 1)).CPM(), b.Value(lot(id, 1)).CPM()
			mean += u / n
			product += detmath.NormQuantile(min(max(u, 1e-9), 1-1e-9)) * detmath.NormQuantile(min(max(v, 1e-9), 1-1e-9)) / n
		}
		if math.Abs(product-rho) > 4*math.Sqrt((1+rho*rho)/n) {
			t.Errorf("correlation %.4f, want %v", product, rho)
		}
		if math.Abs(mean-0.5) > 4*0.2887/math.Sqrt(n) {
			t.Errorf("correlation %v: mean value %v", rho, mean)
		}
	}
}
