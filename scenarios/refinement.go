package scenarios

import (
	"errors"
	"fmt"
	"time"

	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
	"marketsim/scenarios/internal/strict"
)

// Refinement is what shapes the values of a group of buyers besides their law.
type Refinement struct {
	Correlation float64               `key:"correlation" unit:"1" min:"0" max:"1" doc:"of the normal scores of its values with those of all other buyers that have as much: 0 private values, 1 a common value"`
	Affinity    strict.Keyed[float64] `key:"affinity" unit:"1" min:"0" max:"1e6" doc:"factor of its values by placement, a name of [market.inventory]; 1 where none is named, 0: worthless to it there"`
	Drift       *Drift                `key:"drift" doc:"a change of its values with time"`
	Signals     strict.Keyed[Signal]  `key:"signals" doc:"what each buyer knows of its value when it bids: identity, intent or any other word; without any it knows the value"`
	Conversions *Conversions          `key:"conversions" doc:"the worth of an impression shows only after it was shown: it converts or not"`
}

// Signal is a piece of news about the value: z plus noise, where z is the standard normal score of the value in its law.
type Signal struct {
	Coverage  float64 `key:"coverage" unit:"1" min:"0" max:"1" doc:"share of impressions on which a buyer has it"`
	Precision float64 `key:"precision" unit:"1" above:"0" max:"1000" doc:"1 over the variance of the noise around the normal score of the value, whose own variance is 1"`
	Shared    bool    `key:"shared" doc:"on the same impressions and with the same noise for all buyers that have a signal of this name, as a publisher's segment"`
}

// SetDefaults makes a signal that is always there and halves the variance.
func (s *Signal) SetDefaults() { *s = Signal{Coverage: 1, Precision: 1} }

// Drift is a change of values with time.
type Drift struct {
	Shape  string        `key:"shape" oneof:"linear|geometric|step" doc:"by equal amounts, by equal percentages, or at once"`
	To     float64       `key:"to" unit:"1" min:"0" max:"1e6" doc:"factor of the values at the end; it is 1 before start"`
	Start  time.Duration `key:"start" min:"0s" max:"87600h" doc:"when the change begins"`
	Length time.Duration `key:"length" min:"0s" max:"87600h" doc:"how long it takes, unless it is a step"`
}

// SetDefaults makes a drift that changes nothing yet.
func (d *Drift) SetDefaults() { *d = Drift{Shape: "linear", To: 1, Length: 24 * time.Hour} }

// Validate wants a positive factor where the change is by percentages.
func (d *Drift) Validate(report func(key, format string, args ...any)) {
	if d.Shape == "geometric" && d.To == 0 {
		report("to", "is 0: no percentage leads there; use shape linear or step")
	}
}

// Conversions say how the worth of an impression shows.
type Conversions struct {
	Worth float64 `key:"worth" unit:"CPM" above:"0" max:"1e6" required:"true" doc:"a thousand times what one conversion is worth in currency units: an impression of value v converts with probability v/worth, at most 1, and is else worth nothing"`
	Delay lawSpec `key:"delay" unit:"ms" doc:"from the close of the auction until it shows whether the impression converts"`
}

// SetDefaults makes conversions that show at once.
func (c *Conversions) SetDefaults() { c.Delay = delays(law.Catalog).MustChoose("none") }

// refine prepares what shapes a group's values besides their law.
func (p *preparer) refine(key string, g *group) {
	var r values.Refinement
	if len(g.Affinity) > 0 {
		r.Affinity = g.affinities(&p.Inventory)
	}
	if d := g.Drift; d != nil {
		r.Drift = &values.Drift{Shape: values.Shape(d.Shape), To: d.To, Start: market.Time(d.Start), Length: market.Time(d.Length)}
	}
	r.Correlation = g.Correlation
	if g.Conversions != nil {
		r.Conversions = &values.Conversions{Worth: market.PriceOf(g.Conversions.Worth), Delay: p.delay(key+".conversions.delay", &g.Conversions.Delay)}
	}
	if c, ok := g.law.(*values.Contextual); ok {
		p.contextual(key, g, c)
		r.Contextual = c
	} else if g.law != nil && len(g.Signals) > 0 && p.clean(key+".signals") {
		var err error
		r.Beliefs, err = values.NewBeliefs(g.law, g.signals())
		p.blame(key+".signals", err, "values")
		p.curseAware(key, g)
	}
	if r.Affinity != nil || r.Drift != nil || r.Correlation > 0 || r.Conversions != nil || r.Beliefs != nil || r.Contextual != nil {
		g.refined = &r
	}
}

