package agents

import "marketsim/market"

// AdaptiveShade is under construction.
type AdaptiveShade struct {
	Curve    string  `key:"curve" oneof:"logistic|lognormal" doc:"family of the win curve that is fitted"`
	Feedback string  `key:"feedback" oneof:"full|win-loss" doc:"what it learns from: the minimum to win where it is told, or only wins and losses"`
	HalfLife float64 `key:"half_life" unit:"notices" min:"10" doc:"after so many further notices, one counts half"`
	Explore  float64 `key:"explore" unit:"1" min:"0" max:"0.5" doc:"while it learns from wins and losses, bids vary at random by up to this share"`
	Warmup   int     `key:"warmup" unit:"notices" min:"2" doc:"notices before it trusts what it learned"`
	Start    float64 `key:"start" unit:"1" above:"0" max:"1" doc:"bid as a share of the value until then"`
}

// New builds the agent.
func (p AdaptiveShade) New(d Deps) (market.Agent, error) { return &truthful{d.Values}, nil }
