package agents_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"marketsim/agents"
	"marketsim/agents/agentstest"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/market/catalog"
)

// Every kind in the catalogue, with its defaults and with what changes its nature, keeps the promises of an agent.
func TestAgentsConform(t *testing.T) {
	kinds := map[string]func() kind{}
	for _, e := range agents.Catalog.Entries() {
		choice := agents.Catalog.MustChoose(e.Name)
		kinds[e.Name] = func() kind { return chosen{choice} }
	}
	for _, curve := range []string{"logistic", "lognormal", "log-logistic", "exponential", "empirical", "kaplan-meier"} {
		for _, feedback := range []string{"full", "price-on-win", "win-loss"} {
			if curve == "empirical" && feedback == "price-on-win" {
				continue // an error
			}
			p := agents.AdaptiveShade{Curve: curve, Feedback: feedback, HalfLife: 10, Explore: 0.5, Warmup: 2, Start: 1}
			kinds["adaptive "+curve+" "+feedback] = func() kind { return p }
		}
	}
	for _, feedback := range []string{"full", "win-loss"} {
		p := agents.AdaptiveShade{Curve: "empirical", Feedback: feedback, HalfLife: 10, Explore: 0.5, Warmup: 2, Start: 1, ValueBuckets: 5}
		kinds["adaptive by value "+feedback] = func() kind { return p }
	}
	for _, feedback := range []string{"full", "price-on-win", "win-loss"} {
		p := agents.BestResponse{Feedback: feedback, HalfLife: 10, Explore: 0.5, Warmup: 2, Start: 1}
		kinds["best-response "+feedback] = func() kind { return p }
	}
	for level := range 4 {
		p := agents.LevelK{Level: level, Naive: "uniform", Fraction: 0.9}
		kinds[fmt.Sprint("level ", level)] = func() kind { return p }
	}
	for _, name := range []string{"dual-pacing", "pid-pacing", "throttling", "autobid"} {
		choice := chosen{agents.Catalog.MustChoose(name)}
		kinds[name+" with a budget"] = func() kind { return budgeted{choice, 0.1, 600} }
		kinds[name+" with nothing"] = func() kind { return budgeted{choice, 0, 1} }
	}
	for _, update := range []string{"chosen", "all"} {
		for _, state := range []string{"none", "best-rival", "rivals"} {
			p := table(agents.Grid{Over: "shares", Lowest: 0, Highest: 2, Bids: 5, ValueBuckets: 3, CapAtValue: true})
			p.Update, p.State = update, state
			kinds["qlearning "+update+" "+state] = func() kind { return p }
		}
	}
	for _, ties := range []string{"lowest", "highest", "random"} {
		p := table(agents.Grid{Over: "prices", Lowest: 0, Highest: 3, Bids: 7, ValueBuckets: 1})
		p.Ties, p.Initial, p.Exploration.Explore = ties, "random", "boltzmann"
		kinds["qlearning boltzmann "+ties] = func() kind { return p }
	}
	buckets := agents.Grid{Over: "prices", Lowest: 0, Highest: 3, Bids: 7, ValueBuckets: 4, CapAtValue: true, Declares: 1.2}
	for name, k := range map[string]kind{
		"hedge of many values": agents.Hedge{Grid: buckets, Eta: 1e6, Cross: true},
		"hedge by value":       agents.Hedge{Grid: buckets, Eta: 0.1},
		"hedge, falling rate":  agents.Hedge{Grid: buckets, Eta: 1e6, Decay: 1},
		"fast exp3":            agents.Exp3{Grid: buckets, Eta: 1e6},
		"fast exp3-ix":         agents.Exp3IX{Grid: buckets, Eta: 1e6},
		"ucb1 by value":        agents.UCB1{Grid: buckets, C: 1e6},
		"thompson by value":    agents.Thompson{Grid: buckets, Spread: 1e6},
		"decaying epsilon":     agents.EpsilonGreedy{Grid: buckets, Epsilon: 1e6, Decay: 1},
		"linucb by value":      agents.LinUCB{Grid: buckets, Alpha: 1e6, Degree: 4},
	} {
		kinds[name] = func() kind { return k }
	}
	for hidden, method := range []string{"dm", "ips", "dr", "ppo"} {
		p := agents.PolicyGradient{Method: method, Batch: 200, Hidden: hidden, Start: 0.9, Sigma: 0.1, Epochs: 2, Rate: 1, Clip: 0.2}
		kinds["policy-gradient "+method] = func() kind { return p }
	}
	kinds["fast value-search"] = func() kind { return agents.ValueSearch{Batch: 10, Candidates: 3, Epochs: 20, Start: 2, Sigma: 1} }
	kinds["alone"] = func() kind { return agents.Equilibrium{Bidders: 1} }
	for name, k := range kinds {
		for _, l := range []law.Law{law.Uniform{Hi: 1}, law.Lognormal{Mu: 1, Sigma: 4}, law.Constant{Value: 2}, law.Constant{}} {
			t.Run(name+"/"+fmt.Sprintf("%T", l), func(t *testing.T) {
				agentstest.Run(t, func() market.Agent { return build(t, k(), deps(5, "a", l, 4)) })
			})
		}
	}
}

