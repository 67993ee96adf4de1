package law_test

import (
	"errors"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"

	"marketsim/internal/law"
)

// set overwrites parameters by the names of their Go fields, as a loader does by their keys.
func set(params any, fields map[string]any) {
	v := reflect.ValueOf(params).Elem()
	for name, value := range fields {
		v.FieldByName(name).Set(reflect.ValueOf(value))
	}
}

func TestCatalogNames(t *testing.T) {
	want := []string{"uniform", "exponential", "lognormal", "beta", "gamma", "constant", "discrete", "empirical"}
	if got := law.Catalog.Names(); !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	if key := law.Catalog.Key(); key != "law" {
		t.Errorf("key %q, want law", key)
	}
}

func TestCatalogBuildsFromParameters(t *testing.T) {
	discrete, err := law.NewDiscrete([]float64{1, 3}, []float64{0.25, 0.75})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		params map[string]any
		want   law.Law
	}{
		{"uniform", nil, law.Uniform{Lo: 0, Hi: 1}},
		{"exponential", nil, law.Exponential{Scale: 1}},
		{"lognormal", nil, law.Lognormal{Mu: 0, Sigma: 1}},
		{"beta", nil, law.Beta{A: 2, B: 2, Scale: 1}},
		{"gamma", nil, law.Gamma{Shape: 2, Scale: 0.5}},
		{"constant", nil, law.Constant{Value: 1}},
		{"uniform", map[string]any{"Lo": 2.0, "Hi": 5.0}, law.Uniform{Lo: 2, Hi: 5}},
		{"exponential", map[string]any{"Scale": 3.0}, law.Exponential{Scale: 3}},
		{"lognormal", map[string]any{"Mu": -1.0, "Sigma": 0.5}, law.Lognormal{Mu: -1, Sigma: 0.5}},
		{"beta", map[string]any{"A": 3.0, "B": 4.0, "Scale": 5.0}, law.Beta{A: 3, B: 4, Scale: 5}},
		{"gamma", map[string]any{"Shape": 6.0, "Scale": 7.0}, law.Gamma{Shape: 6, Scale: 7}},
		{"constant", map[string]any{"Value": 8.0}, law.Constant{Value: 8}},
		{"discrete", map[string]any{"Values": []float64{1, 3}, "Probs": []float64{0.25, 0.75}}, discrete},
	} {
		choice := law.Catalog.MustChoose(tc.name)
		set(choice.Params(), tc.params)
		got, err := choice.Build(nil)
		if err != nil || !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s %v: %#v, %v; want %#v", tc.name, tc.params, got, err, tc.want)
		}
	}
}

func TestCatalogRefusesBadParameters(t *testing.T) {
	for _, tc := range []struct {
		name   string
		params map[string]any
		want   string
	}{
		{"uniform", map[string]any{"Lo": 2.0}, "uniform hi"},
		{"exponential", map[string]any{"Scale": 0.0}, "exponential scale"},
		{"lognormal", map[string]any{"Sigma": -1.0}, "lognormal sigma"},
		{"beta", map[string]any{"A": 0.0}, "beta a"},
		{"gamma", map[string]any{"Shape": 0.0}, "gamma shape"},
		{"constant", map[string]any{"Value": -1.0}, "constant value"},
		{"discrete", nil, "discrete: 0 values"},
		{"empirical", nil, "empirical file: none named"},
		{"empirical", map[string]any{"File": "h.csv"}, `"h.csv": files cannot be read here`},
	} {
		choice := law.Catalog.MustChoose(tc.name)
		set(choice.Params(), tc.params)
		got, err := choice.Build(nil)
		if got != nil || err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s %v: %v, error %v; want an error with %q", tc.name, tc.params, got, err, tc.want)
		}
	}
}

// file is an opened file that knows whether it was closed.
type file struct {
	io.Reader
	closed bool
}

func (f *file) Close() error {
	f.closed = true
	return nil
}

func TestCatalogReadsHistogramFiles(t *testing.T) {
	want, err := law.NewEmpirical([]float64{0, 1, 4}, []float64{3, 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		text, wantErr string
	}{
		{"lo,hi,count\n0,1,3\n1,4,1\n", ""},
		{"lo,hi,count\n0,1,three\n", `"past/bids.csv": law: histogram line 2: count = "three"`},
	} {
		f := &file{Reader: strings.NewReader(tc.text)}
		var opened []string
		choice := law.Catalog.MustChoose("empirical")
		set(choice.Params(), map[string]any{"File": "past/bids.csv"})
		got, err := choice.Build(func(name string) (io.ReadCloser, error) {
			opened = append(opened, name)
			return f, nil
		})
		if !slices.Equal(opened, []string{"past/bids.csv"}) || !f.closed {
			t.Errorf("%q: opened %q, closed %v", tc.text, opened, f.closed)
		}
		if tc.wantErr == "" && (err != nil || !reflect.DeepEqual(got, want)) {
			t.Errorf("%q: %#v, %v; want %#v", tc.text, got, err, want)
		}
		if tc.wantErr != "" && (got != nil || err == nil || !strings.Contains(err.Error(), tc.wantErr)) {
			t.Errorf("%q: %v, error %v; want %q", tc.text, got, err, tc.wantErr)
		}
	}
}

func TestCatalogReportsFilesThatDoNotOpen(t *testing.T) {
	choice := law.Catalog.MustChoose("empirical")
	set(choice.Params(), map[string]any{"File": "missing.csv"})
	_, err := choice.Build(func(string) (io.ReadCloser, error) { return nil, fs.ErrNotExist })
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want one that wraps %v", err, fs.ErrNotExist)
	}
}
