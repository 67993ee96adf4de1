package reports_test

import (
	"strings"
	"testing"
)

// Arms in which budgets end early are named, the earliest first, whether anybody learns in them or not.
func TestBudgetsThatRanDry(t *testing.T) {
	t.Parallel()
	budget := func(amount string) string {
		return strings.Replace(market, "\"truthful\"", "\"truthful\"\nbudget = "+amount, 1)
	}
	arm := func(name, amount string) string {
		return "[arms." + name + "]\n\"agents.buyer.budget\" = " + amount + "\n"
	}
	text := flat(t, play(t, budget("0.05")+arm("least", "0.01")+arm("less", "0.03")+arm("plenty", "1000.0")))
	_, text, found := strings.Cut(text, "Budgets ran dry.")
	text, _, _ = strings.Cut(text, " A model, not a market.")
	at := -1
	for _, name := range []string{"least (after ", "less (after ", "base (after "} {
		next := strings.Index(text, name)
		if !found || next <= at {
			t.Errorf("%q is not named in its place: %q", name, text)
		}
		at = next
	}
	if strings.Contains(text, "plenty") {
		t.Errorf("an arm with money to the end is named: %q", text)
	}
}
