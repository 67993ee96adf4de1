package market

import (
	"slices"
	"testing"
)

// TestTrace follows one auction whose every step is known beforehand: request and bid take the agent's latency each.
func TestTrace(t *testing.T) {
	lossy, seq := bidLoser(t)
	trace := Trace{Seq: seq}
	play(t, Config{
		Trace: &trace,
		Sellers: []Seller{
			{Name: "s", Timeout: 50 * ms, Mechanism: secondPrice{}, Gate: everyone(8), Floors: flatFloor(10)},
		},
		Buyers: []Buyer{
			{Name: "in-time", Agent: constant(40), Link: Link{Latency: fixed(10)}},
			{Name: "thinking", Agent: constant(30), Link: Link{Latency: fixed(10), Compute: fixed(5)}},
			{Name: "late", Agent: constant(90), Link: Link{Latency: fixed(30)}},
			{Name: "learning, asked after the close", Agent: &forgetful{}, Link: Link{Latency: fixed(70)}},
			{Name: "declining", Agent: constant(-5), Link: Link{Latency: fixed(1)}},
			{Name: "low", Agent: constant(9)},
			{Name: lossy.Name, Agent: constant(80), Link: lossy.Link},
			{Name: "cut off", Agent: constant(80), Link: Link{Latency: fixed(1), Loss: 1}},
		},
		Source: every(int(seq)+20, 7*ms),
	})
	trace.Sort()
	at := Time(seq) * 7 * ms
	want := []Step{
		{at, 0, RequestSent, 0, at + 10*ms},
		{at, 1, RequestSent, 0, at + 10*ms},
		{at, 2, RequestSent, 0, at + 30*ms},
		{at, 3, RequestSent, 0, at + 70*ms},
		{at, 4, RequestSent, 0, at + 1*ms},
		{at, 5, RequestSent, 0, at},
		{at, 5, OfferSent, 9, at},
		{at, 6, RequestSent, 0, at + 20*ms},
		{at, 7, RequestSent, 0, Never},
		{at + 1*ms, 4, NoBidSent, 0, at + 2*ms},
		{at + 10*ms, 0, OfferSent, 40, at + 20*ms},
		{at + 10*ms, 1, OfferSent, 30, at + 25*ms},
		{at + 20*ms, 6, OfferSent, 80, Never},
		{at + 30*ms, 2, OfferSent, 90, at + 60*ms},
		{at + 70*ms, 3, OfferSent, 700_001, at + 140*ms},
	}
	if !slices.Equal(trace.Steps, want) {
		t.Errorf("steps\n%+v\nwant\n%+v", trace.Steps, want)
	}
	if !trace.Found || trace.Close != at+50*ms || trace.Lot.Floor != 10 || trace.Lot.Seq != seq {
		t.Errorf("found %v, closed at %v, lot %+v", trace.Found, trace.Close, trace.Lot)
	}
	if !slices.Equal(trace.Awards, []Award{{Pay: 30, Charged: 30}}) || len(trace.Bids) != 2 {
		t.Errorf("awards %v of bids %+v", trace.Awards, trace.Bids)
	}
	answers := []Answer{Admitted, Admitted, Silent, Silent, Declined, BelowFloor, Silent, Silent}
	for i, s := range trace.Seats {
		if s.Answer != answers[i] {
			t.Errorf("seat %d is %v, want %v", i, s.Answer, answers[i])
		}
	}
}

type flatFloor Price

func (f flatFloor) Set(a *Auction) { a.Floor = Price(f) }

// bidLoser is a buyer whose request in the auction returned arrives and whose bid is lost.
func bidLoser(t *testing.T) (Buyer, uint64) {
	b := Buyer{Name: "lossy", Link: Link{Latency: fixed(20), Loss: 0.5}}
	w := newWire(b.Link, 0, 0, b.Name)
	for seq := range uint64(100) {
		if !w.loses(requestLeg, seq) && w.loses(bidLeg, seq) {
			return b, seq
		}
	}
	t.Fatal("no bid is lost")
	return b, 0
}

// TestTraceOfOutage: an agent that is down takes the step of being down.
func TestTraceOfOutage(t *testing.T) {
	trace := Trace{Seq: 3}
	play(t, Config{
		Trace:   &trace,
		Sellers: []Seller{{Name: "s", Timeout: 50 * ms, Mechanism: secondPrice{}, Gate: everyone(1)}},
		Buyers:  []Buyer{{Name: "down", Agent: constant(1), Link: Link{Latency: fixed(2), Outages: Outages{1, 1 << 55}}}},
		Source:  every(5, ms),
	})
	want := []Step{{3 * ms, 0, RequestSent, 0, 5 * ms}, {5 * ms, 0, AgentDown, 0, Never}}
	if !slices.Equal(trace.Steps, want) {
		t.Errorf("steps %+v, want %+v", trace.Steps, want)
	}
}

// TestTraceOfOneStep: without a clock the trace shows the same requests and answers, and it changes nothing.
func TestTraceOfOneStep(t *testing.T) {
	for seed := range uint64(20) {
		stepped, clocked := Trace{Seq: 7}, Trace{Seq: 7}
		c, d := newWorld(seed, true), newWorld(seed, true)
		c.Trace, d.Trace = &stepped, &clocked
		if diff := play(t, c).difference(playOnClock(t, newWorld(seed, true))); diff != "" {
			t.Fatalf("world %d: the trace changes the run: %s", seed, diff)
		}
		playOnClock(t, d)
		stepped.Sort()
		clocked.Sort()
		if !slices.Equal(stepped.Steps, clocked.Steps) || stepped.Found != clocked.Found || !slices.Equal(stepped.Seats, clocked.Seats) {
			t.Fatalf("world %d: steps\n%+v\non the clock\n%+v", seed, stepped.Steps, clocked.Steps)
		}
	}
}

func TestTraceNotFound(t *testing.T) {
	trace := Trace{Seq: 5}
	play(t, Config{
		Trace:   &trace,
		Sellers: []Seller{{Name: "s", Mechanism: secondPrice{}, Gate: everyone(0)}},
		Source:  every(5, ms),
	})
	if trace.Found || len(trace.Steps) > 0 {
		t.Errorf("%+v", trace)
	}
}
