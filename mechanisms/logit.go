package mechanisms

import (
	"fmt"
	"math"
	"math/bits"

	"marketsim/internal/detmath"
	"marketsim/market"
)

var _ market.Mechanism = Logit{}

// Logit divides the impressions among all eligible bidders, and each pays its bid for its share. A batch of them is bought as
// differentiated goods are: bidder i gets
//
//	q_i = exp(b_i/Mu) / (sum_j exp(b_j/Mu) + exp(Outside/Mu)),
//
// and what is left goes to none of them. The smaller Mu is, the more goes to the highest bid. With b = K - p and values of K - c
// this is Bertrand competition at prices p and costs c for logit demand (Calvano, Calvano, Denicolo and Pastorello, Artificial
// Intelligence, Algorithmic Pricing, and Collusion, AER 2020). Mu and Outside are in CPM.
//
// Shares are rounded down to millionths, and who would get less than one gets nothing. The sum is one of integers, so that it does
// not depend on the order of the bids.
type Logit struct{ Mu, Outside float64 }

type logitParams struct {
	Mu      float64 `key:"mu_cpm" unit:"CPM" above:"0" max:"1e6" doc:"difference of bids at which the higher one gets e times as much"`
	Outside float64 `key:"outside_cpm" unit:"CPM" min:"-1e6" max:"1e6" doc:"bid that stands for selling nothing"`
}

func newLogit(_ Deps, p logitParams) (market.Mechanism, error) {
	switch {
	case !(p.Mu > 0 && p.Mu <= 1e6):
		return nil, fmt.Errorf("mechanisms: logit: mu_cpm = %v: must be more than 0 and at most 1e6 CPM", p.Mu)
	case !(p.Outside >= -1e6 && p.Outside <= 1e6):
		return nil, fmt.Errorf("mechanisms: logit: outside_cpm = %v: must be -1e6 to 1e6 CPM", p.Outside)
	}
	return Logit(p), nil
}

// Clear implements [market.Mechanism].
func (m Logit) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	top := m.Outside
	for i := range bids {
		if bids[i].Price >= a.Reserve {
			top = max(top, bids[i].Price.CPM())
		}
	}
	sum := m.weight(m.Outside - top)
	for i := range bids {
		if bids[i].Price >= a.Reserve {
			sum += m.weight(bids[i].Price.CPM() - top)
		}
	}
	for i := range bids {
		b := &bids[i]
		if b.Price < a.Reserve {
			continue
		}
		// The share is at most One, so that the quotient fits.
		hi, lo := bits.Mul64(m.weight(b.Price.CPM()-top), uint64(market.One))
		if share, _ := bits.Div64(hi, lo, sum); share > 0 {
			dst = append(dst, market.Award{Agent: b.Agent, Pay: b.Price, Share: market.Rate(share)})
		}
	}
	return dst
}

// weightOfTop is the weight of the highest bid. A hundred thousand of them fit 64 bits.
const weightOfTop = 1 << 44

// weight is that of a bid so far below the highest one, in whole numbers: exp(gap/Mu) of the highest one's.
func (m Logit) weight(gap float64) uint64 {
	return uint64(math.Floor(float64(detmath.Exp(math.Max(gap/m.Mu, -745))*weightOfTop) + 0.5))
}
