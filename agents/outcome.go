package agents

import "marketsim/market"

// WithOutcomes returns the agent of a buyer that finds out later what an impression was worth to it. It has the powers of the
// agent and is a [market.Realizer] besides; the agent must be a [market.Valuer].
func WithOutcomes(agent market.Agent, outcomes market.Realizer) market.Agent {
	valuer := agent.(market.Valuer)
	observer, observes := agent.(market.Observer)
	extender, extends := agent.(market.Extender)
	settling, settles := agent.(market.Settling)
	r := realizing{agent, knowledge{valuer}, outcomes}
	switch {
	case observes && extends && settles:
		return &struct {
			realizing
			market.Observer
			market.Extender
			market.Settling
		}{r, observer, extender, settling}
	case observes && extends:
		return &struct {
			realizing
			market.Observer
			market.Extender
		}{r, observer, extender}
	case observes && settles:
		return &struct {
			realizing
			market.Observer
			market.Settling
		}{r, observer, settling}
	case extends && settles:
		return &struct {
			realizing
			market.Extender
			market.Settling
		}{r, extender, settling}
	case observes:
		return &struct {
			realizing
			market.Observer
		}{r, observer}
	case extends:
		return &struct {
			realizing
			market.Extender
		}{r, extender}
	case settles:
		return &struct {
			realizing
			market.Settling
		}{r, settling}
	}
	return &r
}

// realizing is the part that all such buyers share.
type realizing struct {
	market.Agent
	knowledge
	market.Realizer
}

// Improves makes it a [market.Improver] if it observes: it does if the agent does.
func (r realizing) Improves() bool { return improves(r.Agent) }

// RealizesAtOnce implements [market.Prompt], for outcomes that do.
func (r realizing) RealizesAtOnce() bool {
	p, can := r.Realizer.(market.Prompt)
	return can && p.RealizesAtOnce()
}
