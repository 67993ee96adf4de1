package agents

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"marketsim/internal/law"
)

func levelOf(k int, naive string, fraction float64, l law.Law, n int) *levelTable {
	return levelTables.get(levelGame{newHighest(l, 1), float64(n - 1), k, naive, fraction})
}

// With values uniform on [0, 1], each level derived by hand.
func TestLevels(t *testing.T) {
	scattered := func(v float64) float64 { // v = 2b - b/log b, solved for b
		lo, hi := 0.0, 0.999
		for range 100 {
			if b := 0.5 * (lo + hi); 2*b-b/math.Log(b) < v {
				lo = b
			} else {
				hi = b
			}
		}
		return lo
	}
	cornered := func(v float64) float64 { // rivals bid min(v/2, .3): v^2/2 from v/2, or v - .3 from a tick above .3
		if v < 1-math.Sqrt(0.4) {
			return v / 2
		}
		return 0.3
	}
	for _, c := range []struct {
		name     string
		naive    string
		fraction float64
		n        int
		levels   []func(v float64) float64
	}{
		{
			"truthful rivals on [0,1]: v/2, and then against [0,1/2]: v/2", "fraction", 1, 2,
			[]func(v float64) float64{half, half, half},
		},
		{"four truthful rivals: 4/5 v for ever", "fraction", 1, 5, []func(v float64) float64{fourFifths, fourFifths, fourFifths}},
		{
			"rivals on [0,.3]: never above .3", "fraction", 0.3, 2,
			[]func(v float64) float64{func(v float64) float64 { return min(v/2, 0.3) }, cornered, cornered},
		},
		{"rivals anywhere below their value: H = b - b log b", "uniform", 1, 2, []func(v float64) float64{scattered}},
	} {
		for k, want := range c.levels {
			table := levelOf(k+1, c.naive, c.fraction, law.Uniform{Hi: 1}, c.n)
			for v := 0.001; v < 1; v += 0.00713 {
				if c.fraction < 1 && (v > 0.33 && v < 0.38 || v > 0.59 && v < 0.61) {
					continue // where a bid jumps, or stops rising
				}
				if got := table.at(v); math.Abs(got-want(v)) > 1e-4 {
					t.Errorf("%s: level %d bids %.6f at %.4f, want %.6f", c.name, k+1, got, v, want(v))
					break
				}
			}
		}
	}
}

func half(v float64) float64       { return v / 2 }
func fourFifths(v float64) float64 { return 0.8 * v }

// No bid of a fine grid earns more against the level below, for any law and both kinds of level 0: the dumb twin. The
// distribution of the rival's bids is that of its own bids at many quantiles of its value.
func TestLevelsAreBestResponses(t *testing.T) {
	const points = 4000
	for name, l := range map[string]law.Law{
		"uniform": law.Uniform{Hi: 1}, "shifted": law.Uniform{Lo: 1, Hi: 3}, "lognormal": law.Lognormal{Sigma: 1},
		"exponential": law.Exponential{Scale: 2}, "constant": law.Constant{Value: 2},
	} {
		for _, naive := range []string{"fraction", "uniform"} {
			for _, n := range []int{2, 4} {
				for k := 1; k <= 3; k++ {
					var below []float64
					for i := range points {
						v := l.Quantile((float64(i) + 0.5) / points)
						switch {
						case k > 1:
							below = append(below, levelOf(k-1, naive, 0.9, l, n).at(v))
						case naive == "fraction":
							below = append(below, 0.9*v)
						default:
							for j := range 50 {
								below = append(below, 0.9*v*(float64(j)+math.Mod(0.618*float64(i), 1))/50)
							}
						}
					}
					check(t, fmt.Sprintf("%s, %s, n=%d, level %d", name, naive, n, k), below, levelOf(k, naive, 0.9, l, n), l, n)
				}
			}
		}
	}
}

func check(t *testing.T, name string, below []float64, table *levelTable, l law.Law, n int) {
	t.Helper()
	slices.Sort(below)
	earns := func(v, b float64) float64 {
		return (v - b) * math.Pow(share(below, b), float64(n-1))
	}
	last := 0.0
	for _, u := range []float64{0.1, 0.2, 0.4, 0.6, 0.8, 0.95, 0.999} {
		v := l.Quantile(u)
		bid := table.at(v)
		if bid < last || bid > v {
			t.Errorf("%s: bid %v at %v after %v", name, bid, v, last)
		}
		last = bid
		most, at := 0.0, 0.0
		for i := range 2000 {
			if b := v * float64(i) / 2000; earns(v, b) > most {
				most, at = earns(v, b), b
			}
		}
		if got := earns(v, bid*(1+2e-6)); got < most*(1-5e-3)-1e-4*v/float64(n) {
			t.Errorf("%s: at %v the bid %v earns %v, %v earns %v", name, v, bid, got, at, most)
		}
	}
}

// share is the part of a sorted sample up to a number.
func share(sorted []float64, b float64) float64 {
	i, _ := slices.BinarySearch(sorted, math.Nextafter(b, math.Inf(1)))
	return float64(i) / float64(len(sorted))
}
