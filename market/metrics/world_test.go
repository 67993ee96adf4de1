package metrics

import (
	"fmt"
	"math/rand/v2"

	"marketsim/market"
)

type silent struct{}

func (silent) Bid(*market.Lot) (market.Offer, bool) { return market.Offer{}, false }

type knowing struct{ silent }

func (knowing) Value(*market.Lot) market.Price { return 0 }

func testInventory() *market.Inventory {
	return &market.Inventory{
		Placements: []market.Placement{
			{Name: "top", Format: "display", ValueTier: "premium"},
			{Name: "side", Format: "display", ValueTier: "standard"},
			{Name: "clip", Format: "video", ValueTier: "premium"},
			{Name: "never", Format: "native", ValueTier: "standard"},
		},
		Geos:    []market.Segment{{Name: "north"}, {Name: "south"}},
		Devices: []market.Segment{{Name: "phone"}, {Name: "desktop"}, {Name: "tv"}},
	}
}

// buyers enters n agents; those listed have values that nobody knows.
func buyers(n int, unvalued ...int) []market.Buyer {
	list := make([]market.Buyer, n)
	for i := range list {
		list[i] = market.Buyer{Name: fmt.Sprintf("agent-%d", i), Agent: knowing{}}
	}
	for _, i := range unvalued {
		list[i].Agent = silent{}
	}
	return list
}

// world makes up random auctions: some unsold, some with one bid or none, offers below the floor and late ones.
type world struct {
	*rand.Rand
	inventory *market.Inventory
	buyers    []market.Buyer
	gap       market.Time // mean time between auctions
	at        market.Time
	seq       uint64
}

func (w *world) price() market.Price { return market.Price(w.Int64N(5_000_000)) }

func (w *world) auction() played {
	w.at += market.Time(w.Int64N(2*int64(w.gap) + 1))
	a := &market.Auction{Coin: w.Uint64()}
	a.Seq, a.At = w.seq, w.at
	w.seq++
	a.Placement, a.Geo, a.Device = int32(w.IntN(3)), int32(w.IntN(2)), int32(w.IntN(3))
	p := played{Cleared: market.Cleared{Auction: a, Close: w.at}}
	for id := range w.buyers {
		if w.IntN(5) == 0 {
			continue
		}
		s := market.Seat{Agent: market.AgentID(id), Answer: market.Answer(w.IntN(7)), Asked: w.price()}
		if _, valued := w.buyers[id].Agent.(market.Valuer); valued {
			s.Value = w.price()
		}
		switch s.Answer {
		case market.Offered, market.Admitted:
			s.Answer = market.Admitted
			p.Bids = append(p.Bids, market.Bid{Agent: s.Agent, Seat: int32(len(p.Seats)), Price: s.Asked, Asked: s.Asked})
		case market.Late:
			p.late = append(p.late, s)
		case market.Silent, market.Declined:
			s.Asked = 0
		}
		p.Seats = append(p.Seats, s)
	}
	if len(p.Bids) > 0 && w.IntN(4) > 0 {
		winner := p.Bids[w.IntN(len(p.Bids))]
		p.Awards = []market.Award{{Agent: winner.Agent, Pay: winner.Price / 2}}
	}
	return p
}

// play records n auctions, late bids before or after their auction as the clock may hand them over.
func (w *world) play(r *Recorder, n int) (list []played) {
	for range n {
		p := w.auction()
		before := w.IntN(len(p.late) + 1)
		for i := range p.late[:before] {
			r.RecordLate(&p.Lot, &p.late[i])
		}
		r.Record(&p.Cleared)
		for i := range p.late[before:] {
			r.RecordLate(&p.Lot, &p.late[before+i])
		}
		list = append(list, p)
	}
	return list
}
