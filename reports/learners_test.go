package reports

import (
	"strings"
	"testing"
)

// What is said of learners claims no more than the runs and the intervals do.
func TestHowLearned(t *testing.T) {
	of := func(auctions uint64, settled, every Number, regret Interval) *Arm {
		whole := func(c Column, mean Number) Estimate { return Estimate{Column: c, T: Interval{Mean: mean, N: 4}} }
		return &Arm{
			BuyersLearn: true, Learning: &Learning{Settled: 1000}, Runs: []Run{{Auctions: auctions}},
			Estimates: []Estimate{
				whole(Column{Metric: "converged"}, every),
				whole(Column{Metric: "converged", Entity: "one"}, settled),
				whole(Column{Metric: "converged", Entity: "other"}, settled),
				{Column: Column{Metric: "external_regret", Dimension: "window", Level: "terminal"}, T: regret},
			},
		}
	}
	known := Interval{Mean: 0.3, Lo: 0.2, Hi: 0.4}
	const none, best = "no fixed share of what it believed a request to be worth would have brought", "bidding the best fixed share"
	for _, c := range []struct {
		name       string
		arm        *Arm
		says, lies string
	}{
		{"nobody settled", of(5000, 0, 0, known), "2.0 of 2 learners still changed what they would do without exploring during the last 1000 requests; in none of the runs had all of them settled.", "none did"},
		{"some", of(5000, 0.5, 0.25, known), "1.0 of 2 learners still changed what they would do without exploring during the last 1000 requests; in 25" + narrow + "% of the runs all of them had settled.", "none did"},
		{"all", of(5000, 1, 1, known), "Of 2 learners none changed what they would do", "On average"},
		{"short runs", of(500, 0, 0, known), "Runs of 500 requests are too short to tell whether learners had settled", "last 1000"},
		{"just long enough", of(1000, 0, 0, known), "during the last 1000 requests", "too short"},
		{"regret", of(5000, 0, 0, known), best, none},
		{"negative", of(5000, 0, 0, Interval{Mean: -0.3, Lo: -0.4, Hi: -0.2}), none, best},
		{"either", of(5000, 0, 0, Interval{Mean: 0.1, Lo: -0.1, Hi: 0.3}), none, best},
		{"one run", of(5000, 0, 0, Interval{Mean: 0.1, Lo: missing, Hi: missing}), best, none},
	} {
		d := &Data{Scenario: Scenario{Currency: "USD"}}
		if text := d.howLearned(c.arm); !strings.Contains(text, c.says) || strings.Contains(text, c.lies) {
			t.Errorf("%s: says %q, want %q and not %q", c.name, text, c.says, c.lies)
		}
	}
}
