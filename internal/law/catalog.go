package law

import (
	"errors"
	"fmt"
	"io"

	"marketsim/market/catalog"
)

// Files opens the files that a scenario names beside its numbers, such as the
// histogram of an empirical law. It decides what a name is relative to and what
// is out of bounds. A nil Files refuses every file.
type Files func(name string) (io.ReadCloser, error)

// Catalog lists the laws that a scenario can ask for. The unit of a law is that
// of the quantity it describes: CPM for a value, ms for a delay.
var Catalog = catalog.New(
	"law",
	catalog.Of("uniform", "every quantity between two bounds is equally likely",
		uniformParams{Lo: 0, Hi: 1}, checked(func(p uniformParams) Law { return Uniform(p) })),
	catalog.Of("exponential", "small quantities are the most likely; memoryless",
		exponentialParams{Scale: 1}, checked(func(p exponentialParams) Law { return Exponential(p) })),
	catalog.Of("lognormal", "the logarithm is normal: many small quantities and a heavy tail",
		lognormalParams{Mu: 0, Sigma: 1}, checked(func(p lognormalParams) Law { return Lognormal(p) })),
	catalog.Of("beta", "bounded, with a hump or with weight at its ends",
		betaParams{A: 2, B: 2, Scale: 1}, checked(func(p betaParams) Law { return Beta(p) })),
	catalog.Of("gamma", "a hump with an exponential tail",
		gammaParams{Shape: 2, Scale: 0.5}, checked(func(p gammaParams) Law { return Gamma(p) })),
	catalog.Of("constant", "always the same",
		constantParams{Value: 1}, checked(func(p constantParams) Law { return Constant(p) })),
	catalog.Of("discrete", "one of a few listed quantities",
		discreteParams{}, buildDiscrete),
	catalog.Of("empirical", "the histogram in a file; uniform within each bin",
		empiricalParams{}, buildEmpirical),
)

// The parameters, field by field those of the laws.
type (
	uniformParams struct {
		Lo float64 `key:"lo" unit:"CPM or ms" min:"0" doc:"lower bound"`
		Hi float64 `key:"hi" unit:"CPM or ms" above:"0" doc:"upper bound, more than lo"`
	}
	exponentialParams struct {
		Scale float64 `key:"scale" unit:"CPM or ms" above:"0" doc:"mean"`
	}
	lognormalParams struct {
		Mu    float64 `key:"mu" unit:"log of CPM or ms" doc:"mean of the logarithm: the median is e^mu"`
		Sigma float64 `key:"sigma" unit:"1" above:"0" doc:"standard deviation of the logarithm"`
	}
	betaParams struct {
		A     float64 `key:"a" unit:"1" min:"0.01" max:"1e6" doc:"weight towards scale"`
		B     float64 `key:"b" unit:"1" min:"0.01" max:"1e6" doc:"weight towards 0"`
		Scale float64 `key:"scale" unit:"CPM or ms" above:"0" doc:"upper bound: the mean is scale a/(a+b)"`
	}
	gammaParams struct {
		Shape float64 `key:"shape" unit:"1" min:"0.01" max:"1e6" doc:"1 is exponential; the more, the narrower"`
		Scale float64 `key:"scale" unit:"CPM or ms" above:"0" doc:"the mean is shape x scale"`
	}
	constantParams struct {
		Value float64 `key:"value" unit:"CPM or ms" min:"0" doc:"the quantity"`
	}
	discreteParams struct {
		Values []float64 `key:"values" unit:"CPM or ms" min:"0" required:"true" doc:"the quantities, each once"`
		Probs  []float64 `key:"probs" unit:"1" min:"0" max:"1" required:"true" doc:"their probabilities, with sum 1"`
	}
	empiricalParams struct {
		File string `key:"file" required:"true" doc:"histogram in CSV: a header lo,hi,count, then one row a bin, ascending"`
	}
)

// checked makes a constructor of a conversion from parameters.
func checked[P any](convert func(P) Law) func(Files, P) (Law, error) {
	return func(_ Files, p P) (Law, error) {
		l := convert(p)
		if err := l.Validate(); err != nil {
			return nil, err
		}
		return l, nil
	}
}

func buildDiscrete(_ Files, p discreteParams) (Law, error) {
	d, err := NewDiscrete(p.Values, p.Probs)
	if err != nil {
		return nil, err
	}
	return d, nil
}

func buildEmpirical(files Files, p empiricalParams) (Law, error) {
	if p.File == "" {
		return nil, errors.New("law: empirical file: none named: name a histogram in CSV")
	}
	if files == nil {
		return nil, fmt.Errorf("law: empirical file %q: files cannot be read here: use another law", p.File)
	}
	f, err := files(p.File)
	if err != nil {
		return nil, fmt.Errorf("law: empirical file: %w", err)
	}
	defer f.Close()
	d, err := ReadHistogram(f)
	if err != nil {
		return nil, fmt.Errorf("law: empirical file %q: %w", p.File, err)
	}
	return d, nil
}