// curseAware refuses what the strategy of that name could not reckon with: it takes the precision of all signals for that of news
// that each buyer has of its own, on every impression, of one value common to all.
func (p *preparer) curseAware(key string, g *group) {
	if g.Count == 0 || !p.clean(key+".strategy") || g.Strategy.Name() != "curse-aware" {
		return
	}
	if g.Correlation != 1 {
		p.blame(key+".correlation", fmt.Errorf("is %v: strategy curse-aware is for a common value: set it to 1, or take another strategy", g.Correlation))
	}
	for _, s := range g.Signals {
		where := key + ".signals." + s.Name
		if s.Value.Coverage != 1 {
			p.blame(where+".coverage", fmt.Errorf("is %v: strategy curse-aware reckons with signals that all buyers have on all impressions: set it to 1, or take another strategy", s.Value.Coverage))
		}
		if s.Value.Shared {
			p.blame(where+".shared", errors.New("is true: strategy curse-aware reckons with signals that each buyer has of its own: leave it out, or take another strategy"))
		}
	}
}

// contextual makes the law of a group the distribution of its contextual values, and refuses what does not go with them.
func (p *preparer) contextual(key string, g *group, c *values.Contextual) {
	g.law = c.Empirical
	for _, other := range []struct {
		key string
		set bool
	}{{"correlation", g.Correlation > 0}, {"signals", len(g.Signals) > 0}, {"conversions", g.Conversions != nil}} {
		if other.set {
			p.blame(key+"."+other.key, errors.New("does not go with contextual values, which share their context, are known and show in clicks: leave it out"))
		}
	}
	if place := p.soldByClick(); place != "" {
		p.blame(key+".value.law", fmt.Errorf("contextual values hold the chance of a click, and %s sells market.inventory.%s by the click, which would be drawn twice: take a rule that is paid when shown, or another law",
			p.Scenario.Mechanism.Name(), place))
	}
	for _, buyer := range g.names(g.name) {
		if !c.Has(buyer) {
			p.blame(key+".value.file", fmt.Errorf("has no items of buyer %q", buyer))
			return
		}
	}
}

// soldByClick names the first placement whose slots are paid by the click; empty: none.
func (p *preparer) soldByClick() string {
	if !p.clean("mechanism") || !market.Rule(p.Scenario.Mechanism.Name()).ByClick() {
		return ""
	}
	for i := range p.Scenario.Market.Inventory {
		if place := &p.Scenario.Market.Inventory[i]; place.Value.slots() != nil {
			return place.Name
		}
	}
	return ""
}

func (g *Group) signals() []values.Signal {
	var list []values.Signal
	for _, s := range g.Signals {
		list = append(list, values.Signal{Name: s.Name, Coverage: s.Value.Coverage, Precision: s.Value.Precision, Shared: s.Value.Shared})
	}
	return list
}

// precision is that of all signals together.
func (g *Group) precision() float64 {
	total := 0.0
	for _, s := range g.Signals {
		total += s.Value.Precision
	}
	return total
}

// affinities lists the factors of all placements.
func (g *Group) affinities(inventory *market.Inventory) []float64 {
	factors := make([]float64, len(inventory.Placements))
	for i := range factors {
		factors[i] = 1
		for _, a := range g.Affinity {
			if a.Name == inventory.Placements[i].Name {
				factors[i] = a.Value
			}
		}
	}
	return factors
}
