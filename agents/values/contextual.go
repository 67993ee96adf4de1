package values

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market/catalog"
)

// Contextual values come from a catalogue of ads, after AuctionGym (O. Jeunen, S. Murphy and B. Allison, AdKDD 2022 and KDD
// 2023). An impression has a context x, of independent standard normal features, which all buyers see. A buyer has a number of
// items; item i has an embedding e of independent standard normal numbers, an intercept b, uniform from InterceptLo to
// InterceptHi, and is worth w to it when clicked, lognormal. The buyer shows the item that is worth most, so that
//
//	v = max over i of w[i] c[i],  c[i] = 1 / (1 + e^-(x.e[i] + b[i])),
//
// and the impression turns out to be worth w[i] with probability c[i]. Catalogues are drawn anew for every buyer and run, unless
// File fixes them.
//
// The chance of a click is part of the value, so that slots must be paid when shown: in lots that are sold by the click, which
// scenarios refuse, it would be drawn twice.
//
// As a law it is that of the values of all buyers and runs: of a histogram of many draws.
type Contextual struct {
	law.Empirical
	params ContextualParams
	fixed  map[string]*catalogue // of the buyers, if a file fixes them
}

// ContextualParams are the parameters of a contextual value.
type ContextualParams struct {
	Items       int     `key:"items" unit:"items" min:"1" max:"1000" doc:"ads of each buyer"`
	Features    int     `key:"features" unit:"features" min:"1" max:"100" doc:"length of the context, which all buyers see"`
	InterceptLo float64 `key:"intercept_lo" unit:"1" min:"-50" max:"50" doc:"least intercept of the logit of an ad's click rate"`
	InterceptHi float64 `key:"intercept_hi" unit:"1" min:"-50" max:"50" doc:"largest intercept, at least intercept_lo"`
	ItemMu      float64 `key:"item_mu" unit:"log of CPM" min:"-50" max:"50" doc:"mean of the logarithm of what an ad is worth when clicked"`
	ItemSigma   float64 `key:"item_sigma" unit:"1" min:"0" max:"10" doc:"standard deviation of that logarithm"`
	File        string  `key:"file" doc:"catalogues in CSV: a header agent,item,value,intercept,e1,e2 and so on, one row an ad; empty: drawn anew for each buyer and run"`
}

// ContextualLaw is an entry for a catalogue of laws: values of buyers can be contextual, delays cannot.
var ContextualLaw = catalog.Of("contextual", "the best of a catalogue of ads, by click rate in the context of the impression, times worth",
	ContextualParams{Items: 12, Features: 5, InterceptLo: -4, InterceptHi: -3, ItemMu: 0.1, ItemSigma: 0.2}, newContextual)

func newContextual(files law.Files, p ContextualParams) (law.Law, error) {
	if p.InterceptHi < p.InterceptLo {
		return nil, fmt.Errorf("law: contextual intercept_hi = %v: must be at least intercept_lo, %v", p.InterceptHi, p.InterceptLo)
	}
	c := &Contextual{params: p}
	if p.File != "" {
		if files == nil {
			return nil, fmt.Errorf("law: contextual file %q: files cannot be read here: leave it out", p.File)
		}
		f, err := files(p.File)
		if err != nil {
			return nil, fmt.Errorf("law: contextual file: %w", err)
		}
		defer f.Close()
		if c.fixed, err = readCatalogues(io.Reader(f), p.Features); err != nil {
			return nil, fmt.Errorf("law: contextual file %q: %w", p.File, err)
		}
	}
	var err error
	c.Empirical, err = c.population()
	return c, err
}

// Has reports whether a buyer has a catalogue: always, unless a file fixes them.
func (c *Contextual) Has(buyer string) bool { return c.fixed == nil || c.fixed[buyer] != nil }

func (c *Contextual) catalogueOf(w *World, buyer string) *catalogue {
	if c.fixed != nil {
		return c.fixed[buyer]
	}
	return drawCatalogue(&c.params, w.key(rng.Items, buyer))
}

// population is the histogram of many draws, of as many catalogues as there can be: bins of equal counts.
func (c *Contextual) population() (law.Empirical, error) {
	const catalogues, draws, bins = 256, 512, 1024
	w := NewWorld(0, 0)
	var list []*catalogue
	for _, name := range sortedNames(c.fixed) {
		list = append(list, c.fixed[name])
	}
	if c.fixed == nil {
		for i := range catalogues {
			list = append(list, drawCatalogue(&c.params, w.key(rng.Items, fmt.Sprint(i))))
		}
	}
	sample := make([]float64, 0, catalogues*draws)
	for i := range catalogues * draws {
		item, rate := list[i%len(list)].best(w.contextOf(uint64(i), c.params.Features))
		sample = append(sample, float64(item*rate))
	}
	slices.Sort(sample)
	edges := []float64{sample[0]}
	var counts []float64
	for i := range bins {
		last := (i+1)*len(sample)/bins - 1
		if edge := sample[last]; edge > edges[len(edges)-1] {
			edges, counts = append(edges, edge), append(counts, float64(len(sample))/bins)
		}
	}
	if len(counts) == 0 {
		return law.Empirical{}, errors.New("law: contextual: all impressions are worth the same: raise items or features, or choose law constant")
	}
	return law.NewEmpirical(edges, counts)
}
