package scenarios

import (
	"time"

	"marketsim/market"
	"marketsim/scenarios/internal/strict"
)

// Market is the publisher: what it sells, when, and how its arbiter listens and answers.
type Market struct {
	Publisher   string        `key:"publisher" doc:"name of the seller"`
	Currency    string        `key:"currency" doc:"ISO 4217 code of all prices and budgets"`
	Timeout     time.Duration `key:"timeout" min:"0s" max:"1h" doc:"from the request to the deadline, the same for all buyers"`
	Closing     string        `key:"closing" oneof:"deadline|all-answered" doc:"wait for the deadline, or close once everyone has answered"`
	Disclosure  string        `key:"disclosure" oneof:"outcome|minimum-to-win" doc:"what a bidder learns: won or lost and its price, or also the least bid that would have won"`
	NoticeDelay time.Duration `key:"notice_delay" min:"0s" max:"24h" doc:"how long results are held back"`

	Traffic   Traffic                 `key:"traffic" doc:"when impressions arrive"`
	Inventory strict.Keyed[Placement] `key:"inventory" doc:"ad slots"`
	Geos      strict.Keyed[Segment]   `key:"geos" doc:"where the audience is"`
	Devices   strict.Keyed[Segment]   `key:"devices" doc:"what the audience uses"`
	Regions   strict.Keyed[Region]    `key:"regions" doc:"where buyers' servers stand: how long messages take, and how often they fail"`
}

// Traffic says when impressions arrive.
type Traffic struct {
	Model    string    `key:"model" oneof:"constant|poisson|diurnal" doc:"evenly spaced, at random, or at random with a day curve"`
	Rate     float64   `key:"rate_per_second" unit:"impressions/s" above:"0" max:"1e9" doc:"mean over a whole day"`
	DayCurve []float64 `key:"day_curve" unit:"1" min:"0" max:"1e9" doc:"relative traffic of hours 0 to 23, for model diurnal"`
}

// Validate asks for a day curve exactly when the model needs one.
func (t *Traffic) Validate(report func(key, format string, args ...any)) {
	switch {
	case t.Model == "diurnal" && len(t.DayCurve) != 24:
		report("day_curve", "has %d values: model diurnal needs 24, one for each hour", len(t.DayCurve))
	case t.Model != "diurnal" && len(t.DayCurve) > 0:
		report("day_curve", "belongs to model diurnal, not %s", t.Model)
	case t.Model == "diurnal":
		for _, w := range t.DayCurve {
			if w > 0 {
				return
			}
		}
		report("day_curve", "is all zero: no impression would ever arrive")
	}
}

// Placement is one ad slot.
type Placement struct {
	Format    string  `key:"format" doc:"display, video, native, audio or any other word; reported as a breakdown"`
	ValueTier string  `key:"value_tier" doc:"premium, standard or any other word; reported as a breakdown"`
	Share     float64 `key:"share" unit:"1" min:"0" max:"1e9" doc:"relative frequency"`
	Quality   float64 `key:"quality" unit:"1" above:"0" max:"1e6" doc:"factor of every buyer's value, known to all"`
}

// SetDefaults makes a standard display slot.
func (p *Placement) SetDefaults() { *p = Placement{"display", "standard", 1, 1} }

// Segment is one part of the audience.
type Segment struct {
	Share   float64 `key:"share" unit:"1" min:"0" max:"1e9" doc:"relative frequency"`
	Quality float64 `key:"quality" unit:"1" above:"0" max:"1e6" doc:"factor of every buyer's value, known to all"`
}

// SetDefaults makes a segment of weight and quality 1.
func (s *Segment) SetDefaults() { *s = Segment{1, 1} }

// Region is the network between the publisher and the buyers of one place.
type Region struct {
	Latency  lawSpec       `key:"latency" unit:"ms" doc:"one-way delay of a message, each way"`
	Compute  lawSpec       `key:"compute" unit:"ms" doc:"time a buyer takes to decide"`
	Loss     float64       `key:"loss" unit:"1" min:"0" max:"1" doc:"probability that one message is lost"`
	MeanUp   time.Duration `key:"mean_up" min:"0s" max:"87600h" doc:"mean time between outages of a buyer; 0s: it never fails"`
	MeanDown time.Duration `key:"mean_down" min:"0s" max:"87600h" doc:"mean length of an outage"`
}

// Validate wants both mean times or neither.
func (r *Region) Validate(report func(key, format string, args ...any)) {
	if (r.MeanUp == 0) != (r.MeanDown == 0) {
		report("mean_down", "is %v with a mean_up of %v: both must be positive, or both 0s", r.MeanDown, r.MeanUp)
	}
}

// inventory converts the section to what the market needs; empty lists become one entry that stands for everything.
func (m *Market) inventory() market.Inventory {
	v := market.DefaultInventory()
	if len(m.Inventory) > 0 {
		v.Placements = nil
	}
	for _, p := range m.Inventory {
		v.Placements = append(v.Placements, market.Placement{
			Name: p.Name, Format: p.Value.Format, ValueTier: p.Value.ValueTier, Share: p.Value.Share, Quality: p.Value.Quality,
		})
	}
	v.Geos = segments(m.Geos, v.Geos)
	v.Devices = segments(m.Devices, v.Devices)
	return v
}

func segments(named strict.Keyed[Segment], otherwise []market.Segment) []market.Segment {
	if len(named) == 0 {
		return otherwise
	}
	list := make([]market.Segment, len(named))
	for i, s := range named {
		list[i] = market.Segment{Name: s.Name, Share: s.Value.Share, Quality: s.Value.Quality}
	}
	return list
}

// arrivals converts the traffic section.
func (t *Traffic) arrivals() market.Arrivals {
	a := market.Arrivals{Rate: t.Rate, Random: t.Model != "constant"}
	copy(a.Curve[:], t.DayCurve)
	return a
}
