package reports_test

import (
	"strings"
	"testing"

	engine "marketsim/market"
	"marketsim/market/catalog"
	"marketsim/mechanisms"
	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// taught is a ramp that counts as learning, because it hears of every outcome.
type taught struct{ ramp }

func (taught) Learn(*engine.Cleared) {}

// Floors that learn are not buyers that do: neither the figure of their bids nor the note on them is made for the other.
func TestWhoLearns(t *testing.T) {
	catalogs := scenarios.Catalogs{Floors: mechanisms.FloorCatalog.With(
		catalog.Of("taught", "for tests", taught{ramp{Step: 0.001}}, func(_ mechanisms.FloorDeps, p taught) (engine.Floors, error) { return p, nil }),
	)}
	const floors = "[floors]\nrule = \"taught\"\n"
	learner := strings.Replace(market, "\"truthful\"", "\"adaptive-shade\"", 1)
	for _, c := range []struct {
		name, text string
		figure     bool
		note       string
	}{
		{"nobody", market, false, ""},
		{"floors", market + floors, false, "Floors are still moving."},
		{"both", learner + floors, true, "Buyers are still learning."},
		{"without money", strings.Replace(learner+floors, "\"adaptive-shade\"", "\"adaptive-shade\"\nbudget = 0.05", 1), true, "Budgets ran dry."},
	} {
		r := playFile(t, load(t, c.text, scenarios.Options{Catalogs: catalogs}), experiment.Options{})
		files, text := contents(t, write(t, r)), flat(t, r)
		if _, there := files["figures/bids-over-time.svg"]; there != c.figure {
			t.Errorf("%s: figure of the bids: %v, want %v", c.name, there, c.figure)
		}
		for _, note := range []string{"Floors are still moving.", "Buyers are still learning.", "Budgets ran dry."} {
			if strings.Contains(text, note) != (note == c.note) {
				t.Errorf("%s: %q: %v", c.name, note, note != c.note)
			}
		}
	}
}

// The caption of the deals counts the arms that have deals, and no others.
func TestDealsDeliveredCountsItsArms(t *testing.T) {
	more := "[arms.second]\n\"deals.look.active\" = false\n[arms.third]\n\"deals.sponsor.priority\" = 2\n"
	for _, c := range []struct {
		name, more, says, lies string
	}{
		{"few", "", "Arms without deals are left out.", "Of 4 arms, the first and the 3 others"},
		{"many", more, "Arms without deals are left out. Of 5 arms, the first and the 3 others that earn most are shown.", "Of 6 arms, the first and the 3 others"},
	} {
		text := flat(t, playDealt(t, c.more))
		_, text, _ = strings.Cut(text, "What was delivered under each deal")
		if text = strings.TrimSpace(text); !strings.Contains(text, c.says) || strings.Contains(text, c.lies) {
			t.Errorf("%s: want %q, not %q", c.name, c.says, c.lies)
		}
	}
}
