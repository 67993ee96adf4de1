package mechanisms

import (
	"fmt"
	"slices"
	"time"

	"marketsim/market"
)

var (
	_ market.Mechanism = &ties{}
	_ market.Extending = extendingTies{}
)

// TieParams says which bids count as equal, and how it is decided among them.
type TieParams struct {
	Margin   float64       `key:"margin" unit:"1" min:"0" below:"1" doc:"bids within this share below the highest count as equal, in steps of a millionth; 0: exact ties only"`
	Policies []string      `key:"policies" doc:"tie policies, each deciding among those that the ones before it left equal; random always comes last"`
	Window   time.Duration `key:"window" min:"0s" max:"1h" doc:"how long micro-extension waits for raised bids"`
}

// WithTies decides ties by policies and leaves the rest to a rule.
//
// The cluster is every eligible bid of price p >= (1 - margin) top, where top is the highest and eligible is what reaches the
// reserve and that of the first slot. Each policy of the chain keeps those of the cluster that it ranks highest; the last
// word has the ticket. The one chosen gets the winning place, in a lot of several slots the first: inside the cluster bids
// count as equal, so those above the chosen one are lowered to its price, and it takes the smallest ticket among them.
//
// In a lot of several slots the margin is 0: who is lowered there may still win another slot, and would win it below its own
// floor, or miss it for having bid more. Ties for further slots are decided by tickets as ever.
//
// A cluster of one changes nothing: the rule sees the very bids. The chosen bidder never pays more than its bid. In a
// first-price auction a margin costs the publisher at most the margin times the highest bid, and so it does in a second-price
// auction, where a chosen bid below the highest pays itself, the lowered bids being next to it.
//
// This holds for rules that rank by price: a margin above 0 is for these alone. One that ranks otherwise (by score, virtual value
// or history) decides as it does between equal prices. With a margin above 0 the highest bid may lose, and no rule is truthful: a
// bidder gains by leaving the cluster upwards, or by paying less inside it. Who wins with a bid still wins with a higher one:
// raising it can only make the cluster smaller.
//
// The result implements [market.Extending] if micro-extension is among the policies. It is pure, but keeps scratch memory:
// not for concurrent use.
func WithTies(rule market.Mechanism, p TieParams) (market.Mechanism, error) {
	margin := market.RateOf(p.Margin)
	if !(p.Margin >= 0 && margin < market.One) {
		return nil, fmt.Errorf("mechanisms: ties: margin = %v: must be at least 0 and below 1", p.Margin)
	}
	t := &ties{rule: rule, margin: margin, extension: slices.Index(p.Policies, MicroExtension), rotation: slices.Index(p.Policies, Rotation)}
	for i, name := range p.Policies {
		choice, err := TiePolicies.Choose(name)
		switch {
		case err != nil:
			return nil, fmt.Errorf("mechanisms: ties: policies: %w", err)
		case slices.Contains(p.Policies[:i], name):
			return nil, fmt.Errorf("mechanisms: ties: policies: %q is listed twice: once is enough", name)
		case i > 0 && p.Policies[i-1] == Random:
			return nil, fmt.Errorf("mechanisms: ties: policies: %q after %q, which leaves nothing to decide: put %s last or leave it out, it is implied", name, Random, Random)
		}
		rank, err := choice.Build(struct{}{})
		if err != nil {
			return nil, fmt.Errorf("mechanisms: ties: policies: %q: %w", name, err)
		}
		t.chain = append(t.chain, rank)
	}
	if t.extension < 0 {
		return t, nil
	}
	if p.Window <= 0 {
		return nil, fmt.Errorf("mechanisms: ties: window = %v: %s has to wait for the raised bids: set a window above 0s", p.Window, MicroExtension)
	}
	return extendingTies{t, market.Time(p.Window)}, nil
}

type ties struct {
	rule      market.Mechanism
	margin    market.Rate
	chain     []TieRank
	extension int // index in the chain of micro-extension, -1 if it is not there
	rotation  int // the same of rotation

	learner *TieMemory // wants to know whose turn it was; only while it learns

	// Scratch, filled anew for each auction.
	tied    []int32 // indices of the bids that are still equal
	sharing []int32 // those that were when rotation was reached
	bids    []market.Bid
}

