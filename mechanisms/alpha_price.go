package mechanisms

import (
	"fmt"

	"marketsim/market"
)

var _ market.Mechanism = AlphaPrice{}

// AlphaPrice sells to the highest eligible bid b1 at a price between its own and the next one,
//
//	(2 - alpha) b1 + (alpha - 1) b2,  1 <= alpha <= 2,
//
// where b2 is the next eligible bid, the reserve or the winner's own floor, whichever is most. So alpha = 1 is [FirstPrice] and
// alpha = 2 is [SecondPrice] (Banchio and Skrzypacz, Artificial Intelligence and Auction Design, EC 2022). The price is exact
// and rounded up once, never above b1.
type AlphaPrice struct{ Alpha market.Rate }

type alphaPriceParams struct {
	Alpha float64 `key:"alpha" unit:"1" min:"1" max:"2" doc:"1 is first price, 2 is second price"`
}

func newAlphaPrice(_ Deps, p alphaPriceParams) (market.Mechanism, error) {
	if !(p.Alpha >= 1 && p.Alpha <= 2) {
		return nil, fmt.Errorf("mechanisms: alpha-price: alpha = %v: must be 1 (first price) to 2 (second price)", p.Alpha)
	}
	return AlphaPrice{market.RateOf(p.Alpha)}, nil
}

// Clear implements [market.Mechanism].
func (m AlphaPrice) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	winner, next := topTwo(a.Reserve, bids)
	if winner == nil {
		return dst
	}
	second := max(a.Reserve, winner.Floor)
	if next != nil {
		second = max(second, next.Price)
	}
	// b1 less the share alpha-1 of b1-b2, rounded down. A share of at most One times MaxPrice fits.
	discount := market.Price(m.Alpha-market.One) * (winner.Price - second) / market.Price(market.One)
	return append(dst, market.Award{Agent: winner.Agent, Pay: winner.Price - discount})
}
