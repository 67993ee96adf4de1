package agents

import (
	"math/rand/v2"

	"marketsim/market"
)

// PolicyGradient bids a share of its value that it draws from a policy, and climbs the gradient of what the policy is estimated to
// earn: the policy learning of AuctionGym (O. Jeunen, S. Murphy and B. Allison, AdKDD 2022 and KDD 2023). The share is
//
//	gamma = g cut to 0 to 1,  g normal with mean f(rate, worth) and standard deviation Sigma,
//
// with rate and worth the features of the lot, whose product goes by its value, and f linear or of one hidden layer (see [network]).
// The density of g is kept with the bid. Whenever Batch notices have come, f is moved by Epochs passes of Adam over minibatches of 64
// of them, to raise the mean of an estimate by Method: the direct method of a fitted win model, inverse propensity weights, both
// together (doubly robust), or clipped weights as in proximal policy optimisation. See [offPolicy]. Then the batch is forgotten.
// AuctionGym learns Sigma too, and takes full batches until the estimate no longer rises.
//
// A gain is the estimated value less the price if it won, times the clicks that a position brings beside the best one; where the
// disclosure keeps prices back, less the bid. The win model asks only who won, and takes every rule for first price; ips and ppo go by
// what was paid, whatever the rule, and dr is put right by it. Bids lost for other reasons than their price, for being late say,
// count for nothing. After a batch of which it won nothing it bids about Start again, whatever the lot; hidden units and win model go
// on from where they are. Under a truthful rule it bids its value and learns nothing.
type PolicyGradient struct {
	Method string  `key:"method" oneof:"dm|ips|dr|ppo" doc:"how it estimates what a policy earns that it did not play: direct method, inverse propensity, doubly robust, clipped weights"`
	Batch  int     `key:"batch" unit:"notices" min:"10" max:"100000" doc:"notices that it learns from at once, and then forgets"`
	Hidden int     `key:"hidden" unit:"units" min:"0" max:"32" doc:"units of the hidden layer of the policy; 0: it is linear"`
	Start  float64 `key:"start" unit:"1" min:"0" max:"1" doc:"mean share of its value that it bids before it has learned anything"`
	Sigma  float64 `key:"sigma" unit:"1" min:"0.001" max:"1" doc:"standard deviation of that share, throughout"`
	Epochs int     `key:"epochs" unit:"1" min:"1" max:"10000" doc:"how often it goes through a batch"`
	Rate   float64 `key:"rate" unit:"1" above:"0" max:"1" doc:"learning rate of Adam"`
	Clip   float64 `key:"clip" unit:"1" above:"0" max:"1" doc:"of method ppo: weights are cut to 1 - clip and 1 + clip"`

	Extension `key:",inline"`
}

// policyGradient is the agent.
type policyGradient struct {
	surplus
	params    PolicyGradient
	stream    *rand.Rand
	lots      features
	policy    network
	wins      winModel
	models    bool // by a method that goes by the win model
	off       offPolicy
	appraise  appraisal
	optimiser adam
	gradient  []float64 // scratch
	batch     []trial
	won       bool // something of the batch
	open      pending[trial]
}

const (
	minibatch  = 64
	fitRate    = 0.03 // of the win model: ten times that of ValueSearch
	fitEpochs  = 500
	policyPull = 1e-4 // towards a policy of zero: AuctionGym's weight decay
)

// New builds the agent.
func (p PolicyGradient) New(d Deps) (market.Agent, error) {
	if err := p.check(d); err != nil {
		return nil, err
	}
	a := &policyGradient{
		surplus: surplus{d.Values, p.Yields}, params: p, stream: d.Stream, lots: d.features(),
		policy: newNetwork(p.Hidden, p.Start, d.Stream), wins: newWinModel(fitRate, fitEpochs, d.Stream), batch: make([]trial, 0, p.Batch),
	}
	a.off = offPolicy{p.Sigma, p.Clip, &a.wins}
	a.appraise, a.models = a.off.method(p.Method), p.Method == "dm" || p.Method == "dr"
	a.optimiser = newAdam(len(a.policy.theta))
	a.gradient = make([]float64, len(a.policy.theta))
	return a, nil
}

