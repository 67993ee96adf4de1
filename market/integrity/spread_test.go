package integrity

import (
	"math"
	"strings"
	"testing"

	"marketsim/internal/stats"
	"marketsim/market"
	"marketsim/market/metrics"
)

func bids(cpms ...float64) []market.Bid {
	list := make([]market.Bid, len(cpms))
	for i, cpm := range cpms {
		list[i].Price = market.PriceOf(cpm)
	}
	return list
}

// The numbers of theory 5.1, to the six digits given there.
func TestCV(t *testing.T) {
	for _, test := range []struct {
		bids []float64
		want float64
	}{
		{[]float64{2.0, 1.8, 1.7, 1.2, .8}, .326599},
		{[]float64{2.0, 1.2, 1.18, 1.15, 1.1}, .285562},
		{[]float64{100, 105, 106, 108, 115}, .051028},
		{[]float64{100, 110, 111, 111.5, 112}, .046188},
		{[]float64{3, 3, 3}, 0},
	} {
		if cv, ok := CV(bids(test.bids...)); !ok || math.Abs(cv-test.want) > 5e-7 {
			t.Errorf("CV of %v = %v, want %v", test.bids, cv, test.want)
		}
	}
	for _, few := range [][]float64{{}, {1}, {1, 2}} {
		if cv, ok := CV(bids(few...)); ok {
			t.Errorf("CV of %v = %v, want none", few, cv)
		}
	}
}

// Two prices a thousandth of a cent apart at the top of the range: nothing is lost to rounding.
func TestCVOfNearlyEqualBids(t *testing.T) {
	list := []market.Bid{{Price: market.MaxPrice}, {Price: market.MaxPrice - 1}, {Price: market.MaxPrice - 2}}
	if cv, _ := CV(list); math.Abs(cv*float64(market.MaxPrice-1)-1) > 1e-9 {
		t.Errorf("CV %v, want one unit in %d", cv, market.MaxPrice-1)
	}
}

// scattered plays auctions of five bids around CPM 2, on two placements in turn. Scale says how far they lie apart.
func scattered(auctions, buckets int, scale func(i, placement int) float64) (*Spread, [][]float64) {
	v := market.DefaultInventory()
	v.Placements = append(v.Placements, v.Placements[0], v.Placements[0])
	v.Placements[1].Name, v.Placements[2].Name = "second", "unused"
	s := NewSpread(&v, metrics.Span{Auctions: uint64(auctions), Buckets: buckets})
	r := random(11)
	cvs := make([][]float64, 2)
	for i := range auctions {
		var a market.Auction
		a.Seq, a.Placement = uint64(i), int32(i%2)
		prices := make([]float64, 1+i%5)
		for k := range prices {
			prices[k] = 2 + scale(i, i%2)*(r.Float64()-0.5)
		}
		s.Record(&market.Cleared{Auction: &a, Bids: bids(prices...)})
		cv := math.NaN()
		if len(prices) >= 3 {
			cv = stats.StdDev(prices) / stats.Mean(prices)
		}
		cvs[i%2] = append(cvs[i%2], cv)
	}
	return s, cvs
}

// known is the mean of what is defined.
func known(list []float64) float64 {
	var sum, n float64
	for _, x := range list {
		if !math.IsNaN(x) {
			sum += x
			n++
		}
	}
	return sum / n
}

func TestSpreadAgreesWithTheDefinition(t *testing.T) {
	s, cvs := scattered(2000, 20, func(i, placement int) float64 { return 1 })
	near := func(got, want float64) bool { return math.Abs(got-want) < 1e-5 } // prices are rounded to millionths
	for b := range 20 {
		got, ok := s.Mean(b, b+1)
		if want := known(append(append([]float64(nil), cvs[0][50*b:50*(b+1)]...), cvs[1][50*b:50*(b+1)]...)); !ok || !near(got, want) {
			t.Errorf("bucket %d: mean %v, want %v", b, got, want)
		}
	}
	readings := s.Compare(5) // 15 buckets, of which the first 3 are the baseline
	if len(readings) != 3 {
		t.Fatalf("%d readings, want all, default and second", len(readings))
	}
	for i, name := range []string{"default", "second"} {
		r := readings[1+i]
		baseline, rest, all := known(cvs[i][250:400]), known(cvs[i][400:]), known(cvs[i][250:])
		if r.Placement != name || !near(r.Baseline, baseline) || !near(r.Rest, rest) || !near(r.Mean, all) || !near(r.Ratio, rest/baseline) {
			t.Errorf("%+v, want baseline %v, rest %v, mean %v", r, baseline, rest, all)
		}
	}
	if all := readings[0]; all.Auctions != readings[1].Auctions+readings[2].Auctions || all.Auctions != 900 {
		t.Errorf("%d auctions of three bids, want 900", all.Auctions)
	}
}

// Bids that close up on one placement after the first half are noticed there and not on the other.
func TestCompareNoticesClosingUp(t *testing.T) {
	s, _ := scattered(20_000, 100, func(i, placement int) float64 {
		if placement == 1 && i > 10_000 {
			return 0.5
		}
		return 1
	})
	readings := s.Compare(0)
	if r := readings[1]; !r.HasZ || math.Abs(r.Z) > 4 || !strings.Contains(r.Sentence, "much as") {
		t.Errorf("unchanged placement: %+v", r)
	}
	// A fifth is the baseline; of the rest 3/8 is unchanged and 5/8 halved: ratio 3/8 + 5/8 / 2 = 0.6875.
	if r := readings[2]; math.Abs(r.Ratio-0.6875) > 0.02 || r.Z > -4 || !strings.Contains(r.Sentence, "closer together") {
		t.Errorf("placement that closes up: %+v", r)
	}
	// After a cut at the change there is nothing to notice.
	if r := s.Compare(50)[2]; !r.HasZ || math.Abs(r.Z) > 4 || math.Abs(r.Ratio-1) > 0.02 {
		t.Errorf("placement after it closed up: %+v", r)
	}
}

func TestCompareRefuses(t *testing.T) {
	few, _ := scattered(100, 10, func(int, int) float64 { return 1 })
	one, _ := scattered(100, 1, func(int, int) float64 { return 1 })
	none, _ := scattered(0, 10, nil)
	for _, test := range []struct {
		spread *Spread
		says   string
	}{
		{few, "too few time buckets"},
		{one, "no earlier part of the run"},
		{none, "no auction had three bids"},
	} {
		if r := test.spread.Compare(0)[0]; r.HasZ || !strings.Contains(r.Sentence, test.says) {
			t.Errorf("%+v, want %q", r, test.says)
		}
	}
	if _, ok := none.Mean(0, none.Buckets()); ok {
		t.Error("a mean of no auctions")
	}
}
