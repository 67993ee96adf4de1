package reports_test

import (
	"strings"
	"testing"

	"marketsim/reports"
	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// qlearners bid from a grid, in a market whose warm-up hides how they came to what they do.
func qlearners(more string) string {
	text := strings.Replace(market, "\"truthful\"", "\"qlearning\"", 1)
	return strings.Replace(text, "warmup = \"none\"", "warmup = \"90%\"", 1) + more
}

// Learners that have not settled are told of first of all, where the warm-up hides their way as well; of those that have, nothing is.
func TestUnsettledLearners(t *testing.T) {
	t.Parallel()
	const note = "Buyers are still learning. Fewer than half of the learners had settled when the runs ended in base ("
	for _, c := range []struct{ name, text, want string }{
		{"moving", qlearners("[learning]\nsettled_auctions = 390\n"), note + "0"},
		{"too short to tell", qlearners(""), note + "runs too short to tell)"},
		{"settled", qlearners("[learning]\nsettled_auctions = 1\n"), ""},
		{"nobody learns", market, ""},
	} {
		r := play(t, c.text)
		all := strings.Join(reports.Summarize(r).Cautions(), "\n")
		if !strings.HasPrefix(all, c.want) || c.want == "" && all != "" {
			t.Errorf("%s: cautions are %q, want %q", c.name, all, c.want)
		}
		text := flat(t, r)
		_, text, _ = strings.Cut(text, "Files Glossary ") // the list of the sections
		if c.want != "" && !strings.HasPrefix(text, "What was found "+c.want) || c.want == "" && strings.Contains(text, "still learning") {
			t.Errorf("%s: the page begins with %.300q", c.name, text)
		}
	}
}

// Where a short version leaves budgets over, they may be those of longer runs; in the whole one they are what they are.
func TestBudgetsOfShortVersions(t *testing.T) {
	t.Parallel()
	budget := func(amount string) string {
		return strings.Replace(market, "\"truthful\"", "\"truthful\"\nbudget = "+amount, 1)
	}
	for _, c := range []struct {
		name, text string
		set        []string
		want       bool
	}{
		{"short", budget("0.4"), []string{"auctions=100"}, true},
		{"whole", budget("0.4"), nil, false},
		{"short, all spent", budget("0.01"), []string{"auctions=100"}, false},
		{"short, no budgets", market, []string{"auctions=100"}, false},
	} {
		r := playFile(t, load(t, c.text, scenarios.Options{Set: c.set}), experiment.Options{})
		const note = "Budgets may not bind."
		text := flat(t, r)
		_, text, _ = strings.Cut(text, "Files Glossary ")
		console := strings.Join(reports.Summarize(r).Cautions(), "\n")
		if strings.Contains(text, note) != c.want || strings.Contains(console, note) != c.want {
			t.Errorf("%s: told on the page: %v, on the console: %q; want %v", c.name, strings.Contains(text, note), console, c.want)
		}
	}
}
