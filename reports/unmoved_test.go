package reports_test

import (
	"slices"
	"strings"
	"testing"

	"marketsim/reports"
)

// Who adapts is found out by asking: truthful buyers and habits do not, equilibrium bidders and learners do.
func TestUnmovedBuyers(t *testing.T) {
	t.Parallel()
	habit := "[agents.habit]\nstrategy = \"fixed-shade\"\n[agents.habit.value]\nlaw = \"uniform\"\nlo = 0.0\nhi = 1.0\n"
	others := strings.NewReplacer("habit", "learner", "fixed-shade", "adaptive-shade").Replace(habit) +
		strings.NewReplacer("habit", "theorist", "fixed-shade", "equilibrium").Replace(habit)
	rule := "[arms.first]\n\"mechanism.rule\" = \"first-price\"\n"
	floor := "[arms.floor]\n\"mechanism.rule\" = \"first-price\"\n\"floors.rule\" = \"fixed\"\n\"floors.price_cpm\" = 0.4\n"
	stubborn := []string{"buyer-1", "buyer-2", "habit"}
	for _, c := range []struct {
		name, text  string
		rule, floor []string
	}{
		{"one arm", market + habit + others, nil, nil},
		{"two rules", market + habit + others + rule, stubborn, nil},
		{"two rules and floors", market + habit + others + floor, stubborn, stubborn},
		{"a hidden reserve", market + habit + others + floor + "\"floors.announced\" = false\n", stubborn, nil},
		{"an arm that changes a kind", market + habit + rule + "\"agents.buyer.strategy\" = \"equilibrium\"\n", []string{"habit"}, nil},
	} {
		u := reports.Summarize(play(t, c.text)).Scenario.Unmoved
		if !slices.Equal(u.Rule, c.rule) || !slices.Equal(u.Floor, c.floor) {
			t.Errorf("%s: got %q by rule, %q by floor; want %q and %q", c.name, u.Rule, u.Floor, c.rule, c.floor)
		}
	}
}

// The floor is that of an impression of quality 1. The optimal reserve for values uniform on [0, 1] is 1/2 (Myerson 1981).
func TestFloorInWords(t *testing.T) {
	fixed := "[arms.floor]\n\"floors.rule\" = \"fixed\"\n\"floors.price_cpm\" = 0.4\n\"floors.announced\" = false\n"
	best := "[arms.best]\n\"floors.rule\" = \"myerson\"\n\"floors.value.law\" = \"uniform\"\n\"floors.value.lo\" = 0.0\n\"floors.value.hi\" = 1.0\n"
	text := plainText(page(t, write(t, play(t, market+fixed+best))))
	for _, want := range []string{"second-price, no floor", "second-price, hidden reserve 0.40 USD CPM", "second-price, floor 0.50 USD CPM, announced, at quality 1 (myerson: uniform law of values)"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