// Clear implements [market.Mechanism].
func (t *ties) Clear(dst []market.Award, a *market.Auction, bids []market.Bid) []market.Award {
	if !t.cluster(a, bids) {
		return t.rule.Clear(dst, a, bids)
	}
	first := len(dst)
	t.narrow(a, bids, len(t.chain))
	dst = t.rule.Clear(dst, a, t.level(bids, t.smallestTicket(bids)))
	if t.learner != nil {
		t.learner.settle(bids, t.sharing, dst[first:])
	}
	return dst
}

// cluster finds the bids that count as equal to the highest, and reports whether there are at least two.
func (t *ties) cluster(a *market.Auction, bids []market.Bid) bool {
	least := max(a.Reserve, a.Slot(0).Reserve)
	var top, next market.Price
	for i := range bids {
		switch p := bids[i].Price; {
		case p < least:
		case p > top:
			top, next = p, top
		case p > next:
			next = p
		}
	}
	if least = max(least, t.near(a, top)); next < max(least, 1) {
		return false
	}
	t.tied = t.tied[:0]
	for i := range bids {
		if bids[i].Price >= least {
			t.tied = append(t.tied, int32(i))
		}
	}
	return true
}

// near is the least price that counts as equal to the highest: (1 - margin) top, rounded up. The product stays below 2^60.
func (t *ties) near(a *market.Auction, top market.Price) market.Price {
	if a.Units() > 1 {
		return top
	}
	return (top*market.Price(market.One-t.margin) + market.Price(market.One) - 1) / market.Price(market.One)
}

// narrow lets the policies before the given one decide in turn.
func (t *ties) narrow(a *market.Auction, bids []market.Bid, before int) {
	t.sharing = t.sharing[:0]
	for i, rank := range t.chain[:before] {
		if len(t.tied) == 1 {
			return
		}
		if i == t.rotation {
			t.sharing = append(t.sharing, t.tied...)
		}
		if rank != nil {
			t.keepBest(a, bids, rank)
		}
	}
}

// keepBest keeps those of the tied that have the highest rank.
func (t *ties) keepBest(a *market.Auction, bids []market.Bid, rank TieRank) {
	kept, best := 0, int64(0)
	for _, i := range t.tied {
		r := rank(a, &bids[i])
		if kept == 0 || r > best {
			kept, best = 0, r
		}
		if r == best {
			t.tied[kept] = i
			kept++
		}
	}
	t.tied = t.tied[:kept]
}

// smallestTicket decides what the policies have not.
func (t *ties) smallestTicket(bids []market.Bid) int {
	chosen := t.tied[0]
	for _, i := range t.tied[1:] {
		if bids[i].DrawnBefore(&bids[chosen]) {
			chosen = i
		}
	}
	return int(chosen)
}

// level returns bids among which the chosen one beats all others, copied if anything has to change.
func (t *ties) level(bids []market.Bid, chosen int) []market.Bid {
	price, first, above := bids[chosen].Price, chosen, false
	for i := range bids {
		if bids[i].Price < price {
			continue
		}
		above = above || bids[i].Price > price
		if bids[i].DrawnBefore(&bids[first]) {
			first = i
		}
	}
	if !above && first == chosen {
		return bids
	}
	t.bids = append(t.bids[:0], bids...)
	for i := range t.bids {
		if b := &t.bids[i]; b.Price > price {
			b.Price, b.Floor = price, min(b.Floor, price) // no bid is below its own floor
		}
	}
	c, f := &t.bids[chosen], &t.bids[first]
	c.Draw, f.Draw = f.Draw, c.Draw
	c.Key, f.Key = f.Key, c.Key // which settles equal tickets
	return t.bids
}

// extendingTies are ties with micro-extension.
type extendingTies struct {
	*ties
	window market.Time
}

// Extend implements [market.Extending]: those who are equal when the chain reaches micro-extension are asked, once.
func (t extendingTies) Extend(dst []int32, a *market.Auction, bids []market.Bid) []int32 {
	if a.Round != 0 || !t.cluster(a, bids) {
		return dst
	}
	if t.narrow(a, bids, t.extension); len(t.tied) < 2 {
		return dst
	}
	return append(dst, t.tied...)
}

// Window implements [market.Extending].
func (t extendingTies) Window() market.Time { return t.window }
