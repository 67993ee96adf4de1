package mechanismtest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"marketsim/market"
)

// properties lists what must hold in every auction.
func properties(claims Claims) []property {
	all := []property{
		{"individual rationality", individualRationality},
		{"floor and reserve", floorAndReserve},
		{"sold once", claims.soldOnce},
		{"order invariance", orderInvariance},
		{"relabelling invariance", relabellingInvariance},
		{"arrival neutrality", arrivalNeutrality},
		{"purity", purity},
		{"monotone allocation", monotoneAllocation},
	}
	if !claims.Absolute {
		all = append(all, property{"scaling", claims.scaling})
	}
	if claims.Efficient {
		all = append(all, property{"efficiency", claims.efficiency})
	}
	if claims.Truthful {
		all = append(all, property{"truthfulness", claims.truthfulness})
	}
	return all
}

// witnesses lists what must be seen in some auction.
func witnesses(claims Claims) []witness {
	all := []witness{{"sale", neverSells, "nothing was ever sold"}}
	if claims.Shares {
		all = append(all, witness{"division", neverDivides, "no slot was ever divided"})
	}
	if !claims.Truthful {
		all = append(all, witness{"untruthfulness", claims.truthfulness, "not claimed truthful, but no deviation from truth paid"})
	}
	return all
}

func individualRationality(m market.Mechanism, p profile) error {
	for _, w := range p.clear(m) {
		if i := p.bidOf(w.Agent); i >= 0 && w.Pay > p.bids[i].Price {
			return fmt.Errorf("agent %d bid %d and pays %d: more than its bid", w.Agent, p.bids[i].Price, w.Pay)
		}
	}
	return nil
}

func floorAndReserve(m market.Mechanism, p profile) error {
	for _, w := range p.clear(m) {
		i := p.bidOf(w.Agent)
		if i < 0 {
			continue
		}
		reserve := p.auction.Reserve
		if w.Slot >= 0 && int(w.Slot) < p.auction.Units() {
			reserve = max(reserve, p.auction.Slot(int(w.Slot)).Reserve)
		}
		if price := p.bids[i].Price; price < reserve {
			return fmt.Errorf("agent %d has an award with %d: below the reserve %d", w.Agent, price, reserve)
		}
		if least := max(reserve, p.bids[i].Floor); w.Pay < least && w.Slot != market.NoSlot {
			return fmt.Errorf("agent %d pays %d: less than %d, the reserve or its own floor", w.Agent, w.Pay, least)
		}
	}
	return nil
}

// soldOnce tests that awards make sense as a whole: each bidder has one at most, and of each slot no more is sold than there is.
func (c Claims) soldOnce(m market.Mechanism, p profile) error {
	awards := p.clear(m)
	sold, agents := map[int32]market.Rate{}, map[market.AgentID]bool{}
	for _, w := range awards {
		bid := p.bidOf(w.Agent)
		switch {
		case bid < 0:
			return fmt.Errorf("agent %d gets an award and made no bid", w.Agent)
		case agents[w.Agent]:
			return fmt.Errorf("agent %d gets two awards: %v", w.Agent, awards)
		case w.Slot == market.NoSlot && !c.LosersPay:
			return fmt.Errorf("agent %d pays %d for nothing, and losers are not said to pay", w.Agent, w.Pay)
		case w.Slot < market.NoSlot, int(w.Slot) >= p.auction.Units():
			return fmt.Errorf("agent %d gets slot %d of %d", w.Agent, w.Slot, p.auction.Units())
		case w.Share != 0 && !c.Shares, w.Share < 0, w.Share > market.One:
			return fmt.Errorf("agent %d gets %d millionths of slot %d, which is not said to be divided, or not that way", w.Agent, w.Share, w.Slot)
		case w.Slot != market.NoSlot && sold[w.Slot]+w.Part() > market.One:
			return fmt.Errorf("slot %d is sold twice: %v", w.Slot, awards)
		case w.On != c.event(p):
			return fmt.Errorf("agent %d pays for event %d, not %d", w.Agent, w.On, c.event(p))
		case w.Deal != p.bids[bid].Deal:
			return fmt.Errorf("agent %d bid under deal %d and gets an award under %d", w.Agent, p.bids[bid].Deal, w.Deal)
		case w.Charged != 0, w.Realized, w.Worth != 0:
			return fmt.Errorf("agent %d is charged %d or told a worth of %d: that is for the market to do", w.Agent, w.Charged, w.Worth)
		}
		agents[w.Agent] = true
		sold[w.Slot] += w.Part()
	}
	return nil
}

