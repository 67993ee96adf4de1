package mechanisms_test

import (
	"reflect"
	"slices"
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
)

// Agents recognise announced rules by these names.
func TestCatalogNamesAreTheAnnouncedRules(t *testing.T) {
	want := []string{
		string(market.FirstPrice), string(market.SecondPrice),
		string(market.VCG), string(market.GSP), string(market.UniformPrice), string(market.Discriminatory),
	}
	if got := mechanisms.Catalog.Names(); !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	if key := mechanisms.Catalog.Key(); key != "rule" {
		t.Errorf("key %q, want rule", key)
	}
}

func TestCatalogBuildsTheRuleOfTheName(t *testing.T) {
	for name, want := range map[string]market.Mechanism{
		"first-price":    mechanisms.FirstPrice{},
		"second-price":   mechanisms.SecondPrice{},
		"vcg":            mechanisms.VCG{},
		"gsp":            mechanisms.GSP{},
		"uniform-price":  mechanisms.UniformPrice{},
		"discriminatory": mechanisms.Discriminatory{},
	} {
		if got := build(t, name); !reflect.DeepEqual(got, want) {
			t.Errorf("%s builds %T, want %T", name, got, want)
		}
	}
}
