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
		{"sold once", soldOnce},
		{"order invariance", orderInvariance},
		{"relabelling invariance", relabellingInvariance},
		{"arrival neutrality", arrivalNeutrality},
		{"purity", purity},
		{"monotone allocation", monotoneAllocation},
		{"scaling", scaling},
	}
	if claims.Efficient {
		all = append(all, property{"efficiency", efficiency})
	}
	if claims.Truthful {
		all = append(all, property{"truthfulness", truthfulness})
	}
	return all
}

// witnesses lists what must be seen in some auction.
func witnesses(claims Claims) []witness {
	all := []witness{{"sale", neverSells, "nothing was ever sold"}}
	if !claims.Truthful {
		all = append(all, witness{"untruthfulness", truthfulness, "not claimed truthful, but no deviation from truth paid"})
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
		if price := p.bids[i].Price; price < p.auction.Reserve {
			return fmt.Errorf("agent %d wins with %d: below the reserve %d", w.Agent, price, p.auction.Reserve)
		}
		if least := max(p.auction.Reserve, p.bids[i].Floor); w.Pay < least {
			return fmt.Errorf("agent %d pays %d: less than %d, the reserve or its own floor", w.Agent, w.Pay, least)
		}
	}
	return nil
}

func soldOnce(m market.Mechanism, p profile) error {
	awards := p.clear(m)
	if len(awards) > 1 {
		return fmt.Errorf("%d awards of one impression: %v", len(awards), awards)
	}
	for _, w := range awards {
		if p.bidOf(w.Agent) < 0 {
			return fmt.Errorf("agent %d gets an award and made no bid", w.Agent)
		}
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

// relabellingInvariance lets each bidder change places with the next: agent, seat and name go, the rest stays.
func relabellingInvariance(m market.Mechanism, p profile) error {
	awards := p.clear(m)
	for i := range len(p.bids) - 1 {
		swapped := p
		swapped.bids = slices.Clone(p.bids)
		x, y := &swapped.bids[i], &swapped.bids[i+1]
		x.Agent, y.Agent = y.Agent, x.Agent
		x.Seat, y.Seat = y.Seat, x.Seat
		x.Key, y.Key = y.Key, x.Key
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

// scaling multiplies every price by the largest of some factors that leaves it in range.
func scaling(m market.Mechanism, p profile) error {
	top := p.auction.Reserve
	for _, b := range p.bids {
		top = max(top, b.Price, b.Asked)
	}
	k := min(market.MaxPrice/max(top, 1), 1009)
	want := p.clear(m)
	for i := range want {
		want[i].Pay *= k
	}
	scaled := p
	scaled.auction.Floor *= k
	scaled.auction.Reserve *= k
	scaled.bids = slices.Clone(p.bids)
	for i := range scaled.bids {
		b := &scaled.bids[i]
		b.Price, b.Asked, b.Floor = k*b.Price, k*b.Asked, k*b.Floor
	}
	if got := scaled.clear(m); !slices.Equal(sorted(got), sorted(want)) {
		return fmt.Errorf("all prices times %d: awards %v, want %v", k, got, want)
	}
	return nil
}

func neverSells(m market.Mechanism, p profile) error {
	if awards := p.clear(m); len(awards) > 0 {
		return fmt.Errorf("awards %v", awards)
	}
	return nil
}

func efficiency(m market.Mechanism, p profile) error {
	var best *market.Bid
	for i := range p.bids {
		if b := &p.bids[i]; b.Price >= p.auction.Reserve && (best == nil || b.Beats(best)) {
			best = b
		}
	}
	awards := p.clear(m)
	switch {
	case best == nil && len(awards) > 0:
		return fmt.Errorf("awards %v without an eligible bid", awards)
	case best != nil && (len(awards) != 1 || awards[0].Agent != best.Agent):
		return fmt.Errorf("awards %v, want one to agent %d", awards, best.Agent)
	}
	return nil
}

// noAllocation is tested in fewer cases, and not by Fuzz, whose own allocations would count.
var noAllocation = property{"no allocation", func(m market.Mechanism, p profile) error {
	dst := make([]market.Award, 0, len(p.bids)+1)
	p.bids = slices.Clone(p.bids)
	if n := testing.AllocsPerRun(10, func() { m.Clear(dst, &p.auction, p.bids) }); n > 0 {
		return fmt.Errorf("%v allocations", n)
	}
	return nil
}}

// sorted puts awards into the order of their agents.
func sorted(awards []market.Award) []market.Award {
	slices.SortFunc(awards, func(x, y market.Award) int {
		return cmp.Or(cmp.Compare(x.Agent, y.Agent), cmp.Compare(x.Pay, y.Pay))
	})
	return awards
}
