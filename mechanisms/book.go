package mechanisms

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"

	"marketsim/market"
)

var _ market.Book = &Book{}

// Deal is one deal of a seller's book.
type Deal struct {
	ID         market.DealID // from 1, unique in the book
	Kind       market.DealKind
	Priority   int32            // within its kind, the higher first
	Price      market.Price     // fixed price; the floor of a private auction
	Agents     []market.AgentID // its buyers; a guaranteed deal has one
	Placements []int32          // that it covers; empty: all

	Competes bool // private auction only: its bids compete in the open auction, above its floor

	Volume int64 // guaranteed only: impressions to deliver in the run
	Asap   bool  // guaranteed only: as soon as possible, not evenly over the run
}

// RunLength is how long a run is, for the schedule of guaranteed deals: either may be 0.
type RunLength struct {
	Auctions uint64      // of the seller, which are what the schedule then counts
	Horizon  market.Time // what it goes by if the number of auctions is not known beforehand
}

// Book holds the deals of one seller of one market, and paces the guaranteed ones. It is not safe for concurrent use.
//
// The schedule of an even deal of volume V is V e, where e is the share of the run that has elapsed: (Seq+1)/Auctions, or
// At/Horizon. The deal is due while fewer impressions than that are delivered, so that as long as supply lasts the delivery
// is less than one impression ahead, and not behind. A deal for "asap" is due from the start. Neither is due beyond its
// volume. The market asks for terms when an auction closes, so that none are outstanding. All comparisons are exact, in 128
// bits.
//
// A deal falls short if its placements have too few impressions, or deals that go before it take them.
type Book struct {
	deals []paced // in ascending order of ID
	run   RunLength
}

// paced is a deal and its state.
type paced struct {
	Deal
	delivered int64
}

// NewBook checks the deals and makes a book of them.
func NewBook(deals []Deal, run RunLength) (*Book, error) {
	b := &Book{run: run}
	for i := range deals {
		d := deals[i]
		if err := d.check(run); err != nil {
			return nil, fmt.Errorf("mechanisms: book: deal %d: %w", d.ID, err)
		}
		d.Agents, d.Placements = slices.Clone(d.Agents), slices.Clone(d.Placements)
		slices.Sort(d.Agents)
		slices.Sort(d.Placements)
		if len(slices.Compact(d.Agents)) < len(deals[i].Agents) {
			return nil, fmt.Errorf("mechanisms: book: deal %d: a buyer is listed twice: once is enough", d.ID)
		}
		b.deals = append(b.deals, paced{Deal: d})
	}
	slices.SortStableFunc(b.deals, func(d, e paced) int { return cmp.Compare(d.ID, e.ID) })
	for i := 1; i < len(b.deals); i++ {
		if b.deals[i].ID == b.deals[i-1].ID {
			return nil, fmt.Errorf("mechanisms: book: deal %d is listed twice: give each its own number", b.deals[i].ID)
		}
	}
	return b, nil
}

// check reports what is wrong with a deal.
func (d *Deal) check(run RunLength) error {
	guaranteed := d.Kind == market.Guaranteed
	switch {
	case d.ID < 1:
		return fmt.Errorf("its number must be 1 or more: 0 is the open auction")
	case d.Kind < market.Guaranteed || d.Kind > market.PrivateAuction:
		return fmt.Errorf("unknown kind %d: must be guaranteed, preferred or private-auction", d.Kind)
	case d.Price < 0 || d.Price > market.MaxPrice:
		return fmt.Errorf("price %v CPM: must be 0 to %v", d.Price.CPM(), market.MaxPrice.CPM())
	case len(d.Agents) == 0:
		return fmt.Errorf("it has no buyers: name at least one")
	case guaranteed && len(d.Agents) > 1:
		return fmt.Errorf("a guaranteed deal has one buyer, and this one has %d: make one deal for each", len(d.Agents))
	case guaranteed && d.Volume < 1:
		return fmt.Errorf("volume %d: a guaranteed deal needs at least 1 impression", d.Volume)
	case !guaranteed && d.Volume != 0:
		return fmt.Errorf("volume %d: a deal of kind %v guarantees none: leave it out", d.Volume, d.Kind)
	case !guaranteed && d.Asap:
		return fmt.Errorf("only a guaranteed deal is paced, not one of kind %v: leave the pacing out", d.Kind)
	case d.Competes && d.Kind != market.PrivateAuction:
		return fmt.Errorf("only a private auction can compete in the open one, not a deal of kind %v: leave that out", d.Kind)
	case guaranteed && !d.Asap && run.Auctions == 0 && run.Horizon <= 0:
		return fmt.Errorf("even pacing needs the length of the run: set its auctions or its horizon")
	}
	return nil
}

// Terms implements [market.Book].
func (b *Book) Terms(dst []market.Terms, a *market.Auction) []market.Terms {
	for i := range b.deals {
		d := &b.deals[i]
		if len(d.Placements) > 0 {
			if _, covered := slices.BinarySearch(d.Placements, a.Placement); !covered {
				continue
			}
		}
		due := d.Kind == market.Guaranteed && b.behind(d, a)
		for _, who := range d.Agents {
			dst = append(dst, market.Terms{Deal: d.ID, Agent: who, Kind: d.Kind, Due: due, Competes: d.Competes, Priority: d.Priority, Price: d.Price})
		}
	}
	return dst
}

// behind reports whether a guaranteed deal is behind its schedule at this auction.
func (b *Book) behind(d *paced, a *market.Auction) bool {
	done := d.delivered
	if d.Asap || done >= d.Volume {
		return done < d.Volume
	}
	elapsed, whole := a.Seq+1, b.run.Auctions
	if whole == 0 {
		elapsed, whole = uint64(max(a.At, 0)), uint64(b.run.Horizon)
	}
	// done < volume * min(elapsed/whole, 1)
	doneHi, doneLo := bits.Mul64(uint64(done), whole)
	dueHi, dueLo := bits.Mul64(uint64(d.Volume), min(elapsed, whole))
	return doneHi < dueHi || doneHi == dueHi && doneLo < dueLo
}

// Learn implements [market.Learner].
func (b *Book) Learn(c *market.Cleared) {
	for i := range c.Awards {
		w := &c.Awards[i]
		if d := b.find(w.Deal); d != nil && w.Slot != market.NoSlot {
			d.delivered++
		}
	}
}

// find returns a deal by its number, nil if it is not in the book.
func (b *Book) find(id market.DealID) *paced {
	at, ok := slices.BinarySearchFunc(b.deals, id, func(d paced, id market.DealID) int { return cmp.Compare(d.ID, id) })
	if !ok {
		return nil
	}
	return &b.deals[at]
}