// So do agents whose values are refined in every way at once.
func TestAgentsWithRefinedValuesConform(t *testing.T) {
	l := law.Lognormal{Mu: 1, Sigma: 0.5}
	beliefs, err := values.NewBeliefs(l, []values.Signal{{Name: "s", Coverage: 0.5, Precision: 2}})
	if err != nil {
		t.Fatal(err)
	}
	refinement := &values.Refinement{
		Correlation: 0.5, Beliefs: beliefs, Affinity: []float64{2}, Drift: &values.Drift{Shape: values.Geometric, To: 2, Length: 1e9},
		Conversions: &values.Conversions{Worth: 1e9},
	}
	for _, e := range agents.Catalog.Entries() {
		choice := agents.Catalog.MustChoose(e.Name)
		t.Run(e.Name, func(t *testing.T) {
			agentstest.Run(t, func() market.Agent {
				d := deps(5, "a", l, 4)
				d.Values, d.Precision = values.NewWorld(5, 0).Model(law.NewSampler(l), refinement, "a"), 2
				return build(t, chosen{choice}, d)
			})
		})
	}
}

// chosen builds what was chosen from the catalogue.
type chosen struct {
	choice catalog.Choice[market.Agent, agents.Deps]
}

func (c chosen) New(d agents.Deps) (market.Agent, error) { return c.choice.Build(d) }

// budgeted builds a kind with a budget for a number of auctions.
type budgeted struct {
	kind
	budget, auctions float64
}

func (b budgeted) New(d agents.Deps) (market.Agent, error) {
	d.Budget, d.HasBudget, d.Auctions = b.budget, true, b.auctions
	return b.kind.New(d)
}

