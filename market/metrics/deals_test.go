package metrics

import (
	"testing"

	"marketsim/market"
)

// Ten auctions, of which the deal gets those listed. An even schedule of 5 is due at .5 e of e auctions.
func TestDealsByHand(t *testing.T) {
	even := Deal{ID: 3, Name: "even", Kind: market.Guaranteed, Volume: 5}
	asap, free := even, Deal{ID: 3, Name: "preferred", Kind: market.Preferred}
	asap.Asap = true
	for _, c := range []struct {
		name      string
		deal      Deal
		wins      []uint64
		delivered uint64
		short     float64
		gap       float64
	}{
		{"on schedule", even, []uint64{0, 2, 4, 6, 8}, 5, 0, .5},
		{"all at once", even, []uint64{0, 1, 2, 3, 4}, 5, 0, 2.5},
		{"all at the end", even, []uint64{5, 6, 7, 8, 9}, 5, 0, 2.5},
		{"nothing", even, nil, 0, 5, 5},
		{"more than promised", even, []uint64{0, 1, 2, 3, 4, 5, 6}, 7, 0, 3.5},
		{"short", even, []uint64{9}, 1, 4, 4.5},
		{"without a schedule", asap, []uint64{0, 1}, 2, 3, 0},
		{"without a promise", free, []uint64{4}, 1, 0, 0},
	} {
		for _, span := range []Span{{Auctions: 10}, {Horizon: 10}} {
			r := NewDeals([]Deal{{ID: 1}, c.deal}, span)
			for seq := range uint64(10) {
				k := &market.Cleared{Auction: &market.Auction{}}
				k.Seq, k.At = seq, market.Time(seq+1)
				k.Awards = []market.Award{{Pay: 9, Charged: 9}, {Deal: 2, Pay: 9, Charged: 9}}
				for _, won := range c.wins {
					if won == seq { // half of it to each of two
						half := market.Award{Deal: 3, Pay: 2e6, Charged: 1e6, Share: market.One / 2}
						k.Awards = append(k.Awards, half, half, market.Award{Deal: 3, Slot: market.NoSlot})
					}
				}
				r.Record(k)
			}
			got := r.Deliveries()
			if got[0] != (Delivery{}) {
				t.Errorf("%s: the other deal has %+v", c.name, got[0])
			}
			if want := (Delivery{parts(c.delivered) * whole, 2e6 * market.Money(c.delivered), c.gap}); got[1] != want {
				t.Errorf("%s: %+v, want %+v", c.name, got[1], want)
			}
			if s := got[1].Shortfall(&c.deal); s != c.short {
				t.Errorf("%s: short by %v, want %v", c.name, s, c.short)
			}
			if price, ok := got[1].MeanPrice(); ok != (c.delivered > 0) || ok && price != 2 {
				t.Errorf("%s: mean price %v (%v), want 2", c.name, price, ok)
			}
		}
	}
}
