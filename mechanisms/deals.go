package mechanisms

import (
	"cmp"
	"math"
	"slices"

	"marketsim/internal/rng"
	"marketsim/market"
)

var (
	_ market.Mechanism = &deals{}
	_ market.Extending = &extendingDeals{}
)

// WithDeals sells under deals first and leaves the rest to a rule. The slots go, best first, to
//
//  1. guaranteed deals whose terms are Due: without a bid, at Terms.Price;
//  2. preferred deals: a bid of at least Terms.Price pays exactly that;
//  3. private auctions: the rule clears their bids of at least Terms.Price, which is the floor of each, among themselves. The
//     reserve is lifted to the least of these floors. Deals of higher priority go first, those of equal priority together;
//  4. the open auction: the rule clears the bids without a deal, and those of private auctions whose terms say that they
//     compete there, each above its own floor.
//
// Within 1 and 2 the higher Priority goes first and then the smaller ticket: that of the bid, and for a guaranteed deal, which
// has none, one that the auction's coin draws for its number. An agent gets one award at most.
//
// The price of a deal is a contract: neither the auction's reserve nor a slot's stands against a fixed price, while both bind
// private auctions beside the deal's floor. Fixed prices are for impressions, whatever the rule charges for.
//
// A bid belongs to its deal: one that loses its private auction is not used again in the open one. A bid under a guaranteed
// deal decides nothing, since the schedule does; nor does a bid under a deal that the auction does not have.
//
// (IAB Tech Lab, Deals API and OpenRTB 2.6, section 3.2.12: object Deal.)
//
// If the rule may ask for a further round, so may the result. It is pure, but keeps scratch memory: not for concurrent use.
func WithDeals(rule market.Mechanism) market.Mechanism {
	d := &deals{rule: rule}
	if inner, ok := rule.(market.Extending); ok {
		return &extendingDeals{deals: d, inner: inner}
	}
	return d
}

type deals struct {
	rule market.Mechanism

	// Scratch, filled anew for each auction.
	claims []claim
	free   []int32 // the slots not sold yet, best first
	stage  int64   // the auction that the rule clears now: a private one's priority, or one of the constants
	sub    market.Auction
	slots  []market.Slot
	bids   []market.Bid
	from   []int32 // where each of them stands among the bids handed in
}

// The rule's auctions follow each other in descending order of priority.
const (
	beforeAll   = math.MaxInt64
	openAuction = math.MinInt64
)

// claim is a right to a slot at a fixed price.
type claim struct {
	market.Terms
	draw, key uint64
}

// compare orders claims: the one to be served first is the smaller.
func (c claim) compare(d claim) int {
	return cmp.Or(cmp.Compare(c.Kind, d.Kind), cmp.Compare(d.Priority, c.Priority),
		cmp.Compare(c.draw, d.draw), cmp.Compare(c.key, d.key))
}

// Clear implements [market.Mechanism].
func (d *deals) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	if !underDeals(a, bids) {
		return d.rule.Clear(dst, a, bids)
	}
	first := len(dst)
	dst = d.sellFixed(dst, a, bids)
	for d.next(a, bids, dst[first:]) {
		dst = d.sell(dst)
	}
	return dst
}

// underDeals reports whether deals matter to this auction.
func underDeals(a *market.Auction, bids []market.Bid) bool {
	for i := range a.Deals {
		if a.Deals[i].Due {
			return true
		}
	}
	for i := range bids {
		if bids[i].Deal != 0 {
			return true
		}
	}
	return false
}

// sellFixed starts an auction and serves the claims to it.
func (d *deals) sellFixed(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	d.collect(a, bids)
	d.stage = beforeAll
	d.free = d.free[:0]
	for i := range a.Units() {
		d.free = append(d.free, int32(i))
	}
	first := len(dst)
	for i := range d.claims {
		c, served := &d.claims[i], len(dst)-first
		if served == len(d.free) {
			break
		}
		if !awarded(dst[first:], c.Agent) {
			dst = append(dst, market.Award{Agent: c.Agent, Slot: d.free[served], Pay: c.Price, Deal: c.Deal})
		}
	}
	d.free = slices.Delete(d.free, 0, len(dst)-first)
	return dst
}