// orderInvariance clears the bids reversed and in two other orders.
func orderInvariance(m market.Mechanism, p profile) error {
	want := sorted(p.clear(m))
	shuffled := p
	shuffled.bids = slices.Clone(p.bids)
	slices.Reverse(shuffled.bids)
	stream := rand.New(rand.NewPCG(uint64(len(p.bids)), p.auction.Coin))
	for range 3 {
		if got := sorted(shuffled.clear(m)); !slices.Equal(got, want) {
			return fmt.Errorf("awards %v become %v when the bids come in the order\n  %v", want, got, shuffled)
		}
		stream.Shuffle(len(p.bids), func(i, j int) {
			shuffled.bids[i], shuffled.bids[j] = shuffled.bids[j], shuffled.bids[i]
		})
	}
	return nil
}

// relabellingInvariance lets each bidder change places with the next: agent, seat and name go, the rest stays, and what the
// arbiter remembers of it moves to its new seat.
func relabellingInvariance(m market.Mechanism, p profile) error {
	awards := p.clear(m)
	for i := range len(p.bids) - 1 {
		swapped := p
		swapped.bids = slices.Clone(p.bids)
		x, y := &swapped.bids[i], &swapped.bids[i+1]
		x.Agent, y.Agent = y.Agent, x.Agent
		x.Seat, y.Seat = y.Seat, x.Seat
		x.Key, y.Key = y.Key, x.Key
		if len(p.auction.Standing) > 0 {
			swapped.auction.Standing = slices.Clone(p.auction.Standing)
			standing := swapped.auction.Standing
			standing[x.Seat], standing[y.Seat] = standing[y.Seat], standing[x.Seat]
		}
		want := slices.Clone(awards)
		for k := range want {
			switch want[k].Agent {
			case x.Agent:
				want[k].Agent = y.Agent
			case y.Agent:
				want[k].Agent = x.Agent
			}
		}
		if got := sorted(swapped.clear(m)); !slices.Equal(got, sorted(want)) {
			return fmt.Errorf("when agents %d and %d change places, awards %v should become %v, but are %v", y.Agent, x.Agent, awards, want, got)
		}
	}
	return nil
}

// arrivalNeutrality reverses the order of arrival, and then lets all bids arrive at once.
func arrivalNeutrality(m market.Mechanism, p profile) error {
	want := sorted(p.clear(m))
	moved := p
	moved.bids = slices.Clone(p.bids)
	for _, sign := range []market.Time{-1, 0} {
		for i := range moved.bids {
			moved.bids[i].At = sign * p.bids[i].At
		}
		if got := sorted(moved.clear(m)); !slices.Equal(got, want) {
			return fmt.Errorf("awards %v become %v with other times of arrival:\n  %v", want, got, moved)
		}
	}
	return nil
}

func neverSells(m market.Mechanism, p profile) error {
	if awards := p.clear(m); len(awards) > 0 {
		return fmt.Errorf("awards %v", awards)
	}
	return nil
}

func neverDivides(m market.Mechanism, p profile) error {
	awards := p.clear(m)
	if slices.ContainsFunc(awards, func(w market.Award) bool { return w.Share != 0 }) {
		return fmt.Errorf("awards %v", awards)
	}
	return nil
}

// noAllocation is tested in fewer cases, and not by Fuzz, whose own allocations would count.
var noAllocation = property{"no allocation", func(m market.Mechanism, p profile) error {
	dst := make([]market.Award, 0, len(p.bids)+1)
	p = p.copied()
	if n := testing.AllocsPerRun(10, func() { m.Clear(dst, &p.auction, p.bids) }); n > 0 {
		return fmt.Errorf("%v allocations", n)
	}
	return nil
}}

// sorted puts awards into the order of their agents.
func sorted(awards []market.Award) []market.Award {
	slices.SortFunc(awards, func(x, y market.Award) int {
		return cmp.Or(cmp.Compare(x.Agent, y.Agent), cmp.Compare(x.Slot, y.Slot), cmp.Compare(x.Pay, y.Pay))
	})
	return awards
}