func (p *PolicyGradient) check(d Deps) error {
	const kind = "policy-gradient"
	switch {
	case new(offPolicy).method(p.Method) == nil:
		return fault(d, kind, "method", p.Method, "must be dm, ips, dr or ppo")
	case p.Batch < 10 || p.Batch > 100_000:
		return fault(d, kind, "batch", p.Batch, "must be 10 to 100000 notices")
	case p.Hidden < 0 || p.Hidden > 32:
		return fault(d, kind, "hidden", p.Hidden, "must be 0 to 32")
	case !(p.Start >= 0 && p.Start <= 1):
		return fault(d, kind, "start", p.Start, "must be 0 to 1")
	case !(p.Sigma >= 0.001 && p.Sigma <= 1):
		return fault(d, kind, "sigma", p.Sigma, "must be 0.001 to 1")
	case p.Epochs < 1 || p.Epochs > 10_000:
		return fault(d, kind, "epochs", p.Epochs, "must be 1 to 10000")
	case !(p.Rate > 0 && p.Rate <= 1):
		return fault(d, kind, "rate", p.Rate, "must be more than 0 and at most 1")
	case !(p.Clip > 0 && p.Clip <= 1):
		return fault(d, kind, "clip", p.Clip, "must be more than 0 and at most 1")
	}
	return p.Extension.check(d, kind)
}

// Bid implements [market.Agent].
func (a *policyGradient) Bid(lot *market.Lot) (market.Offer, bool) {
	v := a.Estimate(lot)
	if v <= 0 || v < lot.Floor || neverClicked(lot) {
		return market.Offer{}, false
	}
	if lot.Rule.Truthful() {
		return market.Offer{Price: v}, true
	}
	tag, t := a.open.add(lot)
	t.rate, t.worth = a.lots.of(&a.Model, lot, v)
	t.measure(lot, v.CPM(), float64(a.lots.unit*lot.Quality))
	t.noise = normal(a.stream)
	t.drawn = a.policy.at(t.rate, t.worth) + float64(a.params.Sigma*t.noise)
	t.propensity = float64(-0.5 * t.noise * t.noise)
	price := min(max(market.PriceOf(float64(min(max(t.drawn, 0), 1)*v.CPM())), lot.Floor, 1), v)
	t.share = float64(price) / float64(v)
	return market.Offer{Price: price, Tag: tag}, true
}

// Improves implements [market.Improver].
func (a *policyGradient) Improves() bool { return true }

// Observe implements [market.Observer].
func (a *policyGradient) Observe(n *market.Notice) {
	d := a.open.find(n)
	if d == nil || n.Realized {
		return
	}
	if d.settle(); !priced(n) {
		return
	}
	won := n.Reason == market.Won
	t := &d.what
	t.gain = gain(t.cpm, n) / t.unit
	if a.models {
		a.wins.add(t.rate, t.worth, t.share, won)
	}
	a.batch, a.won = append(a.batch, *t), a.won || won
	if len(a.batch) < a.params.Batch {
		return
	}
	if a.won {
		a.learn()
	} else {
		a.policy.flatten(a.params.Start)
	}
	a.wins.forget()
	a.batch, a.won = a.batch[:0], false
}

// learn moves the policy.
func (a *policyGradient) learn() {
	if a.models {
		a.wins.fit()
		for i := range a.batch {
			t := &a.batch[i]
			t.expected, _ = a.off.expect(t, t.share)
		}
	}
	a.optimiser.restart(a.params.Rate, policyPull)
	parts := (len(a.batch) + minibatch - 1) / minibatch
	for range a.params.Epochs {
		for first := range parts {
			a.climb(first, parts)
			a.optimiser.step(a.policy.theta, a.gradient)
		}
	}
}

// climb finds the gradient of the mean loss of every so manieth trial: of the negative of what the policy is estimated to earn.
func (a *policyGradient) climb(first, every int) {
	clear(a.gradient)
	scale := 1 / float64((len(a.batch)-first+every-1)/every)
	for i := first; i < len(a.batch); i += every {
		t := &a.batch[i]
		_, slope := a.appraise(t, a.policy.at(t.rate, t.worth))
		a.policy.pull(a.gradient, t.rate, t.worth, -float64(scale*slope))
	}
}
