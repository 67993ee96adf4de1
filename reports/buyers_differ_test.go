package reports

import (
	"slices"
	"strings"
	"testing"
)

// Arms that change nothing but buyers are named as such; those in which buyers answer another rule are not.
func TestArmsOfOtherBuyers(t *testing.T) {
	var d Data
	d.Scenario.Arms = []Named{
		{Name: "base"},
		{Name: "second-price", Changes: []Setting{{"mechanism.rule", "second-price"}}},
		{Name: "first-price", Changes: []Setting{{"mechanism.rule", "first-price"}, {"agents.buyer.strategy", "equilibrium"}}},
		{Name: "unpaced", Changes: []Setting{{"agents.buyer.strategy", "truthful"}}},
	}
	if got := d.armsOfOtherBuyers(); !slices.Equal(got, []string{"unpaced"}) {
		t.Errorf("got %v", got)
	}
	said := slices.ContainsFunc(d.armsToDistrust(), func(s sentence) bool {
		return s.Lead == "Buyers that differ." && strings.HasSuffix(s.Text, " in unpaced.")
	})
	if !said {
		t.Error("the page does not say that buyers differ")
	}
}
