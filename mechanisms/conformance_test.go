package mechanisms_test

import (
	"testing"

	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/mechanisms"
	"marketsim/mechanisms/mechanismtest"
)

// claims is what each rule of the catalogue promises. A rule that has none here fails the test.
var claims = map[string]mechanismtest.Claims{
	"first-price":    {Efficient: true},
	"second-price":   {Efficient: true, Truthful: true},
	"soft-floor":     {Efficient: true},
	"alpha-price":    {Efficient: true, Rounding: true},
	"all-pay":        {Efficient: true, LosersPay: true},
	"posted-price":   {Truthful: true},
	"waterfall":      {},
	"myerson":        {Truthful: true, Absolute: true},
	"logit":          {Shares: true, Absolute: true},
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

func FuzzSoftFloor(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "soft-floor"), claims["soft-floor"])
}

func FuzzAlphaPrice(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "alpha-price"), claims["alpha-price"])
}

func FuzzAllPay(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "all-pay"), claims["all-pay"])
}

func FuzzPostedPrice(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "posted-price"), claims["posted-price"])
}

func FuzzWaterfall(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "waterfall"), claims["waterfall"])
}

func FuzzMyerson(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "myerson"), claims["myerson"])
}

func FuzzLogit(f *testing.F) {
	mechanismtest.Fuzz(f, build(f, "logit"), claims["logit"])
}

// classes are laws of every kind: regular, heavy-tailed and with a density that falls, so that it is ironed.
func classes(tb testing.TB) []mechanisms.Class {
	tb.Helper()
	falling, err := law.NewEmpirical([]float64{0, 4, 6, 20}, []float64{5, 2, 1})
	if err != nil {
		tb.Fatal(err)
	}
	return []mechanisms.Class{
		{Name: "uniform", Value: law.Uniform{Hi: 20}},
		{Name: "lognormal", Value: law.Lognormal{Mu: 2, Sigma: 1}},
		{Name: "falling", Value: falling},
	}
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
	m, err := choice.Build(mechanisms.Deps{Classes: classes(tb)})
	if err != nil {
		tb.Fatal(err)
	}
	return m
}
