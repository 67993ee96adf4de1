package agents

import (
	"math"
	"math/rand/v2"

	"marketsim/internal/detmath"
)

// winModel is AuctionGym's model of winning, a logistic regression on what a lot is worth and on the share of it that was bid:
//
//	P(win) = 1 / (1 + e^-eta),  eta = w0 + w1 rate + w2 worth + w3 gamma,
//
// where the value is worth times rate. A linear eta is no good description of what wins: a low share wins more easily the more the
// lot is worth. That is AuctionGym's model, and what it costs its buyers is what the model is here for.
//
// It is fitted to a batch of bids, to each of which is added one of share 0 that lost, by AuctionGym's optimiser: full-batch Adam
// on the mean log loss, at a rate (.003 there) that falls to a tenth whenever for 100 epochs the loss has not improved by a share of
// 1e-4, from where the last fit ended (at first from uniform numbers in +-1/sqrt(3)). It ends once the loss has not fallen by 1e-6
// for 512 epochs, before it has quite converged.
//
// Bids of like rate, worth and share are counted, not kept (see [winCells]), and the loss is taken at their means. An epoch then
// costs some hundred terms instead of thousands, and P(win) is the same within .01.
type winModel struct {
	winCells
	weights   [bidFeatures]float64
	rate      float64  // at which a fit begins
	epochs    int      // most of them in a fit
	rows      []winRow // scratch: the cells that have bids
	optimiser adam
}

// bidFeatures is how many features a bid has: 1, rate, worth, gamma.
const bidFeatures = 4

func newWinModel(rate float64, epochs int, stream *rand.Rand) winModel {
	m := winModel{winCells: newWinCells(), rate: rate, epochs: epochs, optimiser: newAdam(bidFeatures)}
	for i := range m.weights {
		m.weights[i] = (float64(2*float64(stream.Float64())) - 1) / math.Sqrt(bidFeatures-1)
	}
	return m
}

// odds are the logit of winning with no bid, and by how much it grows with the share.
func (m *winModel) odds(rate, worth float64) (level, slope float64) {
	return m.weights[0] + float64(m.weights[1]*rate) + float64(m.weights[2]*worth), m.weights[3]
}

// fit minimises the loss.
func (m *winModel) fit() {
	m.rows = m.appendRows(m.rows[:0])
	const (
		improved, patience, tenth, leastRate = 1e-4, 100, 0.1, 1e-7
		fallen, idle                         = 1e-6, 512
	)
	m.optimiser.restart(m.rate, 1e-6)
	lowest, bad, best, since := math.Inf(1), 0, math.Inf(1), 0
	for range m.epochs {
		loss, gradient := m.loss()
		m.optimiser.step(m.weights[:], gradient[:])
		if bad++; loss < lowest*(1-improved) {
			lowest, bad = loss, 0
		}
		if bad > patience {
			m.optimiser.rate, bad = max(float64(tenth*m.optimiser.rate), leastRate), 0
		}
		if since++; best-loss > fallen {
			best, since = loss, 0
		} else if since > idle {
			return
		}
	}
}

// loss is the mean log loss of the rows and its gradient.
func (m *winModel) loss() (loss float64, gradient [bidFeatures]float64) {
	w := &m.weights
	for i := range m.rows {
		r := &m.rows[i]
		eta := w[0] + float64(w[1]*r.x[1]) + float64(w[2]*r.x[2]) + float64(w[3]*r.x[3])
		e := detmath.Exp(-math.Abs(eta))
		p := 1 / (1 + e)
		if eta < 0 {
			p = e / (1 + e)
		}
		loss += float64(r.count*(max(eta, 0)+detmath.Log1p(e))) - float64(r.wins*eta)
		off := float64(r.count*p) - r.wins
		for j, x := range r.x {
			gradient[j] += float64(off * x)
		}
	}
	scale := 1 / (2 * m.count)
	for j := range gradient {
		gradient[j] *= scale
	}
	return float64(loss * scale), gradient
}
