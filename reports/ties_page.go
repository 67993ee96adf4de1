package reports

import (
	"slices"
	"strings"

	"marketsim/mechanisms"
	"marketsim/scenarios"
)

// Ties says who wins among bids that count as equal.
type Ties struct {
	Policies []string `json:"policies,omitempty"` // each decides among those that the ones before it left equal; the lot decides last
	Margin   Number   `json:"margin,omitempty"`   // bids within this share below the highest count as equal
}

func tiesOf(s *scenarios.Scenario) Ties {
	t := Ties{Policies: slices.Clone(s.Ties.Policies), Margin: Number(s.Ties.Margin)}
	t.Policies = slices.DeleteFunc(t.Policies, func(policy string) bool { return policy == mechanisms.Random })
	return t
}

// words names the policies for a table; nothing if exact ties are drawn by lot.
func (t *Ties) words() string {
	within := ""
	if t.Margin > 0 {
		within = " within " + percentOf(float64(t.Margin))
	}
	switch {
	case len(t.Policies) > 0:
		return "ties" + within + " by " + strings.Join(t.Policies, ", then ")
	case within != "":
		return "ties" + within + " by lot"
	}
	return ""
}

// tied says what each policy does with a tie.
var tied = map[string]string{
	"deal-priority":           "go to bids under a deal",
	"relationship":            "go to the buyer that is closer to the publisher",
	"quality":                 "go to the ad with the higher quality score",
	mechanisms.Rotation:       "go to the buyer that has lost most of them beyond its share",
	mechanisms.MicroExtension: "are decided by asking the tied once more",
	"first-come":              "go to the bid that arrived first",
}

// tieSentence says who wins in an arm when bids are equal.
func (a *Arm) tieSentence() string {
	if a.Rule == waterfall {
		return "buyers are asked one after the other, in the order of what they are expected to pay, and the first that reaches its floor wins"
	}
	t := &a.Ties
	text := "ties"
	if t.Margin > 0 {
		text = "bids within " + percentOf(float64(t.Margin)) + " of the highest count as tied; ties"
	}
	var steps []string
	for _, policy := range t.Policies {
		does, known := tied[policy]
		if !known {
			does = "are decided by " + policy
		}
		steps = append(steps, does)
	}
	return text + " " + strings.Join(append(steps, "are drawn by lot"), ", then ")
}

const waterfall = "waterfall"

// tieRules says who wins when bids are equal, arm by arm if that differs, and where deals come first.
func (d *Data) tieRules() string {
	var said, parts []string
	d.eachArm(func(a *Arm, _ string) {
		if one := a.tieSentence(); !slices.Contains(said, one) {
			said = append(said, one)
		}
	})
	for _, one := range said {
		parts = append(parts, d.inArms(func(a *Arm) bool { return a.tieSentence() == one })+one)
	}
	if d.hasDeals() {
		parts = append(parts, d.inArms(func(a *Arm) bool { return len(a.Deals) > 0 })+"deals come before the auction")
	}
	return sentenceCase(strings.Join(parts, "; ")) + "."
}

// inArms begins a sentence with the arms of which it is true; nothing if it is true of all.
func (d *Data) inArms(is func(a *Arm) bool) string {
	var names []string
	all := 0
	d.eachArm(func(a *Arm, name string) {
		if all++; is(a) {
			names = append(names, name)
		}
	})
	switch len(names) {
	case all:
		return ""
	case 1:
		return "in arm " + names[0] + ", "
	}
	return "in arms " + list(shortened(names)) + ", "
}

// eachArm visits the arms at all points of the sweep, with their names.
func (d *Data) eachArm(visit func(a *Arm, name string)) {
	for i := range d.Combos {
		c := &d.Combos[i]
		for k := range c.Arms {
			visit(&c.Arms[k], c.Arms[k].Name+d.at(c))
		}
	}
}
