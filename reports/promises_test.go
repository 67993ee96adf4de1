package reports_test

import (
	"strings"
	"testing"

	"marketsim/scenarios/experiment"
)

// Arms base and ramp promise 350 impressions of those that the sponsor has taken already; without the sponsor all are delivered.
func TestPromisesNotKept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		r    *experiment.Results
		says []string // besides, "Promises not kept:" is nowhere without any of them
	}{
		{"oversold", playDealt(t, ""), []string{
			"Promises not kept: deal too_much delivered 300 of 350 promised in arm base; deal too_much delivered 300 of 350 promised in arm ramp.",
			"short by (impr. a run)", "revenue (USD a run)",
		}},
		{"kept", playFile(t, load(t, strings.Replace(dealt, "volume = 350", "volume = 300", 1), withRamp), experiment.Options{}), nil},
		{"winner", play(t, strings.Split(dealt, "[arms.")[0]+"[arms.less]\n\"deals.look.active\" = false\n\"deals.sponsor.price_cpm\" = 0.1\n"), []string{
			"base did not keep its promises: deal too_much delivered 300 of 350 promised; what that costs is not in its revenue.",
		}},
	} {
		text := flat(t, c.r)
		for _, want := range c.says {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page does not say %q", c.name, want)
			}
		}
		for _, note := range []string{"Promises not kept:", "did not keep its promises"} {
			if c.says == nil && strings.Contains(text, note) {
				t.Errorf("%s: the page says %q", c.name, note)
			}
		}
	}
}
