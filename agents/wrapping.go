package agents

import "marketsim/market"

// knowledge is what a buyer that is wrapped knows of its values: it makes the wrapping an Estimator, with the value for an estimate
// where the buyer is none.
type knowledge struct{ market.Valuer }

var _ market.Estimator = knowledge{}

// Estimate implements [market.Estimator].
func (k knowledge) Estimate(lot *market.Lot) market.Price {
	if e, may := k.Valuer.(market.Estimator); may {
		return e.Estimate(lot)
	}
	return k.Value(lot)
}

// improves reports whether an agent learns to gain more.
func improves(agent market.Agent) bool {
	a, can := agent.(market.Improver)
	return can && a.Improves()
}
