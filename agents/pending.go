package agents

import "marketsim/market"

// pending holds what an agent decided in auctions whose results are not known yet, by the tags of its offers. The zero value is
// ready. It grows while more auctions are open than it has room for, up to mostPending; then the oldest is forgotten, as if
// its notice had been lost.
type pending[T any] struct {
	slots []decision[T] // a power of two of them: a tag lives at its lowest bits
	next  uint32        // tag
}

type decision[T any] struct {
	open   bool
	tag    uint32
	seller market.SellerID
	seq    uint64
	what   T
}

// mostPending bounds the memory of an agent whose notices are lost. About a hundred auctions are open under usual delays.
const mostPending = 1024

// add makes room for a decision on a lot, to be filled in, and returns it with the tag to offer with. The tag never is the largest
// one. What stands there is that of an earlier decision.
func (p *pending[T]) add(lot *market.Lot) (tag uint32, what *T) {
	tag = p.next
	p.next = (tag + 1) &^ (1 << 31)
	d := p.at(tag)
	if d == nil || d.open && len(p.slots) < mostPending {
		p.grow(tag)
		d = p.at(tag)
	}
	d.open, d.tag, d.seller, d.seq = true, tag, lot.Seller, lot.Seq
	return tag, &d.what
}

// at is where a tag lives; nil if there is no room at all yet.
func (p *pending[T]) at(tag uint32) *decision[T] {
	if i := uint(tag) & uint(len(p.slots)-1); i < uint(len(p.slots)) {
		return &p.slots[i]
	}
	return nil
}

// grow doubles the room until the place of a new tag is free.
func (p *pending[T]) grow(tag uint32) {
	for d := p.at(tag); d == nil || d.open && len(p.slots) < mostPending; d = p.at(tag) {
		old := p.slots
		p.slots = make([]decision[T], max(1, 2*len(old)))
		for _, d := range old {
			if d.open {
				*p.at(d.tag) = d
			}
		}
	}
}

// find is the decision that a notice is about; nil if there is none: it is none of ours, or was settled before.
func (p *pending[T]) find(n *market.Notice) *decision[T] {
	if d := p.at(n.Tag); d != nil && d.open && d.tag == n.Tag && d.seq == n.Seq && d.seller == n.Seller {
		return d
	}
	return nil
}

// settle forgets the decision.
func (d *decision[T]) settle() { d.open = false }
