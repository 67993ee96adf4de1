package agents

import (
	"math"
	"strings"
	"testing"

	"marketsim/internal/law"
)

// Theory 1.3, cases AUC-FPBID-*: bids at v = 0.5, 1, 2, 4.
func TestBNEBidOfTheory(t *testing.T) {
	for _, c := range []struct {
		id   string
		law  law.Law
		n    int
		bids [4]float64
	}{
		{"EXP1-2", law.Exponential{Scale: 1}, 2, [4]float64{0.22925296, 0.41802329, 0.68696471, 0.92537056}},
		{"EXP1-3", law.Exponential{Scale: 1}, 3, [4]float64{0.311898, 0.57932641, 0.98145153, 1.3680061}},
		{"EXP1-5", law.Exponential{Scale: 1}, 5, [4]float64{0.38217771, 0.72452667, 1.2731636, 1.8584302}},
		{"LN01-2", law.Lognormal{Sigma: 1}, 2, [4]float64{0.30537571, 0.52315658, 0.82770217, 1.1690981}},
		{"LN01-3", law.Lognormal{Sigma: 1}, 3, [4]float64{0.37309557, 0.66723857, 1.1107981, 1.6524799}},
		{"LN01-5", law.Lognormal{Sigma: 1}, 5, [4]float64{0.42408855, 0.78774932, 1.3798532, 2.177289}},
		{"LN05-2", law.Lognormal{Sigma: 0.5}, 2, [4]float64{0.40532567, 0.69923767, 1.0035453, 1.1232116}},
		{"LN05-3", law.Lognormal{Sigma: 0.5}, 3, [4]float64{0.44490629, 0.80504154, 1.232086, 1.4281116}},
		{"LN05-5", law.Lognormal{Sigma: 0.5}, 5, [4]float64{0.46974834, 0.88261498, 1.4424314, 1.7500948}},
	} {
		table := newBidTable(newHighest(c.law, float64(c.n-1)))
		for i, v := range []float64{0.5, 1, 2, 4} {
			if got := BNEBid(c.law, c.n, 0, v); math.Abs(got-c.bids[i]) > 1e-7 {
				t.Errorf("%s: BNEBid(%v) = %.9f, want %.9f", c.id, v, got, c.bids[i])
			}
			if got := table.bidAt(v, reserve{}); math.Abs(got-c.bids[i]) > 1e-6 {
				t.Errorf("%s: table at %v: %.9f, want %.9f", c.id, v, got, c.bids[i])
			}
		}
	}
}

// Closed forms of theory 1.1 to 1.3.
func TestBNEBidInClosedForm(t *testing.T) {
	uniform := law.Uniform{Hi: 1}
	for _, n := range []int{2, 3, 5, 10, 100} {
		for _, v := range []float64{1e-9, 1e-3, 0.2, 0.5, 0.75, 1} {
			k := float64(n)
			near(t, BNEBid(uniform, n, 0, v), (k-1)/k*v, 1e-11)
			for _, r := range []float64{1e-9, 0.1, 0.5, 0.75} {
				want := (k-1)/k*v + r/k*math.Pow(r/v, k-1)
				if v < r {
					want = 0
				}
				near(t, BNEBid(uniform, n, r, v), want, 1e-11)
			}
		}
	}
	for _, v := range []float64{1e-6, 0.01, 1, 5, 30} { // 1 - v e^-v/(1-e^-v)
		want := 1 + v*math.Exp(-v)/math.Expm1(-v)
		near(t, BNEBid(law.Exponential{Scale: 1}, 2, 0, v), want, 1e-9+1e-16/v/v)
	}
	shifted := law.Uniform{Lo: 1, Hi: 3} // lo + (n-1)/n (v-lo); a floor below all values does not matter
	near(t, BNEBid(shifted, 4, 0.5, 2), 1.75, 1e-11)
	near(t, BNEBid(shifted, 1, 0.5, 2), 0.5, 0)
	near(t, BNEBid(shifted, 4, 0.5, 0.9), 0.9, 0) // a value that nobody is believed to have
	near(t, BNEBid(law.Constant{Value: 2}, 3, 1, 2), 2, 1e-11)
}

func near(t *testing.T, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("got %.15g, want %.15g within %g", got, want, relative)
	}
}

// laws of all shapes, narrow and wide.
func laws(t *testing.T) map[string]law.Law {
	empirical := func(edges, counts []float64) law.Law {
		d, err := law.NewEmpirical(edges, counts)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	var edges, counts []float64
	for i := range 100 {
		edges, counts = append(edges, 0.05*float64(i)), append(counts, float64((i*i*37+i*11)%97)/float64(1+i))
	}
	csv := "lo,hi,count\n0.5,1,10\n1,1.5,0\n1.5,2,30\n4,10,5\n"
	read, err := law.ReadHistogram(strings.NewReader(csv))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]law.Law{
		"uniform": law.Uniform{Hi: 1}, "uniform 1-2": law.Uniform{Lo: 1, Hi: 2}, "uniform narrow": law.Uniform{Lo: 1, Hi: 1.000001},
		"uniform far": law.Uniform{Lo: 1e-9, Hi: 1e9},
		"exponential": law.Exponential{Scale: 3}, "lognormal": law.Lognormal{Mu: 0.6, Sigma: 1},
		"lognormal narrow": law.Lognormal{Sigma: 0.001}, "lognormal wide": law.Lognormal{Mu: 1, Sigma: 4},
		"beta": law.Beta{A: 2, B: 5, Scale: 4}, "beta U": law.Beta{A: 0.3, B: 0.4, Scale: 1}, "beta edge": law.Beta{A: 0.01, B: 0.02, Scale: 1},
		"beta peak": law.Beta{A: 800, B: 300, Scale: 2},
		"gamma":     law.Gamma{Shape: 2, Scale: 0.5}, "gamma small": law.Gamma{Shape: 0.05, Scale: 5},
		"histogram": empirical(edges, counts[1:]), "histogram with gaps": read,
	}
}