// What is out of range is an error that names the agent, the parameter and the rule.
func TestParametersAreChecked(t *testing.T) {
	good := agents.AdaptiveShade{Curve: "logistic", Feedback: "full", HalfLife: 100, Warmup: 10, Start: 1}
	adaptive := func(change func(*agents.AdaptiveShade)) kind {
		p := good
		change(&p)
		return p
	}
	expecting := func(bids int, rewards ...float64) kind {
		p := table(agents.Grid{Over: "prices", Lowest: 0, Highest: 3, Bids: bids, ValueBuckets: 1})
		p.Initial, p.Expected = "expected", rewards
		return p
	}
	discrete, err := law.NewDiscrete([]float64{1, 2}, []float64{0.5, 0.5})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind kind
		law  law.Law
		want string
	}{
		{agents.FixedShade{}, nil, "agents: honest-1: fixed-shade factor = 0: must be more than 0 and at most 1000"},
		{agents.FixedShade{Factor: math.NaN()}, nil, "agents: honest-1: fixed-shade factor = NaN: must be more than 0 and at most 1000"},
		{agents.CurseAware{Bidders: -1}, nil, "agents: honest-1: curse-aware bidders = -1: must be 0 to 10000"},
		{agents.Equilibrium{Bidders: -1}, nil, "agents: honest-1: equilibrium bidders = -1: must be 0 to 10000"},
		{agents.FixedShade{Factor: 1, Extension: 1.1}, nil, "agents: honest-1: fixed-shade extension = 1.1: must be 0 to 1"},
		{agents.Equilibrium{Extension: -1}, nil, "agents: honest-1: equilibrium extension = -1: must be 0 to 1"},
		{adaptive(func(p *agents.AdaptiveShade) { p.Extension = math.NaN() }), nil, "agents: honest-1: adaptive-shade extension = NaN: must be 0 to 1"},
		{agents.Equilibrium{RivalHi: -1}, nil, "agents: honest-1: equilibrium rival_hi = -1: must be 0 to 1e12 CPM"},
		{agents.Equilibrium{RivalHi: 2, Bidders: 3}, nil, "agents: honest-1: equilibrium rival_hi = 2: is for two bidders whose values are uniform from 0: leave it out, or change law and bidders"},
		{agents.Equilibrium{RivalHi: 2}, law.Uniform{Lo: 1, Hi: 2}, "agents: honest-1: equilibrium rival_hi = 2: is for two bidders whose values are uniform from 0: leave it out, or change law and bidders"},
		{agents.Equilibrium{}, discrete, "agents: honest-1: equilibrium law = law.Discrete: values with positive probabilities have no symmetric equilibrium in pure strategies: use a continuous law or another strategy"},
		{adaptive(func(p *agents.AdaptiveShade) { p.Curve = "" }), nil, `agents: honest-1: adaptive-shade curve = : must be logistic, lognormal, log-logistic, exponential, empirical or kaplan-meier`},
		{adaptive(func(p *agents.AdaptiveShade) { p.Feedback = "all" }), nil, "agents: honest-1: adaptive-shade feedback = all: must be full, price-on-win or win-loss"},
		{adaptive(func(p *agents.AdaptiveShade) { p.Curve, p.Feedback = "empirical", "price-on-win" }), nil, "agents: honest-1: adaptive-shade curve = empirical: prices of won auctions alone are no sample of all: with feedback price-on-win use kaplan-meier"},
		{agents.BestResponse{Feedback: "none"}, nil, "agents: honest-1: best-response feedback = none: must be full, price-on-win or win-loss"},
		{agents.LevelK{Level: 5}, nil, "agents: honest-1: level-k level = 5: must be 0 to 4"},
		{agents.LevelK{Naive: "none"}, nil, "agents: honest-1: level-k naive = none: must be fraction or uniform"},
		{agents.LevelK{Naive: "uniform"}, nil, "agents: honest-1: level-k fraction = 0: must be more than 0 and at most 1"},
		{agents.LevelK{Naive: "uniform", Fraction: 1, Bidders: -1}, nil, "agents: honest-1: level-k bidders = -1: must be 0 to 10000"},
		{agents.LevelK{Naive: "uniform", Fraction: 1}, discrete, "agents: honest-1: level-k law = law.Discrete: values with positive probabilities make bids that tie: use a continuous law or another strategy"},
		{adaptive(func(p *agents.AdaptiveShade) { p.HalfLife = 9 }), nil, "agents: honest-1: adaptive-shade half_life = 9: must be 10 to 1e12 notices"},
		{adaptive(func(p *agents.AdaptiveShade) { p.HalfLife = math.Inf(1) }), nil, "agents: honest-1: adaptive-shade half_life = +Inf: must be 10 to 1e12 notices"},
		{adaptive(func(p *agents.AdaptiveShade) { p.Explore = 0.6 }), nil, "agents: honest-1: adaptive-shade explore = 0.6: must be 0 to 0.5"},
		{adaptive(func(p *agents.AdaptiveShade) { p.Warmup = 1 }), nil, "agents: honest-1: adaptive-shade warmup = 1: must be 2 to 1000000 notices"},
		{adaptive(func(p *agents.AdaptiveShade) { p.Start = 0 }), nil, "agents: honest-1: adaptive-shade start = 0: must be more than 0 and at most 1"},
		{adaptive(func(p *agents.AdaptiveShade) { p.ValueBuckets = 65 }), nil, "agents: honest-1: adaptive-shade value_buckets = 65: must be 0 to 64"},
		{agents.DualPacing{Step: math.NaN(), Most: 1}, nil, "agents: honest-1: dual-pacing step = NaN: must be more than 0 and at most 1000"},
		{agents.DualPacing{Step: 1, Start: 2, Most: 1}, nil, "agents: honest-1: dual-pacing initial_mu = 2: must be 0 to most"},
		{agents.PIDPacing{Proportional: -1}, nil, "agents: honest-1: pid-pacing kp = -1: must be 0 to 1e6"},
		{agents.PIDPacing{Start: 0.1, Least: 0.2}, nil, "agents: honest-1: pid-pacing start = 0.1: must be least to 1"},
		{agents.Throttling{Start: 0}, nil, "agents: honest-1: throttling start = 0: must be 1e-6 to 1"},
		{agents.Throttling{Start: 1, Change: 1}, nil, "agents: honest-1: throttling change = 1: must be more than 0 and at most 0.9"},
		{expecting(3), nil, "agents: honest-1: qlearning expected_rewards = []: has 0 values; initial expected wants one for each of the 3 bids"},
		{expecting(2, 1, 2, 3), nil, "agents: honest-1: qlearning expected_rewards = [1 2 3]: has 3 values; initial expected wants one for each of the 2 bids"},
		{expecting(2, 1, math.NaN()), nil, "agents: honest-1: qlearning expected_rewards = [1 NaN]: must be -1e9 to 1e9 each"},
		{agents.Autobid{TargetROAS: 0}, nil, "agents: honest-1: autobid target_roas = 0: must be more than 0 and at most 1e6"},
		{agents.Autobid{TargetROAS: 1, Worth: 1, Step: 1, Start: 1, Most: 1}, nil, "agents: honest-1: autobid credit = : must be expected or realized"},
		{agents.Autobid{TargetROAS: 1, TargetCPA: 1}, nil, "agents: honest-1: autobid conversion_worth = 0: must be more than 0 and at most 1e9"},
		{searching(func(p *agents.ValueSearch) { p.Batch = 9 }), nil, "agents: honest-1: value-search batch = 9: must be 10 to 1000000 notices"},
		{searching(func(p *agents.ValueSearch) { p.Candidates = 0 }), nil, "agents: honest-1: value-search candidates = 0: must be 1 to 10000"},
		{searching(func(p *agents.ValueSearch) { p.Epochs = 0 }), nil, "agents: honest-1: value-search epochs = 0: must be 1 to 1000000"},
		{searching(func(p *agents.ValueSearch) { p.Start = 3 }), nil, "agents: honest-1: value-search start = 3: must be more than 0 and at most 2"},
		{searching(func(p *agents.ValueSearch) { p.Sigma = math.NaN() }), nil, "agents: honest-1: value-search sigma = NaN: must be 0 to 1"},
		{searching(func(p *agents.ValueSearch) { p.Extension = 2 }), nil, "agents: honest-1: value-search extension = 2: must be 0 to 1"},
		{climbing(func(p *agents.PolicyGradient) { p.Method = "reinforce" }), nil, "agents: honest-1: policy-gradient method = reinforce: must be dm, ips, dr or ppo"},
		{climbing(func(p *agents.PolicyGradient) { p.Batch = 100_001 }), nil, "agents: honest-1: policy-gradient batch = 100001: must be 10 to 100000 notices"},
		{climbing(func(p *agents.PolicyGradient) { p.Hidden = -1 }), nil, "agents: honest-1: policy-gradient hidden = -1: must be 0 to 32"},
		{climbing(func(p *agents.PolicyGradient) { p.Start = 1.1 }), nil, "agents: honest-1: policy-gradient start = 1.1: must be 0 to 1"},
		{climbing(func(p *agents.PolicyGradient) { p.Sigma = 0 }), nil, "agents: honest-1: policy-gradient sigma = 0: must be 0.001 to 1"},
		{climbing(func(p *agents.PolicyGradient) { p.Epochs = 0 }), nil, "agents: honest-1: policy-gradient epochs = 0: must be 1 to 10000"},
		{climbing(func(p *agents.PolicyGradient) { p.Rate = 0 }), nil, "agents: honest-1: policy-gradient rate = 0: must be more than 0 and at most 1"},
		{climbing(func(p *agents.PolicyGradient) { p.Clip = math.NaN() }), nil, "agents: honest-1: policy-gradient clip = NaN: must be more than 0 and at most 1"},
		{climbing(func(p *agents.PolicyGradient) { p.Extension = -1 }), nil, "agents: honest-1: policy-gradient extension = -1: must be 0 to 1"},
	} {
		if c.law == nil {
			c.law = law.Uniform{Hi: 1}
		}
		if _, err := c.kind.New(deps(1, "honest-1", c.law, 2)); err == nil || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
}

