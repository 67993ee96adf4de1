package experiment

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"marketsim/market"
)

// Results depend on the file alone: not on how many workers play it, nor on who else records.
func TestResultsDoNotDependOnWorkersOrRecorders(t *testing.T) {
	f := read(t, mixed)
	want := dump(lab(t, f, Options{Workers: 1}))
	for _, workers := range []int{0, 2, 5} {
		if dump(lab(t, f, Options{Workers: workers})) != want {
			t.Errorf("%d workers find something else than one", workers)
		}
	}
	var auctions atomic.Int64
	recorders := func() []market.Recorder { return []market.Recorder{counter{&auctions}} }
	if dump(lab(t, f, Options{Recorders: recorders})) != want {
		t.Error("a further recorder changes the results")
	}
	if got := auctions.Load(); got != 2*2*4*1500 { // combinations x arms x runs x auctions
		t.Errorf("the recorder saw %d auctions", got)
	}
	if dump(lab(t, read(t, strings.Replace(mixed, "seed = 3", "seed = 4", 1)), Options{})) == want {
		t.Error("another seed finds the same")
	}
}

type counter struct{ auctions *atomic.Int64 }

func (c counter) Record(*market.Cleared) { c.auctions.Add(1) }

// A run played alone is that run of the whole.
func TestOneRunAlone(t *testing.T) {
	f := read(t, mixed)
	whole := lab(t, f, Options{})
	for number := range uint64(4) {
		alone := lab(t, f, Options{Only: &number})
		for i, c := range whole.Combos {
			for k, a := range c.Arms {
				one := alone.Combos[i].Arms[k]
				if len(one.Runs) != 1 || fmt.Sprintf("%+v", one.Runs[0]) != fmt.Sprintf("%+v", a.Runs[number]) {
					t.Errorf("combination %d, arm %s, run %d alone is %+v, in the whole %+v", i, a.Arm, number, one.Runs, a.Runs[number])
				}
			}
		}
		if v := alone.Claims[0]; v.Outcome != NotJudged || v.Note != "not all runs were played" {
			t.Errorf("a claim was judged on one run: %+v", v)
		}
	}
	beyond := uint64(1000)
	if r := lab(t, f, Options{Only: &beyond}); r.Combos[0].Arms[0].Runs[0].Number != beyond {
		t.Error("a run beyond those of the file has another number")
	}
}

// The error reported is the first in the order of the plan, whoever fails first on the clock.
func TestFirstErrorOfThePlan(t *testing.T) {
	const text = `auctions = 30000
runs = 3
[mechanism]
rule = "brittle"
after = 29000
[agents.a]
strategy = "truthful"
value.law = "uniform"
[arms.soon]
"mechanism.after" = 5
[arms.fine]
"mechanism.rule" = "first-price"
`
	for _, tc := range []struct{ name, text, want string }{
		{"while playing", text, "arm base, run 0: auction 29000 "},
		{"in one arm", strings.Replace(text, "after = 29000", "after = 1000000", 1), "arm soon, run 0: auction 5 "},
		{"while building", strings.NewReplacer(`"truthful"`, `"unlucky"`, "after = 29000", "after = 1000000", "runs = 3", "runs = 30").Replace(text), ""},
	} {
		first := ""
		for _, workers := range []int{1, 2, 5} {
			_, err := Play(context.Background(), read(t, tc.text), Options{Workers: workers})
			if err == nil || !strings.HasPrefix(err.Error(), tc.want) {
				t.Fatalf("%s: %d workers: got %v, want %s", tc.name, workers, err, tc.want)
			}
			if workers == 1 {
				first = err.Error()
			}
			if err.Error() != first {
				t.Errorf("%s: one worker reports %s, %d report %v", tc.name, first, workers, err)
			}
		}
		if tc.want == "" && (strings.Contains(first, "run 0:") || !strings.Contains(first, "agents.a: drew")) {
			t.Errorf("%s: %s", tc.name, first)
		}
	}
}

// A context that is done ends the play at once, with its cause, and leaves no goroutine behind: the bubble would not end.
func TestCancel(t *testing.T) {
	const endless = `auctions = 10_000_000_000
[mechanism]
rule = "first-price"
[market]
closing = "all-answered"
[agents.a]
strategy = "late"
value.law = "uniform"
`
	for _, tc := range []struct {
		name, text string
		before     bool // done before it begins
	}{
		{"under way", endless, false},
		{"before it begins", endless, true},
		{"runs too short to notice", strings.Replace(endless, "10_000_000_000", "10", 1), true},
	} {
		for _, workers := range []int{1, 3} {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(context.Background())
				if tc.before {
					cancel(errEnough)
				}
				r, err := Play(ctx, read(t, tc.text), Options{Workers: workers, Progress: func(uint64) { cancel(errEnough) }})
				if r != nil || !errors.Is(err, errEnough) {
					t.Errorf("%s, %d workers: results %v, error %v", tc.name, workers, r != nil, err)
				}
			})
		}
	}
}
