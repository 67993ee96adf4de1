package agents

import (
	"math"
	"testing"

	"marketsim/internal/detmath"
)

// fair is where bids are drawn: what a lot's rate and worth are, by uniform numbers.
type fair struct {
	name string
	lot  func(u, w float64) (rate, worth float64)
	mean float64 // of rate times worth
}

// The fairs are AuctionGym's catalogues, conversions that are rare, the same told relative to their mean rate, and values with a
// heavy tail.
var fairs = []fair{
	{"AuctionGym", func(u, w float64) (rate, worth float64) { return 0.05 + 0.9*u, 1.6 + 0.8*w }, 1},
	{"rare conversions", func(u, w float64) (rate, worth float64) { return 0.001 + 0.049*u, 6 + 14*w }, 0.33},
	{"relative rates", func(u, w float64) (rate, worth float64) { return 0.02 + 1.96*u, 0.5 + w }, 1},
	{"heavy tail", func(u, _ float64) (rate, worth float64) {
		return 1, min(detmath.Exp(1.5*detmath.NormQuantile(u)-1.125), mostMeans)
	}, 1},
}

// bids feeds a model so many bids about a mean share, won with the odds of a curve that is not linear in the value.
func (b *fair) bids(m *winModel, n int, about float64, each func(x [bidFeatures]float64, won bool)) {
	s := stream("bids")
	for range n {
		rate, worth := b.lot(s.Float64(), s.Float64())
		share := max(about+0.05*normal(s), 0)
		won := s.Float64() < 1/(1+detmath.Exp(4-4*rate*worth/b.mean*share))
		m.add(rate, worth, share, won)
		if each != nil {
			each([bidFeatures]float64{1, rate, worth, share}, won)
		}
	}
}

// The gradient of the loss is what finite differences say.
func TestWinModelGradient(t *testing.T) {
	m := newWinModel(0.003, 100, stream("w"))
	fairs[0].bids(&m, 1000, 0.7, nil)
	m.rows = m.appendRows(nil)
	_, gradient := m.loss()
	for i := range m.weights {
		const h = 1e-5
		m.weights[i] += h
		up, _ := m.loss()
		m.weights[i] -= 2 * h
		down, _ := m.loss()
		m.weights[i] += h
		if want := (up - down) / (2 * h); math.Abs(gradient[i]-want) > 1e-8 {
			t.Errorf("weight %d: %v, want %v", i, gradient[i], want)
		}
	}
}

// The dumb twin fits the bids one by one: the same optimiser with the same stops. What it thinks of winning differs by less than
// .01 (declared before the run), in a fit that is stopped early as in one that is not, however large rates and worths are.
func TestWinModelCountsBidsOfLikeKind(t *testing.T) {
	for _, f := range fairs {
		for _, epochs := range []int{300, 4000} {
			m := newWinModel(0.003, epochs, stream("w"))
			twin := naiveWinModel{w: m.weights}
			f.bids(&m, 600, 0.8, func(x [bidFeatures]float64, won bool) {
				twin.x = append(twin.x, x, [bidFeatures]float64{1, x[1], x[2], 0})
				twin.won = append(twin.won, won, false)
			})
			m.fit()
			twin.fit(epochs)
			most := 0.0
			for _, x := range twin.x {
				level, slope := m.odds(x[1], x[2])
				most = max(most, math.Abs(1/(1+math.Exp(-level-slope*x[3]))-twin.wins(x)))
			}
			t.Logf("%s, %d epochs: P(win) differs by at most %.4f", f.name, epochs, most)
			if most > 0.01 {
				t.Errorf("%s, %d epochs: P(win) differs by %v", f.name, epochs, most)
			}
		}
	}
}

// naiveWinModel keeps every bid.
type naiveWinModel struct {
	w   [bidFeatures]float64
	x   [][bidFeatures]float64
	won []bool
}

func (m *naiveWinModel) wins(x [bidFeatures]float64) float64 {
	return 1 / (1 + math.Exp(-m.w[0]-m.w[1]*x[1]-m.w[2]*x[2]-m.w[3]*x[3]))
}

// fit is Adam, with every quantity written out as in the paper, and the schedule as PyTorch documents it.
func (m *naiveWinModel) fit(epochs int) {
	var first, second, most [bidFeatures]float64
	rate, lowest, bad, best, at := 0.003, math.Inf(1), 0, math.Inf(1), 0
	for epoch := range epochs {
		loss, g := 0.0, [bidFeatures]float64{}
		for i, x := range m.x {
			p, n := m.wins(x), float64(len(m.x))
			if m.won[i] {
				loss -= math.Log(p) / n
				p--
			} else {
				loss -= math.Log(1-p) / n
			}
			for j := range g {
				g[j] += p * x[j] / n
			}
		}
		for j := range g {
			g[j] += 1e-6 * m.w[j]
			first[j] = 0.9*first[j] + 0.1*g[j]
			second[j] = 0.999*second[j] + 0.001*g[j]*g[j]
			most[j] = math.Max(most[j], second[j])
			unbiased := first[j] / (1 - math.Pow(0.9, float64(epoch+1)))
			m.w[j] -= rate * unbiased / (math.Sqrt(most[j]/(1-math.Pow(0.999, float64(epoch+1)))) + 1e-8)
		}
		if loss < lowest*(1-1e-4) {
			lowest, bad = loss, 0
		} else if bad++; bad > 100 {
			rate, bad = math.Max(rate/10, 1e-7), 0
		}
		if best-loss > 1e-6 {
			best, at = loss, epoch
		} else if epoch-at > 512 {
			return
		}
	}
}
