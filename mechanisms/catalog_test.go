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
	var want []string
	for _, rule := range []market.Rule{
		market.FirstPrice, market.SecondPrice,
		market.SoftFloor, market.AlphaPrice, market.AllPay, market.PostedPrice, market.Waterfall, market.Myerson, market.Logit,
		market.VCG, market.GSP, market.UniformPrice, market.Discriminatory,
	} {
		want = append(want, string(rule))
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
		"soft-floor":     mechanisms.SoftFloor{},
		"alpha-price":    mechanisms.AlphaPrice{Alpha: 1_500_000},
		"all-pay":        mechanisms.AllPay{},
		"posted-price":   mechanisms.PostedPrice{},
		"logit":          mechanisms.Logit{Mu: 0.25},
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
