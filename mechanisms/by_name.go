package mechanisms

import (
	"fmt"
	"slices"
	"strings"

	"marketsim/market"
	"marketsim/market/catalog"
)

// columns are two parallel lists of a scenario: what they speak of, and a number for each.
type columns struct {
	rule, kind string // of floor; of what is named, in the singular
	names      []string
	key        string // of the numbers
	numbers    []float64
}

// lookUp returns the number of each known name, in their order; otherwise for a name that is not listed.
func (c columns) lookUp(known []string, otherwise float64) ([]float64, error) {
	if len(c.names) != len(c.numbers) {
		return nil, fmt.Errorf("mechanisms: %s floor: %d names of a %s but %d numbers under %s: give one number for each",
			c.rule, len(c.names), c.kind, len(c.numbers), c.key)
	}
	if len(known) == 0 {
		return nil, fmt.Errorf("mechanisms: %s floor: no %s is known here: give FloorDeps a list of them", c.rule, c.kind)
	}
	found := slices.Repeat([]float64{otherwise}, len(known))
	for i, name := range c.names {
		at := slices.Index(known, name)
		switch {
		case at < 0:
			return nil, fmt.Errorf("mechanisms: %s floor: unknown %s %q%s; known: %s",
				c.rule, c.kind, name, catalog.DidYouMean(name, known), strings.Join(known, ", "))
		case slices.Contains(c.names[:i], name):
			return nil, fmt.Errorf("mechanisms: %s floor: %s %q is listed twice: give it one number", c.rule, c.kind, name)
		}
		found[at] = c.numbers[i]
	}
	return found, nil
}

// prices is lookUp for prices in CPM.
func (c columns) prices(known []string, otherwise float64) ([]market.Price, error) {
	for _, cpm := range append(slices.Clone(c.numbers), otherwise) {
		if err := checkBetween(c.rule, c.key, cpm, 0, market.MaxPrice.CPM()); err != nil {
			return nil, err
		}
	}
	found, err := c.lookUp(known, otherwise)
	prices := make([]market.Price, len(found))
	for i, cpm := range found {
		prices[i] = market.PriceOf(cpm)
	}
	return prices, err
}

func (d *FloorDeps) classNames() []string {
	names := make([]string, len(d.Classes))
	for i := range d.Classes {
		names[i] = d.Classes[i].Name
	}
	return names
}
