package market

import "marketsim/internal/rng"

// fingerprint is a rolling hash of everything that happened. Two runs with the same fingerprint had, for all practical
// purposes, the same auctions with the same bids, awards and payments.
type fingerprint struct {
	rolling uint64 // closes, in their order
	late    uint64 // late bids, in any order
}

func (f *fingerprint) add(c *Cleared) {
	h := rng.Mix(f.rolling, uint64(c.Close))
	h = rng.Mix(h, uint64(c.Seller)<<48^c.Seq)
	// One round of mixing for each bid, so that no two changes of bids cancel; the sum does not care about their order.
	var bids uint64
	for i := range c.Bids {
		bids += rng.Ticket(c.Bids[i].Draw, uint64(c.Bids[i].Price))
	}
	if rejected := len(c.Seats) - len(c.Bids); rejected > 0 {
		bids += c.others()
	}
	h = rng.Mix(h, bids)
	for i := range c.Awards {
		w := &c.Awards[i]
		h = rng.Mix(h, uint64(w.Agent)<<48^uint64(w.Pay))
		if w.Slot != 0 || w.Deal != 0 || w.Charged != Money(w.Pay) {
			h = rng.Mix(h, uint64(w.Slot)<<32^uint64(w.Deal)^uint64(w.Charged)<<1)
		}
		if w.Realized {
			h = rng.Mix(h, uint64(w.Worth))
		}
	}
	f.rolling = h
}

func (f *fingerprint) addLate(lot *Lot, key uint64, s *Seat) {
	f.late += rng.Mix(rng.Mix(uint64(lot.Seller)<<48^lot.Seq, key), uint64(s.Asked)^uint64(s.At))
}

func (f *fingerprint) sum() uint64 { return rng.Mix(f.rolling, f.late) }

// others is a hash of the seats without a bid: who declined, was silent or was rejected, and with what offer.
func (c *Cleared) others() (sum uint64) {
	for i := range c.Seats {
		if s := &c.Seats[i]; s.Answer != Admitted {
			sum += rng.Mix(rng.Mix(c.Coin, uint64(s.Agent)<<8|uint64(s.Answer)), uint64(s.Asked))
		}
	}
	return sum
}
