package mechanisms_test

import (
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
	"marketsim/mechanisms/mechanismtest"
)

// claims is what each rule of the catalogue promises. A rule that has none here fails the test.
var claims = map[string]mechanismtest.Claims{
	"first-price":    {Efficient: true},
	"second-price":   {Efficient: true, Truthful: true},
	"vcg":            {Sells: mechanismtest.Clicks, Efficient: true, Truthful: true, Rounding: true},
	"gsp":            {Sells: mechanismtest.Clicks, Efficient: true, Rounding: true},
	"uniform-price":  {Sells: mechanismtest.Units, Efficient: true, Truthful: true},
	"discriminatory": {Sells: mechanismtest.Units, Efficient: true},
}

func TestConformance(t *testing.T) {
	for _, name := range mechanisms.Catalog.Names() {
		t.Run(name, func(t *testing.T) {
			promised, ok := claims[name]
			if !ok {
				t.Fatal("no claims: say in this test what the rule promises")
			}
			mechanismtest.Run(t, build(t, name), promised)
		})
	}
}

func FuzzFirstPrice(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "first-price"), claims["first-price"])
}

func FuzzSecondPrice(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "second-price"), claims["second-price"])
}

func FuzzVCG(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "vcg"), claims["vcg"])
}

func FuzzGSP(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "gsp"), claims["gsp"])
}

func FuzzUniformPrice(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "uniform-price"), claims["uniform-price"])
}

func FuzzDiscriminatory(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "discriminatory"), claims["discriminatory"])
}

func build(tb testing.TB, rule string) market.Mechanism {
	tb.Helper()
	choice := mechanisms.Catalog.MustChoose(rule)
	m, err := choice.Build(mechanisms.Deps{})
	if err != nil {
		tb.Fatal(err)
	}
	return m
}
