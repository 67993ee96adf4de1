package values_test

import (
	"io"
	"math"
	"strings"
	"testing"

	"marketsim/agents/values"
	"marketsim/internal/detmath"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
)

// contextual builds the law with its defaults, or with the catalogues of a file.
func contextual(t testing.TB, file string) *values.Contextual {
	t.Helper()
	choice := law.Catalog.With(values.ContextualLaw).MustChoose("contextual")
	if file != "" {
		p := choice.Params().(*values.ContextualParams)
		p.File, p.Features = "ads.csv", 2
	}
	l, err := choice.Build(func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(file)), nil })
	if err != nil {
		t.Fatal(err)
	}
	return l.(*values.Contextual)
}

// A value is the largest of worth times click rate over all items, here of a file with two features, and it turns out to be
// the worth of that item with its rate: on average the value, within four standard errors.
func TestContextualValue(t *testing.T) {
	c := contextual(t, "agent,item,value,intercept,e1,e2\na,1,1,-3,1,0.5\na,2,2,-4,0,-1\nb,1,1,0,0,0\na,3,1.5,-3,-1,0\n")
	if !c.Has("a") || !c.Has("b") || c.Has("c") {
		t.Error("buyers of the file: want a and b")
	}
	w := values.NewWorld(1, 2)
	m := w.Model(law.Sampler{}, &values.Refinement{Contextual: c}, "a")
	x1, x2 := rng.NewKey(1, 2, rng.Context, "0"), rng.NewKey(1, 2, rng.Context, "1")
	var gap, squares float64
	const n = 100_000
	for id := range uint64(n) {
		x, y := detmath.NormQuantile(x1.Uniform(id)), detmath.NormQuantile(x2.Uniform(id))
		rate := func(t float64) float64 { return 1 / (1 + math.Exp(-t)) }
		want := max(rate(-3+x+0.5*y), 2*rate(-4-y), 1.5*rate(-3-x))
		l := lot(id, 1)
		got := m.Value(l).CPM()
		if math.Abs(got-want) > 1e-6 || m.Estimate(l) != m.Value(l) {
			t.Fatalf("impression %d: %v, want %v", id, got, want)
		}
		worth, after := m.Outcomes().Realize(l)
		if click := got / m.Rate(l); math.Abs(click-math.Round(2*click)/2) > 1e-4 || m.Rate(l) > 1 || worth > 0 && math.Abs(worth.CPM()-click) > 1e-4 {
			t.Fatalf("impression %d: worth %v at rate %v", id, click, m.Rate(l))
		}
		if p := worth.CPM(); after != 0 || p != 0 && p != 1 && p != 1.5 && p != 2 {
			t.Fatalf("impression %d turns out %v after %v", id, p, after)
		}
		gap += worth.CPM() - got
		squares += (worth.CPM() - got) * (worth.CPM() - got)
	}
	if math.Abs(gap) > 4*math.Sqrt(squares) {
		t.Errorf("worth exceeds value by %v on average", gap/n)
	}
}

// The law of a contextual value is that of many buyers: mean and distribution function, within four standard errors of a
// thousand catalogues (of the mean: sd .12 between catalogues).
func TestContextualLaw(t *testing.T) {
	c := contextual(t, "")
	var sum, below float64
	const n, catalogues = 100, 1000
	for run := range uint64(catalogues) {
		m := values.NewWorld(5, run).Model(law.Sampler{}, &values.Refinement{Contextual: c}, "a")
		for id := range uint64(n) {
			v := m.Value(lot(id, 1)).CPM()
			sum += v
			if v <= c.Quantile(0.5) {
				below++
			}
		}
	}
	between := 0.12 * math.Sqrt(1./catalogues+1./256)
	if mean := sum / (n * catalogues); math.Abs(mean-c.Mean()) > 4*between {
		t.Errorf("mean %.4f, of the law %.4f", mean, c.Mean())
	}
	if share := below / (n * catalogues); math.Abs(share-0.5) > 0.05 {
		t.Errorf("%.3f of the values are below the median of the law", share)
	}
}

// The same context for all buyers of a run, another catalogue for each buyer and run.
func TestContextIsShared(t *testing.T) {
	r := &values.Refinement{Contextual: contextual(t, "")}
	w, next := values.NewWorld(1, 0), values.NewWorld(1, 1)
	a, b, later := w.Model(law.Sampler{}, r, "a"), w.Model(law.Sampler{}, r, "b"), next.Model(law.Sampler{}, r, "a")
	same := 0
	var forward []market.Price
	for id := range uint64(100) {
		v := a.Value(lot(id, 1))
		if v == b.Value(lot(id, 1)) || v == later.Value(lot(id, 1)) {
			same++
		}
		forward = append(forward, v)
	}
	for id := uint64(99); id > 0; id-- { // in another order
		if alone := values.NewWorld(1, 0).Model(law.Sampler{}, r, "a"); a.Value(lot(id, 1)) != forward[id] || alone.Value(lot(id, 1)) != forward[id] {
			t.Fatalf("impression %d: another value the second time", id)
		}
	}
	if same > 2 {
		t.Errorf("%d of 100 values agree", same)
	}
}

// What is wrong in a file is named with its line.
func TestCatalogueFiles(t *testing.T) {
	for file, want := range map[string]string{
		"agent,item,worth,intercept,e1,e2\n":                    "line 1",
		"agent,item,value,intercept,e1,e2\n":                    "no items",
		"agent,item,value,intercept,e1,e2\na,1,1,2,3\n":         "wrong number of fields",
		"agent,item,value,intercept,e1,e2\na,1,-1,2,3,4\n":      "line 2",
		"agent,item,value,intercept,e1,e2\na,1,1,2,3,inf\n":     "line 2",
		"agent,item,value,intercept,e1,e2\na,1,1,2,3,4\na,2,\n": "wrong number of fields",
		"": "EOF",
	} {
		choice := law.Catalog.With(values.ContextualLaw).MustChoose("contextual")
		p := choice.Params().(*values.ContextualParams)
		p.File, p.Features = "ads.csv", 2
		_, err := choice.Build(func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(file)), nil })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", file, err, want)
		}
	}
}
