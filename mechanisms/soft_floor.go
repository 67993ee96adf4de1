package mechanisms

import (
	"fmt"

	"marketsim/market"
)

var _ market.Mechanism = SoftFloor{}

// SoftFloor sells to the highest eligible bid, at second price down to the soft floor and at first price below it. With the
// reserve h, the auction's soft floor s >= h, the winning bid b1 and the next eligible one b2,
//
//	b1 >= s: pays max(s, b2, its own floor);  h <= b1 < s: pays b1
//
// (Xandr, "Floor prices"). A soft floor below the reserve is lifted to it. So s = 0 is [SecondPrice], and a soft floor above
// all bids is [FirstPrice].
//
// In the symmetric equilibrium, with beta the first-price bid and t = beta^-1(s), values below t bid beta(v) and all others
// themselves: revenue is the same for every s. It rises only while bidders have not adapted: two truthful ones with values
// uniform on [0, 1] pay 1/3 + s^2 - 2/3 s^3.
//
// The auction's soft floor is that of the lot, where bidders see it. Level is the one of lots for which the floor rule sets
// none; the market announces it.
type SoftFloor struct{ Level market.Price }

type softFloorParams struct {
	Level float64 `key:"soft_floor_cpm" unit:"CPM" min:"0" max:"1e6" required:"true" doc:"a winning bid at or above it pays it or the next bid, one below pays itself; unless the floors set another"`
}

func newSoftFloor(_ Deps, p softFloorParams) (market.Mechanism, error) {
	if !(p.Level >= 0 && p.Level <= market.MaxPrice.CPM()) {
		return nil, fmt.Errorf("mechanisms: soft-floor: soft_floor_cpm = %v: must be 0 to %v CPM", p.Level, market.MaxPrice.CPM())
	}
	return SoftFloor{market.PriceOf(p.Level)}, nil
}

// SoftFloor is the soft floor that the market announces where the floors set none.
func (m SoftFloor) SoftFloor() market.Price { return m.Level }

// Clear implements [market.Mechanism].
func (SoftFloor) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	winner, next := topTwo(a.Reserve, bids)
	if winner == nil {
		return dst
	}
	pay := winner.Price
	if soft := max(a.Soft, a.Reserve); pay >= soft {
		pay = max(soft, winner.Floor)
		if next != nil {
			pay = max(pay, next.Price)
		}
	}
	return append(dst, market.Award{Agent: winner.Agent, Pay: pay})
}
