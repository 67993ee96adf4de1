package reports

import (
	"fmt"
	"slices"
	"strings"
)

// comparedArms says what rule, floor, ties and deals each arm has, what it changes, and for a sweep which values.
func (d *Data) comparedArms() []block {
	g := &grid{Head: []headCell{{Text: "arm"}, {Text: "rule, floor, ties and deals"}, {Text: "what it changes"}}}
	for i, a := range d.Scenario.Arms {
		var parts []string
		for _, s := range a.Changes {
			parts = append(parts, s.Key+" = "+s.Value)
		}
		text := strings.Join(parts, ", ")
		if i == 0 && text == "" {
			text = "nothing: the scenario file as it stands"
		}
		g.Rows = append(g.Rows, []gridCell{words(a.Name), words(d.madeOf(a.Name)), words(text)})
	}
	blocks := []block{{Grid: g}}
	for _, s := range d.Scenario.Sweep {
		blocks = append(blocks, text("Each of them at %s = %s%s.", s.Key, list(s.Values), s.meaning()))
	}
	if docs := d.floorDocs(); len(docs) > 0 {
		blocks = append(blocks, block{Items: docs})
	}
	if n := len(d.buyerKinds()); n > 0 {
		blocks = append(blocks, text("Buyers of arm %s: %s.", d.Combos[0].Arms[0].Name, list(d.buyerKinds())))
	}
	return blocks
}

// madeOf are the auction rules and the floors of an arm, how it decides ties, and its deals, at all points of the sweep.
func (d *Data) madeOf(arm string) string {
	var rules, floors, above []string
	for i := range d.Combos {
		a := d.Combos[i].arm(arm)
		if a.Rule != "" && !slices.Contains(rules, a.Rule) {
			rules = append(rules, a.Rule)
		}
		if text := a.floorWords(d.Scenario.Currency); text != "" && !slices.Contains(floors, text) {
			floors = append(floors, text)
		}
		for _, text := range []string{a.Ties.words(), a.dealWords()} {
			if text != "" && !slices.Contains(above, text) {
				above = append(above, text)
			}
		}
	}
	if len(floors) < 2 {
		return strings.Join(slices.Concat(rules, floors, above), ", ")
	}
	return strings.Join(append([]string{list(rules)}, above...), ", ") + ", as swept: " + strings.Join(shortened(floors), "; ")
}

// dealWords names the deals in force in an arm; nothing without any.
func (a *Arm) dealWords() string {
	var names []string
	for i := range a.Deals {
		names = append(names, a.Deals[i].Name)
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "deal " + names[0]
	}
	return "deals " + list(shortened(names))
}

// floorWords says what the floors of an arm are, the soft one of a rule that has one first.
func (a *Arm) floorWords(currency string) string {
	hard := a.hardFloor(currency)
	soft := a.whole("soft_floor").Mean
	if a.Rule != "soft-floor" || !soft.Known() {
		return hard
	}
	words := "soft floor"
	if a.Floor.Rule == "soft-floor-schedule" {
		words = "mean soft floor"
	}
	return fmt.Sprintf("%s %s %s CPM, %s", words, price(soft), currency, hard)
}

// hardFloor says what the floor is below which nothing sells: its mean if it moves.
func (a *Arm) hardFloor(currency string) string {
	mean := a.whole("floor").Mean
	if !a.Floor.Moves || !mean.Known() {
		return a.Floor.words(currency)
	}
	return fmt.Sprintf("floor that moves (%s), mean %s %s CPM", a.Floor.Rule, price(mean), currency)
}

// words says what the floor is.
func (f *Floor) words(currency string) string {
	text := "no floor"
	switch {
	case f.Rule == "" || !f.Announced.Known():
		return ""
	case f.Hidden > 0 && f.Announced > 0:
		text = fmt.Sprintf("floor %s %s CPM, announced, hidden reserve %s %s CPM", price(f.Announced), currency, price(f.Hidden), currency)
	case f.Hidden > 0:
		text = fmt.Sprintf("hidden reserve %s %s CPM", price(f.Hidden), currency)
	case f.Announced > 0:
		text = fmt.Sprintf("floor %s %s CPM, announced", price(f.Announced), currency)
	}
	if f.Scales {
		text += ", at quality 1"
	}
	if f.Law != "" {
		text += fmt.Sprintf(" (%s: %s law of values)", f.Rule, f.Law)
	}
	return text
}

// price has two decimals, or four digits if it is small.
func price(x Number) string {
	if x < 0.1 {
		return plain(x)
	}
	return fixed(float64(x), 2)
}

// floorDocs explains the floor rules that are not plain prices.
func (d *Data) floorDocs() []sentence {
	var items []sentence
	for i := range d.Combos {
		for k := range d.Combos[i].Arms {
			f := &d.Combos[i].Arms[k].Floor
			if one := (sentence{"Floor " + f.Rule + ":", f.Doc + "."}); f.Scales && f.Doc != "" && !slices.Contains(items, one) {
				items = append(items, one)
			}
		}
	}
	return items
}

// meaning is what a swept key is, in brackets; nothing if that is not known.
func (s *Swept) meaning() string {
	if s.Doc == "" {
		return ""
	}
	return " (" + s.inWords() + s.inUnit() + ")"
}

// inWords is the meaning of a swept key up to the first pause.
func (s *Swept) inWords() string {
	if at := strings.IndexAny(s.Doc, ",;:"); at > 0 {
		return s.Doc[:at]
	}
	return s.Doc
}

func (s *Swept) inUnit() string {
	if s.Unit == "" || s.Unit == "1" {
		return ""
	}
	return ", in " + s.Unit
}

// named is a swept key with its meaning, for a title.
func (s *Swept) named() string {
	if s.Doc == "" {
		return s.Key
	}
	return s.Key + ", " + s.inWords()
}

// label is a swept key with its meaning and unit, for an axis.
func (s *Swept) label(unit string) string {
	text := s.Key
	if s.Doc != "" {
		text += ": " + s.inWords()
	}
	if unit != "" && unit != "1" {
		text += " (" + unit + ")"
	}
	return text
}

// buyerKinds counts the buyers of each group in the first arm.
func (d *Data) buyerKinds() []string {
	var kinds []string
	agents := d.Combos[0].Arms[0].Agents
	for i := 0; i < len(agents); {
		n := 1
		for i+n < len(agents) && agents[i+n].Group == agents[i].Group {
			n++
		}
		kinds = append(kinds, fmt.Sprintf("%s (%s) × %d", agents[i].Group, agents[i].Strategy, n))
		i += n
	}
	return kinds
}
