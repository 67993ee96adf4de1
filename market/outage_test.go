package market

import (
	"math"
	"strings"
	"testing"
	"time"

	"marketsim/internal/rng"
)

// TestOutageShare: an agent is down for MeanDown/(MeanUp+MeanDown) of the time. Over a time T the share of an alternating
// renewal process with exponential phases has variance 2 U^2 D^2 / ((U+D)^3 T) (Cox, Renewal Theory, 1962, section 7.4).
func TestOutageShare(t *testing.T) {
	for i, o := range []Outages{{time.Second, time.Second}, {9 * time.Second, time.Second}, {100 * time.Millisecond, 3 * time.Second}} {
		const probes = 400_000
		step := Time(min(o.MeanUp, o.MeanDown)) / 20
		agent, down := newOutage(o, rng.NewKey(1, uint64(i), rng.Outage, "a")), 0
		for k := range Time(probes) {
			if agent.at(k * step) {
				down++
			}
		}
		u, d, all := o.MeanUp.Seconds(), o.MeanDown.Seconds(), (probes * step).Seconds()
		want, sd := d/(u+d), math.Sqrt(2*u*u*d*d/(math.Pow(u+d, 3)*all))
		if got := float64(down) / probes; math.Abs(got-want) > 4*sd {
			t.Errorf("%+v: down for %v of the time, want %v within %v", o, got, want, 4*sd)
		}
	}
}

func TestNoOutage(t *testing.T) {
	o := newOutage(Outages{}, 1)
	if o.at(0) || o.at(Never) {
		t.Error("the zero Outages fails")
	}
}

// TestOutageDependsOnTimeOnly: however often an agent is looked at, it is down at the same times.
func TestOutageDependsOnTimeOnly(t *testing.T) {
	o := Outages{time.Second, 500 * time.Millisecond}
	often, seldom := newOutage(o, 7), newOutage(o, 7)
	for at := Time(0); at < 1000*Time(time.Second); at += 10 * ms {
		if down := often.at(at); at%(7*Time(time.Second)) == 0 && seldom.at(at) != down {
			t.Fatalf("at %v it is down: %v, and not", at, down)
		}
	}
}

// TestLongestOutages: phases of the longest mean time, ten years, last that long on average, none ends before it began, and
// what would end after the last moment of simulated time never ends. The sd of an exponential length is its mean.
func TestLongestOutages(t *testing.T) {
	const n, agents = 40_000, 400
	o := newOutage(Outages{longestMean, longestMean}, rng.NewKey(1, 0, rng.Outage, "a"))
	sum := 0.0
	for o.phase = range n {
		length := o.length()
		if length < 1 {
			t.Fatalf("phase %d lasts %v", o.phase, length)
		}
		sum += float64(length) / float64(longestMean)
	}
	if mean := sum / n; math.Abs(mean-1) > 4/math.Sqrt(n) {
		t.Errorf("a mean of %v means", mean)
	}
	for i := range uint64(agents) {
		o := newOutage(Outages{longestMean, longestMean}, rng.NewKey(1, i, rng.Outage, "a"))
		for at := Time(0); at >= 0; at += Time(longestMean) / 4 { // until the time overflows: 292 years
			before := o.until
			o.at(at)
			if o.until < before || o.until <= at {
				t.Fatalf("agent %d at %v: a phase from %v to %v", i, at, before, o.until)
			}
		}
		if o.at(Never); o.until != Never {
			t.Fatalf("agent %d: the last phase ends at %v", i, o.until)
		}
	}
	endless, beyond := newOutage(Outages{math.MaxInt64, math.MaxInt64}, 1), 0 // more than New admits
	for endless.phase = range n {
		if endless.length() == Never {
			beyond++
		}
	}
	p := math.Exp(-1) // of more than one mean
	if share := float64(beyond) / n; math.Abs(share-p) > 4*math.Sqrt(p*(1-p)/n) {
		t.Errorf("a share of %v lasts beyond the last moment, want %v", share, p)
	}
}

// TestDownAgentIsSilent: an agent that is down from the first moments to the end gets no request.
func TestDownAgentIsSilent(t *testing.T) {
	got := play(t, Config{
		Sellers: []Seller{{Name: "s", Timeout: 50 * ms, Mechanism: firstPrice{}, Gate: everyone(2)}},
		Buyers: []Buyer{
			{Name: "down", Agent: constant(9), Link: Link{Outages: Outages{1, 1000 * time.Hour}}},
			{Name: "up", Agent: constant(5)},
		},
		Source: every(20, ms),
	})
	for i, k := range got.closes[1:] {
		if k.seats[0].Answer != Silent || len(k.awards) != 1 || k.awards[0] != (Award{Agent: 1, Pay: 5, Charged: 5}) {
			t.Fatalf("auction %d: %+v", i+1, k)
		}
	}
}

func TestLinkErrors(t *testing.T) {
	for _, c := range []struct {
		link Link
		err  string
	}{
		{Link{Loss: -0.1}, "market: buyer b: message loss -0.1: must be 0 to 1"},
		{Link{Loss: 1.1}, "message loss 1.1"},
		{Link{Loss: math.NaN()}, "message loss NaN"},
		{Link{Outages: Outages{MeanUp: 1}}, "market: buyer b: outages of mean up time 1ns and down time 0s: both must be positive, or both zero"},
		{Link{Outages: Outages{-1, -1}}, "outages of mean up time -1ns"},
		{Link{Outages: Outages{time.Second, 87600*time.Hour + 1}}, "outages of mean up time 1s and down time 87600h0m0.000000001s: each must be at most 87600h0m0s"},
	} {
		_, err := New(Config{
			Sellers: []Seller{{Name: "s", Mechanism: firstPrice{}, Gate: everyone(1)}},
			Buyers:  []Buyer{{Name: "b", Agent: constant(1), Link: c.link}},
			Source:  every(1, 1),
		})
		if err == nil || !strings.Contains(err.Error(), c.err) {
			t.Errorf("error %v, want %q", err, c.err)
		}
	}
}
