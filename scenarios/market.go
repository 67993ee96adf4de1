package scenarios

import (
	"time"

	"marketsim/market"
	"marketsim/scenarios/internal/strict"
)

// Market is the publisher: what it sells, when, and how its arbiter listens and answers.
type Market struct {
	Publisher    string        `key:"publisher" doc:"name of the seller"`
	Currency     string        `key:"currency" doc:"ISO 4217 code of all prices and budgets"`
	Timeout      time.Duration `key:"timeout" min:"0s" max:"1h" doc:"from the request to the deadline, the same for all buyers"`
	Closing      string        `key:"closing" oneof:"deadline|all-answered" doc:"wait for the deadline, or close once everyone has answered"`
	Disclosure   string        `key:"disclosure" oneof:"win-loss|outcome|price-on-win|minimum-to-win|range|bids" doc:"what a bidder learns: win-loss, only whether it won; outcome, that and its price; price-on-win, for winners also the least bid that would have won; minimum-to-win, that for all; range, a range that holds it; bids, it and all other bids without names"`
	RangeWidth   float64       `key:"disclosure_range" unit:"1" min:"0.001" max:"100" doc:"width of the ranges that are told, as a share of their lower end"`
	Participants int           `key:"participants" unit:"buyers" min:"0" max:"1000000" doc:"of the buyers that want an impression so many are asked, drawn anew each time; 0: all"`
	NoticeDelay  time.Duration `key:"notice_delay" min:"0s" max:"24h" doc:"how long results are held back"`

	Traffic   Traffic                 `key:"traffic" doc:"when impressions arrive"`
	Inventory strict.Keyed[Placement] `key:"inventory" doc:"ad slots"`
	Geos      strict.Keyed[Segment]   `key:"geos" doc:"where the audience is"`
	Devices   strict.Keyed[Segment]   `key:"devices" doc:"what the audience uses"`
	Regions   strict.Keyed[Region]    `key:"regions" doc:"where buyers' servers stand: how long messages take, and how often they fail"`
}

// disclosure is what a bidder learns; nil is "outcome".
func (m *Market) disclosure() market.Disclosure {
	switch m.Disclosure {
	case "win-loss":
		return market.DiscloseWinLoss
	case "price-on-win":
		return market.DisclosePriceOnWin
	case "minimum-to-win":
		return market.DiscloseMinimumToWin
	case "range":
		return market.DiscloseRange(m.RangeWidth)
	case "bids":
		return market.DiscloseBids
	}
	return nil
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

// Placement is one ad slot, or several that are sold at once.
type Placement struct {
	Format    string  `key:"format" doc:"display, video, native, audio or any other word; reported as a breakdown"`
	ValueTier string  `key:"value_tier" doc:"premium, standard or any other word; reported as a breakdown"`
	Share     float64 `key:"share" unit:"1" min:"0" max:"1e9" doc:"relative frequency"`
	Quality   float64 `key:"quality" unit:"1" above:"0" max:"1e6" doc:"factor of every buyer's value, known to all"`

	Units        int       `key:"units" unit:"slots" min:"1" max:"100" doc:"equal slots sold at once, each to another buyer; rules of one slot sell the first"`
	ClickRates   []float64 `key:"click_rates" unit:"1" min:"0" max:"1" doc:"instead of units: probability that an ad of score 1 is clicked in each position, best first; values and prices are then per thousand clicks"`
	SlotReserves []float64 `key:"slot_reserves_cpm" unit:"CPM" min:"0" max:"1e6" doc:"least price of each slot, besides the floors; empty: none"`
}

// SetDefaults makes a standard display slot.
func (p *Placement) SetDefaults() {
	*p = Placement{Format: "display", ValueTier: "standard", Share: 1, Quality: 1, Units: 1}
}

// Validate wants one way to say how many slots there are, and as many reserves.
func (p *Placement) Validate(report func(key, format string, args ...any)) {
	slots := p.Units
	if len(p.ClickRates) > 0 {
		slots = len(p.ClickRates)
		if p.Units != 1 {
			report("units", "is %d, and click_rates names %d positions: set one of the two", p.Units, slots)
		}
	}
	if len(p.ClickRates) > 0 && p.ClickRates[0] == 0 {
		report("click_rates", "the best position is never clicked: nothing would be sold")
	}
	if slots > maxSlots {
		report("click_rates", "has %d positions; at most %d", slots, maxSlots)
	}
	for i := 1; i < len(p.ClickRates); i++ {
		if p.ClickRates[i] > p.ClickRates[i-1] {
			report("click_rates", "position %d is clicked more often (%v) than the one before (%v): list the best first", i+1, p.ClickRates[i], p.ClickRates[i-1])
			break
		}
	}
	if n := len(p.SlotReserves); n > 0 && n != slots {
		report("slot_reserves_cpm", "has %d prices for %d slots: list one for each", n, slots)
	}
}

// maxSlots bounds the slots of one impression.
const maxSlots = 100

// slots are what the placement sells at once; nil: one, for certain.
func (p *Placement) slots() []market.Slot {
	if p.Units == 1 && len(p.ClickRates) == 0 && len(p.SlotReserves) == 0 {
		return nil
	}
	slots := make([]market.Slot, max(p.Units, len(p.ClickRates)))
	for i := range slots {
		slots[i].Rate = market.One
		if len(p.ClickRates) > 0 {
			slots[i].Rate = market.RateOf(p.ClickRates[i])
		}
		if len(p.SlotReserves) > 0 {
			slots[i].Reserve = market.PriceOf(p.SlotReserves[i])
		}
	}
	return slots
}

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

// slots lists the slots of every placement; nil if all have one.
func (m *Market) slots() [][]market.Slot {
	var all [][]market.Slot
	for i := range m.Inventory {
		if s := m.Inventory[i].Value.slots(); s != nil {
			if all == nil {
				all = make([][]market.Slot, len(m.Inventory))
			}
			all[i] = s
		}
	}
	return all
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
