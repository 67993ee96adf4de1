package market

import (
	"fmt"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/combin"
	"gonum.org/v1/gonum/stat/distuv"

	"marketsim/internal/rng"
)

func agentNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprint("buyer-", i)
	}
	return names
}

// asked is who is asked in auction seq.
func asked(l *Lottery, seq uint64) []AgentID {
	var ids []AgentID
	for _, inv := range l.Invite(nil, &Auction{Lot: Lot{Impression: Impression{Seq: seq}}}) {
		ids = append(ids, inv.Agent)
	}
	return ids
}

// Every set of k out of n is drawn equally often: chi-square over all of them at a level of 1e-4.
func TestLotteryDrawsEverySetAlike(t *testing.T) {
	const n, auctions = 6, 60_000
	for _, k := range []int{1, 2, 3, 5} {
		l := NewLottery(everyone(n), k, agentNames(n), rng.NewKey(1, 0, rng.Participants, "publisher"))
		counts := map[string]float64{}
		for seq := range uint64(auctions) {
			ids := asked(l, seq)
			if len(ids) != k || !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != k {
				t.Fatalf("%d places: asked %v", k, ids)
			}
			counts[fmt.Sprint(ids)]++
		}
		sets := combin.Binomial(n, k)
		want, x2 := auctions/float64(sets), 0.0
		for _, c := range combin.Combinations(n, k) {
			ids := make([]AgentID, k)
			for i, id := range c {
				ids[i] = AgentID(id)
			}
			d := counts[fmt.Sprint(ids)] - want
			x2 += d * d / want
		}
		if limit := (distuv.ChiSquared{K: float64(sets - 1)}).Quantile(1 - 1e-4); x2 > limit {
			t.Errorf("%d places: chi-square %.1f over %d sets, want at most %.1f", k, x2, sets, limit)
		}
	}
}

// Who else is in the market does not change which of two is asked first, and as many places as buyers ask everyone.
func TestLotteryGoesByNames(t *testing.T) {
	key := rng.NewKey(1, 0, rng.Participants, "publisher")
	few, more := agentNames(4), []string{"someone", "buyer-2", "buyer-0", "another", "buyer-3", "buyer-1"}
	narrow := NewLottery(everyone(4), 1, few, key)
	for seq := range uint64(1000) {
		first := few[asked(narrow, seq)[0]]
		for places := 1; places <= len(more); places++ {
			var names []string
			for _, id := range asked(NewLottery(everyone(len(more)), places, more, key), seq) {
				names = append(names, more[id])
			}
			known := slices.DeleteFunc(slices.Clone(names), func(s string) bool { return !slices.Contains(few, s) })
			if len(known) > 0 && !slices.Contains(known, first) {
				t.Fatalf("auction %d: %s is first of four, but of six %v are asked", seq, first, names)
			}
			if len(names) != places {
				t.Fatalf("%d of %d places", len(names), places)
			}
		}
	}
	if ids := asked(NewLottery(everyone(3), 9, few[:3], key), 0); len(ids) != 3 {
		t.Errorf("9 places ask %v of 3", ids)
	}
}

func TestLotteryAllocatesNothing(t *testing.T) {
	l := NewLottery(everyone(50), 7, agentNames(50), rng.NewKey(1, 0, rng.Participants, "publisher"))
	dst, a := make([]Invite, 0, 50), &Auction{}
	if n := testing.AllocsPerRun(100, func() { a.Seq++; dst = l.Invite(dst[:0], a) }); n > 0 {
		t.Errorf("%v allocations an auction", n)
	}
}