// searching and climbing are kinds that are right but for a change.
func searching(change func(*agents.ValueSearch)) kind {
	p := agents.ValueSearch{Batch: 100, Candidates: 10, Epochs: 100, Start: 1, Sigma: 0.1}
	change(&p)
	return p
}

func climbing(change func(*agents.PolicyGradient)) kind {
	p := agents.PolicyGradient{Method: "dr", Batch: 100, Start: 1, Sigma: 0.1, Epochs: 1, Rate: 0.01, Clip: 0.2}
	change(&p)
	return p
}

// The defaults are within the bounds that the parameters declare, and every parameter is documented.
func TestDefaultsBuild(t *testing.T) {
	for _, e := range agents.Catalog.Entries() {
		choice := agents.Catalog.MustChoose(e.Name)
		if _, err := choice.Build(deps(1, "a", law.Uniform{Hi: 1}, 2)); err != nil {
			t.Error(err)
		}
		checkDocumented(t, e.Name, reflect.ValueOf(choice.Params()))
	}
}

// checkDocumented goes through the parameters, and those that are merged into them.
func checkDocumented(t *testing.T, agent string, params reflect.Value) {
	params = reflect.Indirect(params)
	for _, f := range catalog.Fields(params.Interface()) {
		switch kind := params.Field(f.Index).Kind(); {
		case f.Inline:
			checkDocumented(t, agent, params.Field(f.Index))
		case f.Doc == "" || f.Unit == "" && len(f.OneOf) == 0 && kind != reflect.Bool:
			t.Errorf("%s: parameter %s has no documentation or unit", agent, f.Key)
		}
	}
}