// collect finds the claims, in the order in which they are served.
func (d *deals) collect(a *market.Auction, bids []market.Bid) {
	d.claims = d.claims[:0]
	for i := range a.Deals {
		if t := &a.Deals[i]; t.Kind == market.Guaranteed && t.Due {
			key := rng.Mix(uint64(t.Kind), uint64(t.Deal))
			d.claims = append(d.claims, claim{*t, rng.Ticket(a.Coin, key), key})
		}
	}
	for i := range bids {
		b := &bids[i]
		if t := a.TermsOf(b.Deal, b.Agent); t != nil && t.Kind == market.Preferred && b.Price >= t.Price {
			d.claims = append(d.claims, claim{*t, b.Draw, b.Key})
		}
	}
	slices.SortFunc(d.claims, claim.compare)
}

// awarded reports whether the agent has an award already.
func awarded(awards []market.Award, who market.AgentID) bool {
	for i := range awards {
		if awards[i].Agent == who {
			return true
		}
	}
	return false
}

// next prepares the next auction for the rule: the private ones that anybody bids in, then the open one. It reports false
// when there is none, or nothing left to sell.
func (d *deals) next(a *market.Auction, bids []market.Bid, sold []market.Award) bool {
	if d.stage == openAuction || len(d.free) == 0 {
		return false
	}
	stage := int64(openAuction)
	for i := range bids {
		if t := private(a, &bids[i]); t != nil && !t.Competes && int64(t.Priority) < d.stage {
			stage = max(stage, int64(t.Priority))
		}
	}
	d.stage = stage
	d.sub, d.bids, d.from, d.slots = *a, d.bids[:0], d.from[:0], d.slots[:0]
	if len(a.Slots) > 0 {
		for _, i := range d.free {
			d.slots = append(d.slots, a.Slots[i])
		}
	}
	d.sub.Slots = d.slots
	floor := market.MaxPrice
	for i := range bids {
		t := private(a, &bids[i])
		if !d.takesPart(&bids[i], t) || awarded(sold, bids[i].Agent) {
			continue
		}
		d.bids, d.from = append(d.bids, bids[i]), append(d.from, int32(i))
		if t != nil {
			b := &d.bids[len(d.bids)-1]
			b.Floor, floor = max(b.Floor, t.Price), min(floor, t.Price)
		}
	}
	if stage != openAuction {
		d.sub.Reserve = max(a.Reserve, floor)
	}
	return true
}

// takesPart reports whether a bid, if it is private with those terms, belongs to the auction that is being prepared.
func (d *deals) takesPart(b *market.Bid, t *market.Terms) bool {
	if d.stage == openAuction {
		return b.Deal == 0 || t != nil && t.Competes
	}
	return t != nil && !t.Competes && int64(t.Priority) == d.stage
}

// private returns the terms of a bid that takes part in a private auction, nil for another.
func private(a *market.Auction, b *market.Bid) *market.Terms {
	if t := a.TermsOf(b.Deal, b.Agent); t != nil && t.Kind == market.PrivateAuction && b.Price >= t.Price {
		return t
	}
	return nil
}

// sell lets the rule clear the auction that is prepared.
func (d *deals) sell(dst []market.Award) []market.Award {
	first := len(dst)
	dst = d.rule.Clear(dst, &d.sub, d.bids)
	for i := first; i < len(dst); i++ {
		w := &dst[i]
		if w.Slot != market.NoSlot {
			w.Slot = d.free[w.Slot]
		}
		for k := range d.bids {
			if d.bids[k].Agent == w.Agent {
				w.Deal = d.bids[k].Deal
			}
		}
	}
	d.free = slices.DeleteFunc(d.free, func(slot int32) bool {
		return slices.ContainsFunc(dst[first:], func(w market.Award) bool { return w.Slot == slot })
	})
	return dst
}

// extendingDeals are deals above a rule that may ask for a further round.
type extendingDeals struct {
	*deals
	inner  market.Extending
	awards []market.Award // scratch
	asked  []int32
}

// Extend implements [market.Extending]: whoever is tied in one of the rule's auctions is asked.
func (d *extendingDeals) Extend(dst []int32, a *market.Auction, bids []market.Bid) []int32 {
	if !underDeals(a, bids) {
		return d.inner.Extend(dst, a, bids)
	}
	d.awards = d.sellFixed(d.awards[:0], a, bids)
	for d.next(a, bids, d.awards) {
		d.asked = d.inner.Extend(d.asked[:0], &d.sub, d.bids)
		for _, i := range d.asked {
			dst = append(dst, d.from[i])
		}
		d.awards = d.sell(d.awards)
	}
	return dst
}

// Window implements [market.Extending].
func (d *extendingDeals) Window() market.Time { return d.inner.Window() }
