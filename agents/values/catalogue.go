package values

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"

	"marketsim/internal/detmath"
	"marketsim/internal/rng"
)

// catalogue is the ads of one buyer, those worth most first.
type catalogue struct {
	features int
	items    []item
	weights  []float64 // embeddings, one after the other
}

type item struct {
	worth, intercept float64
}

// best returns what the best item is worth when clicked, and the rate at which it is. An item that is worth no more than one
// before it has to be clicked more often: for the others no rate is computed.
func (c *catalogue) best(context []float64) (worth, rate float64) {
	logit, value := math.Inf(-1), -1.0
	n, weights := len(context), c.weights
	for i := range c.items {
		it := &c.items[i]
		t, row := it.intercept, weights[i*n:i*n+n]
		for j, x := range context {
			t += float64(x * row[j])
		}
		if t <= logit {
			continue
		}
		r := 1 / (1 + detmath.Exp(-t))
		if v := float64(it.worth * r); v > value {
			worth, rate, value, logit = it.worth, r, v, t
		}
	}
	return worth, rate
}

// add appends an item; sorted must follow.
func (c *catalogue) add(worth, intercept float64, embedding []float64) {
	c.items, c.weights = append(c.items, item{worth, intercept}), append(c.weights, embedding...)
}

// sorted puts the items that are worth most first.
func (c *catalogue) sorted() *catalogue {
	order := make([]int, len(c.items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.items[b].worth, c.items[a].worth) })
	s := &catalogue{features: c.features}
	for _, i := range order {
		s.add(c.items[i].worth, c.items[i].intercept, c.weights[i*c.features:(i+1)*c.features])
	}
	return s
}

// drawCatalogue draws the items of one buyer.
func drawCatalogue(p *ContextualParams, k rng.Key) *catalogue {
	c := &catalogue{features: p.Features}
	next := uint64(0)
	uniform := func() float64 { next++; return k.Uniform(next) }
	embedding := make([]float64, p.Features)
	for range p.Items {
		for j := range embedding {
			embedding[j] = detmath.NormQuantile(uniform())
		}
		intercept := p.InterceptLo + float64((p.InterceptHi-p.InterceptLo)*uniform())
		worth := detmath.Exp(p.ItemMu + float64(p.ItemSigma*detmath.NormQuantile(uniform())))
		c.add(worth, intercept, embedding)
	}
	return c.sorted()
}

// maxItems bounds the rows of a file of catalogues.
const maxItems = 100_000

// readCatalogues reads the catalogues of several buyers.
func readCatalogues(r io.Reader, features int) (map[string]*catalogue, error) {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord = 4 + features
	header, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: want a header agent,item,value,intercept and %d embeddings", err, features)
	}
	if !slices.Equal(header[:4], []string{"agent", "item", "value", "intercept"}) {
		return nil, fmt.Errorf("line 1: header %q: want agent,item,value,intercept and %d embeddings", header, features)
	}
	all, count := map[string]*catalogue{}, 0
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if count++; count > maxItems {
			return nil, fmt.Errorf("more than %d items", maxItems)
		}
		line, _ := rows.FieldPos(0)
		numbers, err := numbersOf(row[2:])
		if err != nil || numbers[0] < 0 {
			return nil, fmt.Errorf("line %d: %q: want finite numbers, and a value of at least 0", line, row)
		}
		c := all[row[0]]
		if c == nil {
			c = &catalogue{features: features}
			all[row[0]] = c
		}
		c.add(numbers[0], numbers[1], numbers[2:])
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no items: one row for each ad is needed")
	}
	for name, c := range all {
		all[name] = c.sorted()
	}
	return all, nil
}

func numbersOf(texts []string) ([]float64, error) {
	numbers := make([]float64, len(texts))
	for i, text := range texts {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("%q is no finite number", text)
		}
		numbers[i] = x
	}
	return numbers, nil
}

func sortedNames(catalogues map[string]*catalogue) []string {
	return slices.Sorted(maps.Keys(catalogues))
}
