package metrics

import (
	"math"
	"slices"

	"marketsim/market"
)

// played is one auction with the bids that came late to it.
type played struct {
	market.Cleared
	late []market.Seat
}

// twin keeps every auction of a window and computes each metric from its definition.
type twin struct {
	inventory *market.Inventory
	names     []string
	valued    []bool
	scores    []float64
	auctions  []played
}

// missing is what is not defined.
var missing = math.NaN()

func divide(a, b float64) float64 {
	if b == 0 {
		return missing
	}
	return a / b
}

func mean(list []played, of func(p *played) float64) float64 {
	var sum float64
	for i := range list {
		sum += of(&list[i])
	}
	return divide(sum, float64(len(list)))
}

func revenueOf(p *played) (sum float64) {
	for _, w := range p.Awards {
		sum += float64(w.Charged) / 1e6
	}
	return sum
}

// dealtOf is the revenue under deals.
func dealtOf(p *played) (sum float64) {
	for _, w := range p.Awards {
		if w.Deal > 0 {
			sum += float64(w.Charged) / 1e6
		}
	}
	return sum
}

// soldOf lists the awards of slots.
func soldOf(p *played) []market.Award {
	return slices.DeleteFunc(slices.Clone(p.Awards), func(w market.Award) bool { return w.Slot == market.NoSlot })
}

// part is how much of a slot an award is.
func part(w market.Award) float64 {
	if w.Share == 0 {
		return 1
	}
	return float64(w.Share) / 1e6
}

// slotsOf is how many slots were sold.
func slotsOf(p *played) (sum float64) {
	for _, w := range soldOf(p) {
		sum += part(w)
	}
	return sum
}

// count counts awards of slots.
func count(p *played, of func(w market.Award) bool) (n float64) {
	for _, w := range soldOf(p) {
		if of(w) {
			n++
		}
	}
	return n
}

func paidByClick(w market.Award) bool { return w.On == market.OnClick }

func seatOf(p *played, agent market.AgentID) *market.Seat {
	for i := range p.Seats {
		if p.Seats[i].Agent == agent {
			return &p.Seats[i]
		}
	}
	return nil
}

// worthOf is what a slot is worth to an agent: its value, or that of a click times the probability of one.
func (t *twin) worthOf(p *played, agent market.AgentID, slot int) float64 {
	value := seatOf(p, agent).Value.CPM()
	if len(p.Slots) > 0 && slices.Contains([]market.Rule{market.GSP, market.VCG}, p.Rule) {
		value *= p.Slot(slot).Rate.Share() * t.scores[agent]
	}
	return value
}

func (t *twin) welfareOf(p *played) (sum float64) {
	for _, w := range soldOf(p) {
		sum += t.worthOf(p, w.Agent, int(w.Slot)) * part(w)
	}
	return sum
}

// bestOf tries every assignment of slots, from one on, to agents without one.
func (t *twin) bestOf(p *played) float64 { return t.bestFrom(p, 0, map[market.AgentID]bool{}) }

func (t *twin) bestFrom(p *played, slot int, served map[market.AgentID]bool) float64 {
	if slot == p.Units() {
		return 0
	}
	best := t.bestFrom(p, slot+1, served) // nobody gets this one
	for _, s := range p.Seats {
		if !served[s.Agent] {
			served[s.Agent] = true
			best = max(best, t.worthOf(p, s.Agent, slot)+t.bestFrom(p, slot+1, served))
			delete(served, s.Agent)
		}
	}
	return best
}

// yields are the metrics of a market or of one level of it.
func (t *twin) yields(metric string, list []played) float64 {
	switch metric {
	case "revenue_per_auction":
		return mean(list, revenueOf)
	case "cpm":
		return divide(mean(list, revenueOf), mean(list, slotsOf))
	case "fill":
		return mean(list, func(p *played) float64 { return min(1, slotsOf(p)) })
	case "auctions":
		return float64(len(list))
	case "floor":
		return mean(list, func(p *played) float64 { return max(p.Floor, p.Reserve).CPM() })
	}
	if slices.Contains(t.valued, false) {
		return missing
	}
	switch metric {
	case "welfare_per_auction":
		return mean(list, t.welfareOf)
	case "buyer_surplus_per_auction":
		return mean(list, func(p *played) float64 { return t.welfareOf(p) - revenueOf(p) })
	case "efficiency":
		return divide(mean(list, t.welfareOf), mean(list, t.bestOf))
	case "revenue_share":
		return divide(mean(list, revenueOf), mean(list, t.welfareOf))
	}
	panic("no twin of " + metric)
}

// offers lists what some agents offered, with what became of it.
func (t *twin) offers(of func(market.AgentID) bool) (list []market.Seat) {
	for _, p := range t.auctions {
		for _, s := range p.Seats {
			if of(s.Agent) && (s.Answer == market.Admitted || s.Answer == market.BelowFloor || s.Answer == market.Unfunded) {
				list = append(list, s)
			}
		}
		for _, s := range p.late {
			if of(s.Agent) {
				list = append(list, s)
			}
		}
	}
	return list
}

