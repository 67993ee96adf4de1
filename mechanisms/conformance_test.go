package mechanisms_test

import (
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
	"marketsim/mechanisms/mechanismtest"
)

// claims is what each rule of the catalogue promises. A rule that has none here fails the test.
var claims = map[string]mechanismtest.Claims{
	"first-price":  {Efficient: true},
	"second-price": {Efficient: true, Truthful: true},
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

func build(tb testing.TB, rule string) market.Mechanism {
	tb.Helper()
	choice := mechanisms.Catalog.MustChoose(rule)
	m, err := choice.Build(mechanisms.Deps{})
	if err != nil {
		tb.Fatal(err)
	}
	return m
}
