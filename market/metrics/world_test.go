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

// scores are those of the ads of buyers; 0 stands for one.
var scores = []market.Rate{0, 1_500_000, 800_000, 100_000}

// buyers enters n agents; those listed have values that nobody knows.
func buyers(n int, unvalued ...int) []market.Buyer {
	list := make([]market.Buyer, n)
	for i := range list {
		list[i] = market.Buyer{Name: fmt.Sprintf("agent-%d", i), Agent: knowing{}, Score: scores[i%len(scores)]}
	}
	for _, i := range unvalued {
		list[i].Agent = silent{}
	}
	return list
}

// world makes up random auctions: some unsold, some with one bid or none, offers below the floor and late ones; with several
// slots, divided ones, clicks, deals, ties, extensions, experiments and losers that pay.
type world struct {
	*rand.Rand
	inventory *market.Inventory
	buyers    []market.Buyer
	gap       market.Time // mean time between auctions
	at        market.Time
	seq       uint64
}

// price is coarse, so that some are equal.
func (w *world) price() market.Price { return market.Price(w.Int64N(500)) * 10_000 }

func (w *world) auction() played {
	w.at += market.Time(w.Int64N(2*int64(w.gap) + 1))
	a := &market.Auction{Coin: w.Uint64()}
	a.Seq, a.At = w.seq, w.at
	w.seq++
	a.Placement, a.Geo, a.Device = int32(w.IntN(3)), int32(w.IntN(2)), int32(w.IntN(3))
	w.floors(a)
	p := played{Cleared: market.Cleared{Auction: a, Close: w.at + market.Time(w.Int64N(1e8))}}
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
			s.Answer, s.Deal = market.Admitted, market.DealID(max(0, w.IntN(5)-3))
			clipped := s.Asked - market.Price(max(0, w.IntN(4)-2))*s.Asked/2
			p.Bids = append(p.Bids, market.Bid{Agent: s.Agent, Seat: int32(len(p.Seats)), Price: clipped, Asked: s.Asked, Deal: s.Deal})
		case market.Late:
			p.late = append(p.late, s)
		case market.Silent, market.Declined:
			s.Asked = 0
		}
		p.Seats = append(p.Seats, s)
	}
	switch {
	case len(p.Bids) == 0 || w.IntN(4) == 0:
	case p.Rule == market.Logit:
		w.divide(&p)
	default:
		w.sell(&p)
	}
	return p
}

// layouts are the slots of lots: one, equal units, positions that are clicked, and one such position.
var layouts = [][]market.Slot{
	nil, nil,
	{{Rate: market.One}, {Rate: market.One}},
	{{Rate: 300_000}, {Rate: 100_000}, {Rate: 0}},
	{{Rate: 50_000}},
}

// floors are what the publisher may set before an auction.
func (w *world) floors(a *market.Auction) {
	a.Slots, a.Round, a.Exploring = layouts[w.IntN(len(layouts))], int32(w.IntN(2)), w.IntN(3) == 0
	a.Rule = []market.Rule{market.FirstPrice, market.UniformPrice, market.VCG, market.GSP, market.Logit}[w.IntN(5)]
	if a.Rule == market.Logit {
		a.Slots = nil // it divides the only one
	}
	if w.IntN(2) == 0 {
		a.Floor, a.Soft = w.price(), w.price()
	}
	a.Reserve = a.Floor + market.Price(w.IntN(2))*w.price()
}

// divide divides the slot among some of those invited, bidders or not; something may be left. Shares are whole
// percents, so that nothing is rounded.
func (w *world) divide(p *played) {
	left := market.One
	for _, i := range w.Perm(len(p.Seats)) {
		share := market.Rate(1+w.IntN(int(left)/10_000)) * 10_000
		award := market.Award{Agent: p.Seats[i].Agent, Pay: w.price() / 2, Share: share, Deal: market.DealID(max(0, w.IntN(4)-2))}
		award.Charged = share.Of(market.Money(award.Pay))
		p.Awards = append(p.Awards, award)
		if left -= share; left == 0 || w.IntN(3) == 0 {
			return
		}
	}
}

// sell sells some of the slots to as many of those invited, bidders or not, and may make another pay for nothing.
func (w *world) sell(p *played) {
	for k, i := range w.Perm(len(p.Seats)) {
		award := market.Award{Agent: p.Seats[i].Agent, Slot: int32(k), Pay: w.price() / 2, Deal: market.DealID(max(0, w.IntN(4)-2))}
		award.Charged = market.Money(award.Pay)
		if k == p.Units() {
			award.Slot = market.NoSlot
		} else if p.SoldByClick() && award.Deal == 0 {
			award.On = market.OnClick
			if w.IntN(3) > 0 {
				award.Charged = 0
			}
		}
		p.Awards = append(p.Awards, award)
		if k == p.Units() || w.IntN(3) == 0 {
			return
		}
	}
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