// behaviour is a metric of all agents together or of one.
func (t *twin) behaviour(metric string, of func(market.AgentID) bool) float64 {
	offers := t.offers(of)
	share := func(answer market.Answer) float64 {
		n := 0
		for _, o := range offers {
			if o.Answer == answer {
				n++
			}
		}
		return divide(float64(n), float64(len(offers)))
	}
	switch metric {
	case "late_share":
		return share(market.Late)
	case "below_floor_share":
		return share(market.BelowFloor)
	case "unfunded_share":
		return share(market.Unfunded)
	case "bid_to_value":
		var asked, value float64
		for id, valued := range t.valued {
			if of(market.AgentID(id)) && !valued {
				return missing
			}
		}
		for _, o := range offers {
			asked += o.Asked.CPM()
			value += o.Value.CPM()
		}
		return divide(asked, value)
	}
	panic("no twin of " + metric)
}

// wins counts the wins of each agent.
func (t *twin) wins() []float64 {
	n := make([]float64, len(t.names))
	for _, p := range t.auctions {
		for _, w := range soldOf(&p) {
			n[w.Agent] += part(w)
		}
	}
	return n
}

// concentration is a metric of how the wins are divided. Gini is the mean absolute difference over twice the mean.
func (t *twin) concentration(metric string) float64 {
	wins := t.wins()
	var total, squares, differences float64
	for _, x := range wins {
		total += x
		squares += x * x
		for _, y := range wins {
			differences += math.Abs(x - y)
		}
	}
	n := float64(len(wins))
	switch metric {
	case "hhi":
		return divide(squares, total*total)
	case "effective_bidders":
		return divide(total*total, squares)
	case "jain":
		return divide(total*total, n*squares)
	case "gini":
		return divide(differences, 2*n*total)
	}
	panic("no twin of " + metric)
}

// agent is a metric of one agent.
func (t *twin) agent(metric string, id market.AgentID) float64 {
	var invited, wins, spend, allSpend, surplus float64
	for i := range t.auctions {
		p := &t.auctions[i]
		if seatOf(p, id) != nil {
			invited++
		}
		for _, w := range p.Awards {
			paid := float64(w.Charged) / 1e6
			allSpend += paid
			if w.Agent == id {
				spend += paid
				surplus -= paid
				if w.Slot != market.NoSlot {
					wins += part(w)
					surplus += t.worthOf(p, id, int(w.Slot)) * part(w)
				}
			}
		}
	}
	var all float64
	for _, n := range t.wins() {
		all += n
	}
	switch metric {
	case "win_share":
		return divide(wins, all)
	case "spend_share":
		return divide(spend, allSpend)
	case "win_rate":
		return divide(wins, invited)
	case "surplus_per_auction":
		if !t.valued[id] {
			return missing
		}
		return divide(surplus, float64(len(t.auctions)))
	case "invited":
		return invited
	case "wins":
		return wins
	case "spend":
		return spend / 1000 // one impression at CPM 1 costs 1/1000
	}
	return t.behaviour(metric, func(a market.AgentID) bool { return a == id })
}

// level lists the auctions of one level of a dimension.
func (t *twin) level(dimension, name string) (list []played) {
	for _, p := range t.auctions {
		place := t.inventory.Placements[p.Placement]
		is := map[string]string{
			"placement": place.Name, "format": place.Format, "value_tier": place.ValueTier,
			"geo": t.inventory.Geos[p.Geo].Name, "device": t.inventory.Devices[p.Device].Name,
			"hour": []string{
				"00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17",
				"18", "19", "20", "21", "22", "23",
			}[int64(p.At)/3600e9%24],
		}
		if is[dimension] == name {
			list = append(list, p)
		}
	}
	return list
}

// ofLearners are not defined in worlds where nobody learns, has a budget or finds out afterwards what slots are worth.
var ofLearners = []string{
	"profit_gain", "converged", "convergence_auctions", "convergence_time_s", "external_regret", "swap_regret", "regret_share",
	"liquid_welfare_per_auction", "price_of_anarchy", "budget_use", "pacing_error", "depleted_at", "realized_welfare_per_auction",
	"conversions", "realized_surplus_per_auction", "cost_per_conversion", "return_on_spend",
}

// row is the value that a row should have.
func (t *twin) row(r *Row) float64 {
	name := r.Metric.Name
	switch {
	case slices.Contains(ofLearners, name):
		return missing // see the tests of studies, of budgets and of what is realized
	case r.Dimension != "":
		return t.yields(name, t.level(r.Dimension, r.Level))
	case r.Entity != "":
		return t.agent(name, market.AgentID(slices.Index(t.names, r.Entity)))
	}
	switch name {
	case "participation":
		return mean(t.auctions, func(p *played) float64 { return float64(len(p.Bids)) })
	case "bid_to_value", "late_share", "below_floor_share", "unfunded_share":
		return t.behaviour(name, func(market.AgentID) bool { return true })
	case "hhi", "effective_bidders", "jain", "gini":
		return t.concentration(name)
	}
	if v, ok := t.closing(name); ok {
		return v
	}
	return t.yields(name, t.auctions)
}
