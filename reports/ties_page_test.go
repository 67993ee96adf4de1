package reports_test

import (
	"html"
	"strings"
	"testing"

	"marketsim/scenarios/experiment"
)

// flat is the text of the page with single spaces.
func flat(t *testing.T, r *experiment.Results) string {
	t.Helper()
	return strings.Join(strings.Fields(html.UnescapeString(plainText(page(t, write(t, r))))), " ")
}

// What arms differ in above the rule and the floor is said where arms are named, where fairness is, and where collusion is.
func TestPageNamesTiesAndDeals(t *testing.T) {
	t.Parallel()
	const arms = "[arms.first]\n\"ties.policies\" = [\"first-come\"]\n[arms.near]\n\"ties.policies\" = [\"relationship\", \"quality\"]\n\"ties.margin\" = 0.1\n" +
		"[arms.soft]\n\"mechanism.rule\" = \"soft-floor\"\n\"mechanism.soft_floor_cpm\" = 0.3\n[arms.chain]\n\"mechanism.rule\" = \"waterfall\"\n"
	for _, c := range []struct {
		name       string
		r          *experiment.Results
		says, lies []string
	}{
		{"plain", play(t, market+dear), []string{"to the deadline. Ties are drawn by lot. What"}, []string{"deals come", "; so do, here,", "soft floor 0", "the same buyers win every request"}},
		{"ties", play(t, market+arms), []string{
			"second-price, no floor, ties by first-come", "ties within 10 % by relationship, then quality", "soft-floor, soft floor 0.30 USD CPM, no floor",
			"In arms base and soft, ties are drawn by lot; in arm first, ties go to the bid that arrived first, then are drawn by lot;",
			"in arm chain, buyers are asked one after the other",
			"; so do, here, in arm chain, the order in which a waterfall asks.",
		}, []string{"deals come", "floors that move"}},
		{"deals", playDealt(t, ""), []string{
			"ties by micro-extension, deals sponsor, too_much and look", "deals too_much and look",
			"Ties are decided by asking the tied once more, then are drawn by lot; in arms base, no-sponsor and ramp, deals come before the auction.",
			"; so do, here, in arms base and ramp, guaranteed deals that are paced; in arm ramp, floors that move.",
		}, []string{"waterfall"}},
		{"constant", play(t, strings.Replace(market, "law = \"uniform\"\nlo = 0.0\nhi = 1.0\n", "law = \"constant\"\nvalue = 1.0\n", 1)+
			"[agents.high]\nstrategy = \"truthful\"\nvalue = { law = \"constant\", value = 2.0 }\n"), []string{
			"Nothing could be judged: the same buyers win every request", "not judged: the same buyers win every request",
		}, []string{"too few requests or winners", "a run needs 1000 requests"}},
	} {
		text := flat(t, c.r)
		for _, want := range c.says {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page does not say %q", c.name, want)
			}
		}
		for _, not := range c.lies {
			if strings.Contains(text, not) {
				t.Errorf("%s: the page says %q", c.name, not)
			}
		}
	}
}
