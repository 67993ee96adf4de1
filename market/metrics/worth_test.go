package metrics

import (
	"testing"

	"marketsim/market"
)

// hand records one auction of three agents who value it at 10, 4 and 2 CPM, and reads a metric of it.
func hand(t *testing.T, rule market.Rule, slots []market.Slot, awards []market.Award, metric string) float64 {
	t.Helper()
	list := buyers(3)
	list[1].Score, list[2].Score = 2*market.One, market.One
	r := New(testInventory(), list, Span{Auctions: 1})
	c := &market.Cleared{Auction: &market.Auction{Lot: market.Lot{Rule: rule, Slots: slots}}, Awards: awards}
	for i, cpm := range []float64{10, 4, 2} {
		c.Seats = append(c.Seats, market.Seat{Agent: market.AgentID(i), Value: market.PriceOf(cpm)})
	}
	r.Record(c)
	return find(t, r.Window(0, 1).Rows(), metric, "")
}

// sold counts the awards of slots.
func sold(awards []market.Award) (n float64) {
	for _, w := range awards {
		if w.Slot != market.NoSlot {
			n++
		}
	}
	return n
}

// Two positions that are clicked with probability .5 and .2, and scores 1, 2 and 1: values times scores are 10, 8 and 2, so
// that the best is .5*10 + .2*8 = 6.6. Swapped, they make .5*8 + .2*10 = 6. As units, score and rate do not count.
func TestWorthByHand(t *testing.T) {
	positions := []market.Slot{{Rate: market.One / 2}, {Rate: market.One / 5}}
	units := []market.Slot{{Rate: market.One}, {Rate: market.One}}
	const byClick, byView = market.GSP, market.UniformPrice
	clicked := func(slot int32, agent market.AgentID) market.Award {
		return market.Award{Agent: agent, Slot: slot, On: market.OnClick, Pay: 1e6, Charged: 1e6}
	}
	shown := func(slot int32, agent market.AgentID) market.Award {
		return market.Award{Agent: agent, Slot: slot, Pay: 1e6, Charged: 1e6}
	}
	for _, c := range []struct {
		name    string
		rule    market.Rule
		slots   []market.Slot
		awards  []market.Award
		welfare float64
		best    float64
	}{
		{"best", byClick, positions, []market.Award{clicked(0, 0), clicked(1, 1)}, 6.6, 6.6},
		{"swapped", byClick, positions, []market.Award{clicked(0, 1), clicked(1, 0)}, 6, 6.6},
		{"half sold", byClick, positions, []market.Award{clicked(1, 2)}, .4, 6.6},
		{"unsold", byClick, positions, nil, 0, 6.6},
		{"a position under a deal, paid when shown", byClick, positions, []market.Award{shown(0, 0)}, 5, 6.6},
		{"a deal and a click", byClick, positions, []market.Award{shown(0, 0), clicked(1, 1)}, 6.6, 6.6},
		{"sure clicks", byClick, units, []market.Award{clicked(0, 0), clicked(1, 1)}, 18, 18},
		{"sure clicks, all under a deal", byClick, units, []market.Award{shown(0, 1), shown(1, 0)}, 18, 18},
		{"sure clicks, one under a deal and one unsold", byClick, units, []market.Award{shown(0, 1)}, 8, 18},
		{"sure clicks, unsold", byClick, units, nil, 0, 18},
		{"sure clicks under vcg", market.VCG, units, []market.Award{shown(1, 1)}, 8, 18},
		{"positions, sold when shown", byView, positions, []market.Award{shown(0, 1), shown(1, 0)}, 14, 14},
		{"units", byView, units, []market.Award{shown(0, 0), shown(1, 2)}, 12, 14},
		{"one slot", byView, nil, []market.Award{shown(0, 1)}, 4, 10},
		{"one impression under a rule of clicks", byClick, nil, []market.Award{shown(0, 1)}, 4, 10},
		{"one position", byClick, units[:1], []market.Award{clicked(0, 1)}, 8, 10},
		{"more units than buyers", byView, append(units, units...), []market.Award{shown(3, 2)}, 2, 16},
		{"a loser that pays", byView, nil, []market.Award{shown(0, 0), shown(market.NoSlot, 1)}, 10, 10},
	} {
		if got := hand(t, c.rule, c.slots, c.awards, "welfare_per_auction"); !near(got, c.welfare) {
			t.Errorf("%s: welfare %v, want %v", c.name, got, c.welfare)
		}
		if got := hand(t, c.rule, c.slots, c.awards, "efficiency"); !near(got, c.welfare/c.best) {
			t.Errorf("%s: efficiency %v, want %v", c.name, got, c.welfare/c.best)
		}
		if n := sold(c.awards); n > 0 {
			if got, want := hand(t, c.rule, c.slots, c.awards, "cpm"), float64(len(c.awards))/n; got != want {
				t.Errorf("%s: a sold slot brings %v, want %v", c.name, got, want)
			}
		}
		if got := hand(t, c.rule, c.slots, c.awards, "revenue_per_auction"); got != float64(len(c.awards)) {
			t.Errorf("%s: revenue %v, want %d", c.name, got, len(c.awards))
		}
	}
}

