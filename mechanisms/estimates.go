package mechanisms

import (
	"math"

	"marketsim/internal/detmath"
	"marketsim/internal/rng"
	"marketsim/market"
)

// estimation is what a publisher with a waterfall goes by when it begins, and how it learns.
type estimation struct {
	initial                []float64 // by class: first estimate, CPM
	errorSigma, driftSigma float64
	period, refresh        int
	weight                 float64 // of the latest fill in the average
}

func newEstimation(classes []Class, p waterfallParams) estimation {
	m := estimation{
		errorSigma: p.ErrorSigma, driftSigma: p.DriftSigma, period: p.Period, refresh: p.Refresh,
		weight: -detmath.Expm1(-math.Ln2 / p.HalfLife),
	}
	for _, c := range classes {
		first := p.Initial
		if first == 0 && c.Value != nil {
			first = c.Value.Mean()
		}
		m.initial = append(m.initial, first)
	}
	return m
}

// Memory makes the publisher's estimates for one run, of agents of those classes with those keys. Chance is keyed: the error of
// an agent's first estimate is draw 0 of its key, step k of the drift is draw k.
func (m *estimation) Memory(classOf []int32, key func(agent market.AgentID) rng.Key) market.Memory {
	e := &estimates{estimation: *m, agents: make([]history, len(classOf))}
	for i, class := range classOf {
		h := &e.agents[i]
		h.key = key(market.AgentID(i))
		if int(class) < len(m.initial) {
			h.average = m.initial[class]
		}
		h.known, h.drift = h.average, normal(h.key, 0, m.errorSigma)
		h.estimate()
	}
	return e
}

// estimates is the publisher's memory of what its buyers pay, the estimates of a [Waterfall].
//
// The average of a buyer's payments is exponential over its own fills, from its first estimate on. The publisher reads it only
// when it refreshes, every so many auctions, and of those buyers only that have filled since: of others it has no news. From
// then on the estimate drifts from what was read: its logarithm walks a normal step each period. The first estimate of a
// buyer errs by a normal step from the start. So a buyer that is asked too late to fill stays underestimated.
type estimates struct {
	estimation
	agents []history
	seen   int // auctions
	step   uint64
}

// history is what is remembered of one buyer.
type history struct {
	key     rng.Key
	average float64 // of its payments, CPM
	news    bool    // it has filled since known was read
	known   float64 // the average when the publisher last read it
	drift   float64 // logarithm of the estimate's error since
	price   market.Price
}

// estimate is what the publisher goes by: known e^drift.
func (h *history) estimate() { h.price = market.PriceOf(h.known * detmath.Exp(h.drift)) }

// normal is one keyed normal draw with mean 0.
func normal(key rng.Key, i uint64, sigma float64) float64 {
	if sigma == 0 {
		return 0
	}
	return float64(sigma * detmath.NormQuantile(key.Uniform(i)))
}

// Recall implements [market.Memory].
func (e *estimates) Recall(a *market.Auction, seats []market.Seat) {
	for i := range seats {
		a.Standing[i].Estimate = e.agents[seats[i].Agent].price
	}
}

// Learn implements [market.Learner]. Sales under a deal are no fills of the waterfall.
func (e *estimates) Learn(c *market.Cleared) {
	for _, w := range c.Awards {
		if w.Deal == 0 && w.Slot != market.NoSlot {
			h := &e.agents[w.Agent]
			h.average += float64(e.weight * (w.Pay.CPM() - h.average))
			h.news = true
		}
	}
	e.seen++
	if e.driftSigma > 0 && e.seen%e.period == 0 {
		e.walk()
	}
	if e.seen%e.refresh == 0 {
		e.update()
	}
}

// walk takes a step of drift.
func (e *estimates) walk() {
	e.step++
	for i := range e.agents {
		h := &e.agents[i]
		h.drift += normal(h.key, e.step, e.driftSigma)
		h.estimate()
	}
}

// update reads the averages of those that have filled.
func (e *estimates) update() {
	for i := range e.agents {
		if h := &e.agents[i]; h.news {
			h.known, h.drift, h.news = h.average, 0, false
			h.estimate()
		}
	}
}
