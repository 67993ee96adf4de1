package mechanismtest

import "marketsim/market"

// decoder makes auctions of any bytes; of none that are left, the least.
type decoder struct {
	data []byte
	unit market.Price
}

// next is a number below n.
func (d *decoder) next(n int) int {
	if len(d.data) == 0 {
		return 0
	}
	b := d.data[0]
	d.data = d.data[1:]
	return int(b) % n
}

// level is a price. Prices are few and coarse, so that ties and bids on a floor are common.
func (d *decoder) level() market.Price {
	return min(market.Price(d.next(25))*d.unit, market.MaxPrice)
}

// decode makes an auction of any bytes.
func decode(data []byte) profile {
	d := &decoder{data: data}
	d.unit = []market.Price{1, 10_007, 1_000_000, market.MaxPrice / 24}[d.next(4)]
	var floor, reserve market.Price
	if d.next(2) == 1 {
		floor = d.level() / 3
	}
	if d.next(2) == 1 {
		reserve = d.level() / 2
	}
	p := newProfile(floor, reserve, uint64(d.next(256)))
	if d.next(2) == 1 {
		p.auction.Soft = max(d.level(), floor)
	}
	p.auction.Slots = d.slots(max(0, d.next(9)-4))
	remembers := d.next(2) == 1
	for len(d.data) > 0 && len(p.bids) < maxBids {
		price, own := d.level(), market.Price(0)
		if d.next(3) == 0 {
			own = d.level() / 2
		}
		b := p.add(price, own, d.level(), market.Time(d.next(8)))
		b.Score = []market.Rate{market.One, market.One, market.One, 0, 333_000, 500_000, 1_701_000}[d.next(7)]
		b.Class = int32(d.next(3))
		if remembers {
			p.auction.Standing = append(p.auction.Standing, market.Standing{
				Relationship: int32(d.next(3)), Estimate: d.level(), Credit: int64(d.next(3)-1) * market.CreditUnit,
			})
		}
	}
	return p
}

// slots makes some slots, best first, often with equal rates, sometimes with one of nothing, or with reserves.
func (d *decoder) slots(n int) []market.Slot {
	var all []market.Slot
	rate := []market.Rate{market.One, 640_000, 71_000}[d.next(3)]
	for range n {
		switch d.next(9) { // 5 and more: as good as the one before
		case 0, 1, 2:
			rate = rate / 2 / thousandth * thousandth
		case 3:
			rate = rate / 3 / thousandth * thousandth
		case 4:
			rate = 0
		}
		s := market.Slot{Rate: rate}
		if d.next(4) == 0 {
			s.Reserve = d.level() / 2
		}
		all = append(all, s)
	}
	return all
}