// The reserve is 3 CPM. What was asked beyond the balance does not count, nor what is bid under a deal.
func TestTieShareByHand(t *testing.T) {
	for _, c := range []struct {
		name string
		bids []market.Bid
		want float64
	}{
		{"no bids", nil, 0},
		{"one", []market.Bid{{Price: 5e6, Asked: 5e6}}, 0},
		{"two equal", []market.Bid{{Price: 5e6, Asked: 5e6}, {Price: 5e6, Asked: 5e6}}, 1},
		{"at the reserve", []market.Bid{{Price: 3e6, Asked: 3e6}, {Price: 3e6, Asked: 3e6}}, 1},
		{"below it", []market.Bid{{Price: 2e6, Asked: 2e6}, {Price: 2e6, Asked: 2e6}}, 0},
		{"below a higher one", []market.Bid{{Price: 5e6, Asked: 5e6}, {Price: 5e6, Asked: 5e6}, {Price: 6e6, Asked: 6e6}}, 0},
		{"equal once clipped", []market.Bid{{Price: 5e6, Asked: 5e6}, {Price: 5e6, Asked: 9e6}}, 1},
		{"equal until clipped", []market.Bid{{Price: 5e6, Asked: 9e6}, {Price: 9e6, Asked: 9e6}}, 0},
		{"one under a deal", []market.Bid{{Price: 5e6, Asked: 5e6}, {Price: 5e6, Asked: 5e6, Deal: 1}}, 0},
		{"below one under a deal", []market.Bid{{Price: 9e6, Asked: 9e6, Deal: 1}, {Price: 5e6, Asked: 5e6}, {Price: 5e6, Asked: 5e6}}, 1},
	} {
		r := New(testInventory(), buyers(3), Span{Auctions: 1})
		finished := &market.Cleared{Auction: &market.Auction{Reserve: 3e6}, Bids: c.bids}
		for i, b := range c.bids {
			finished.Seats = append(finished.Seats, market.Seat{Agent: market.AgentID(i), Answer: market.Admitted, Asked: b.Asked, Deal: b.Deal})
		}
		r.Record(finished)
		if got := find(t, r.Window(0, 1).Rows(), "tie_share", ""); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// The largest value times the largest score times a sure click does not overflow.
func TestTimesIsExact(t *testing.T) {
	largest := market.Rate(2_000_000_000).Of(market.Money(market.MaxPrice))
	if largest != 2e15 || market.One.Of(largest) != 2e15 {
		t.Errorf("the largest worth is %d, %d after a sure click; want 2e15", largest, market.One.Of(largest))
	}
	if got := (market.One / 2).Of(3); got != 1 {
		t.Errorf("half of 3 is %d, want 1, rounded down", got)
	}
}

// Experiments cost their share times the difference of the means: .25 * (8 - 2) = 1.5.
func TestExplorationCost(t *testing.T) {
	r := New(testInventory(), buyers(1), Span{Auctions: 8})
	row := func() Row {
		for _, row := range r.Window(0, r.Buckets()).Rows() {
			if row.Metric.Name == "exploration_cost" {
				return row
			}
		}
		panic("no such row")
	}
	play := func(n int, exploring bool, pay market.Price) {
		for range n {
			c := &market.Cleared{Auction: &market.Auction{Exploring: exploring}, Seats: []market.Seat{{}}}
			c.Awards = []market.Award{{Pay: pay, Charged: market.Money(pay)}}
			r.Record(c)
		}
	}
	play(6, false, 8e6)
	if got := row(); got.OK {
		t.Errorf("without an experiment: %v", got.Value)
	}
	play(2, true, 2e6)
	if got := row(); !got.OK || !near(got.Value, 1.5) {
		t.Errorf("cost %v, want 1.5", got.Value)
	}
}
