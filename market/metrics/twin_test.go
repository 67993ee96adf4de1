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
		sum += w.Pay.CPM()
	}
	return sum
}

func seatOf(p *played, agent market.AgentID) *market.Seat {
	for i := range p.Seats {
		if p.Seats[i].Agent == agent {
			return &p.Seats[i]
		}
	}
	return nil
}

func welfareOf(p *played) (sum float64) {
	for _, w := range p.Awards {
		sum += seatOf(p, w.Agent).Value.CPM()
	}
	return sum
}

func bestOf(p *played) (best float64) {
	for _, s := range p.Seats {
		best = max(best, s.Value.CPM())
	}
	return best
}

// yields are the metrics of a market or of one level of it.
func (t *twin) yields(metric string, list []played) float64 {
	sold := slices.DeleteFunc(slices.Clone(list), func(p played) bool { return len(p.Awards) == 0 })
	switch metric {
	case "revenue_per_auction":
		return mean(list, revenueOf)
	case "cpm":
		return mean(sold, revenueOf)
	case "fill":
		return divide(float64(len(sold)), float64(len(list)))
	case "auctions":
		return float64(len(list))
	}
	if slices.Contains(t.valued, false) {
		return missing
	}
	switch metric {
	case "welfare_per_auction":
		return mean(list, welfareOf)
	case "buyer_surplus_per_auction":
		return mean(list, func(p *played) float64 { return welfareOf(p) - revenueOf(p) })
	case "efficiency":
		return divide(mean(list, welfareOf), mean(list, bestOf))
	case "revenue_share":
		return divide(mean(list, revenueOf), mean(list, welfareOf))
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
		for _, w := range p.Awards {
			n[w.Agent]++
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
			allSpend += w.Pay.CPM()
			if w.Agent == id {
				wins++
				spend += w.Pay.CPM()
				surplus += seatOf(p, id).Value.CPM() - w.Pay.CPM()
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

// row is the value that a row should have.
func (t *twin) row(r *Row) float64 {
	name := r.Metric.Name
	switch {
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
	return t.yields(name, t.auctions)
}
