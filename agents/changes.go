package agents

import "marketsim/market"

// withChanges returns an agent that observes with the changes of another one, of which it is the wrapping.
func withChanges(agent market.Agent, settling market.Settling) market.Agent {
	valuer, values := agent.(market.Valuer)
	extender, extends := agent.(market.Extender)
	w := watched{agent, agent.(market.Observer), settling}
	switch {
	case values && extends:
		return &struct {
			watched
			knowledge
			market.Extender
		}{w, knowledge{valuer}, extender}
	case values:
		return &struct {
			watched
			knowledge
		}{w, knowledge{valuer}}
	case extends:
		return &struct {
			watched
			market.Extender
		}{w, extender}
	}
	return &w
}

// watched is the part that all such agents share.
type watched struct {
	market.Agent
	market.Observer
	market.Settling
}

// Improves implements [market.Improver].
func (w watched) Improves() bool { return improves(w.Agent) }
