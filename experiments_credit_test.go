package marketsim

import (
	"math"
	"testing"

	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
)

// TestExperimentsAutobidCredit is the case "target" of TestExperimentsAutobidTarget where worth shows only by conversions, of 4 each
// for values of up to 1: a target return holds for what purchases turn out to be worth, by either credit. Log lambda falls by eps
// times what is credited less target * spend, so that until the last auction
//
//	credited - target * spend = -ln(lambda)/eps = -ln(sqrt(3)-1) sqrt(T),   eps = 1/sqrt(T),
//
// from lambda = 1 to its fixed point sqrt(3)-1, around which chance moves it. Of target * spend = T sqrt(3)/4 that is .0016. Where
// conversions show a second late, what the last 1000 auctions bring comes on top, .0050.
//
// What is realised is credited itself if credit is realized: what is left of chance is the spread of the last lambda, .00066 of the
// spend, and 1.13 times that with the second's delay. Credit expected leaves all that conversions bring more or less than was
// believed, .0062. These spreads follow from the linear recursion near the fixed point; they and the bands, 4 standard errors, were
// declared before the first run, but for the .0050: it had been forgotten, and the first runs, at 1.0058 and 1.0064, said so.
func TestExperimentsAutobidCredit(t *testing.T) {
	t.Parallel()
	const auctions, target = 200_000, 1.5
	worth := math.Sqrt(3) / 4 // of what it wins, an auction
	kept := 1 - math.Log(math.Sqrt(3)-1)/(math.Sqrt(auctions)*worth)
	n := sessions(2, 10)
	second := law.NewSampler(law.Constant{Value: 1000}) // 1000 auctions
	for _, c := range []struct {
		name, credit string
		delay        market.Quantile
		kept, sd     float64
	}{
		{"expected", "expected", nil, kept, 0.0062},
		{"realized", "realized", nil, kept, 0.00066},
		{"realized a second later", "realized", second, kept + 1000./auctions, 0.00075},
	} {
		buyer := autobidder(target)
		buyer.Credit = c.credit
		var kepts, won []float64
		for s := range uint64(n) {
			m := against(market.SecondPrice, 0, buyer, auctions, s)
			m.buyers[0].conversions = &values.Conversions{Worth: market.PriceOf(4 * unitCPM), Delay: c.delay}
			realised := 0.0
			l := m.play(t, func(c *market.Cleared) {
				for _, w := range c.Awards {
					if w.Agent == 0 {
						realised += w.Worth.CPM() / unitCPM
					}
				}
			})
			kepts = append(kepts, realised/(target*l.spent[0]))
			won = append(won, realised/auctions)
		}
		id := "autobid, credit " + c.name
		accepted(id+": per target * spend", c.kept, c.kept, c.kept).played(c.sd, n).each(t, kepts...)
		near(id+": worth", worth, 0.03).each(t, won...)
	}
}
