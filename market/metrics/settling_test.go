package metrics

import (
	"fmt"
	"testing"

	"marketsim/market"
)

// pupil is a learner whose greedy choice the test changes.
type pupil struct {
	knowing
	changes uint64
}

func (p *pupil) Changes() uint64        { return p.changes }
func (p *pupil) Observe(*market.Notice) {}
func (p *pupil) Improves() bool         { return true }

// rowOf is one row of the market or of an agent.
func rowOf(r *Recorder, metric, entity string) Row {
	for _, row := range r.Window(0, r.Buckets()).Rows() {
		if row.Metric.Name == metric && row.Entity == entity && row.Dimension == "" {
			return row
		}
	}
	panic("no row of " + metric)
}

// shows says what a row has, "-" if it is missing.
func shows(r *Recorder, metric, entity string) string {
	if row := rowOf(r, metric, entity); row.OK {
		return fmt.Sprint(row.Value)
	}
	return "-"
}

// Auctions close at 1 s, 2 s, ...; after each the learners change as said. Ten auctions leave ten profiles: with a change
// because of auction c, the last of them are alike from c on, which are 11 - c.
func TestConvergedByHand(t *testing.T) {
	for _, c := range []struct {
		name              string
		settled           uint64
		changes           [2][]int // of two learners, by auction from 1
		converged, number string
		second            string // converged of the second alone
	}{
		{"never changed", 10, [2][]int{}, "1", "0", "1"},
		{"too short a run", 11, [2][]int{}, "0", "-", "0"},
		{"one changed first", 10, [2][]int{{1}, nil}, "1", "1", "1"},
		{"just in time", 4, [2][]int{{2, 7}, nil}, "1", "7", "1"},
		{"just too late", 4, [2][]int{{2, 8}, nil}, "0", "-", "1"},
		{"by the last auction", 2, [2][]int{{10}, nil}, "0", "-", "1"},
		{"one profile is like itself", 1, [2][]int{{10}, {3}}, "1", "10", "1"},
		{"the second is later", 3, [2][]int{{2}, {5}}, "1", "5", "1"},
		{"the second still changes", 3, [2][]int{{2}, {9}}, "0", "-", "0"},
	} {
		list := buyers(3)
		learners := [2]*pupil{{}, {changes: 7}}
		list[0].Agent, list[2].Agent = learners[0], learners[1]
		r := New(testInventory(), list, Span{Auctions: 10})
		r.Study(Study{Settled: c.settled})
		for n := 1; n <= 10; n++ {
			r.Record(&market.Cleared{Auction: &market.Auction{Lot: market.Lot{Impression: market.Impression{Seq: uint64(n - 1)}}}, Close: market.Time(n) * 1e9})
			for i, changes := range c.changes {
				for _, at := range changes {
					if at == n {
						learners[i].changes++
					}
				}
			}
		}
		for metric, want := range map[string]string{"converged": c.converged, "convergence_auctions": c.number, "convergence_time_s": c.number} {
			if got := shows(r, metric, ""); got != want {
				t.Errorf("%s: %s is %s, want %s", c.name, metric, got, want)
			}
		}
		if got := shows(r, "converged", list[2].Name); got != c.second {
			t.Errorf("%s: converged of the second learner is %s, want %s", c.name, got, c.second)
		}
		if got := shows(r, "converged", list[1].Name); got != "-" {
			t.Errorf("%s: an agent that does not settle has converged %s", c.name, got)
		}
	}
}

// Where nobody learns and nobody has a budget, nothing is watched.
func TestNobodyToWatch(t *testing.T) {
	r := New(testInventory(), buyers(3), Span{Auctions: 10})
	r.Study(Study{Settled: 1, Sample: 1, Steps: 20, Mechanism: highest{}})
	if len(r.watchers) > 0 {
		t.Errorf("%d watchers", len(r.watchers))
	}
}

// The buyers gain 6 CPM: between 2, if they compete, and 10, if they act as one, that is half way.
func TestProfitGainByHand(t *testing.T) {
	number := func(x float64) *float64 { return &x }
	for _, c := range []struct {
		competitive, collusive *float64
		want                   string
	}{
		{number(2), number(10), "0.5"},
		{number(6), number(10), "0"},
		{number(2), number(6), "1"},
		{number(8), number(10), "-1"},
		{number(8), number(8), "-"},
		{nil, number(10), "-"},
		{number(2), nil, "-"},
	} {
		r := New(testInventory(), buyers(1), Span{Auctions: 1})
		r.Study(Study{Settled: 1, Competitive: c.competitive, Collusive: c.collusive})
		finished := &market.Cleared{Auction: &market.Auction{}, Seats: []market.Seat{{Value: 10e6}}, Awards: []market.Award{{Pay: 4e6, Charged: 4e6}}}
		r.Record(finished)
		if got := shows(r, "profit_gain", ""); got != c.want {
			t.Errorf("profit gain %s, want %s", got, c.want)
		}
	}
}
