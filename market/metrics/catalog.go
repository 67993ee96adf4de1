package metrics

import "slices"

// Metric is one number that a market is judged by. It may be measured on the market as a whole, on each agent, on each level
// of a dimension, or on several of these.
type Metric struct {
	Name   string // snake_case, unique
	Unit   string // CPM is currency units per thousand
	Doc    string
	Better Direction

	market func(w *Window) value
	agent  func(w *Window, id int) value
	level  func(w *Window, y *yield) value
}

// Direction says which way a metric is better for the publisher and its market.
type Direction int8

// The directions.
const (
	Lower   Direction = -1
	Neither Direction = 0
	Higher  Direction = 1
)

// Find looks a metric up by name.
func Find(name string) (*Metric, bool) {
	i := slices.IndexFunc(Catalog, func(m Metric) bool { return m.Name == name })
	if i < 0 {
		return nil, false
	}
	return &Catalog[i], true
}

// Catalog lists every metric, in the order in which results list them. Offers are what buyers sent and what arrived, in time
// or late; bids are the offers that were admitted.
var Catalog = []Metric{
	yieldMetric("revenue_per_auction", "CPM", "revenue per 1000 auctions, sold or not", Higher, revenuePerAuction),
	yieldMetric("cpm", "CPM", "revenue per 1000 slots sold; where an auction has several, each counts, and of one that is divided what was sold", Neither, cpm),
	yieldMetric("fill", "share", "share of auctions that sold; one whose slot is divided counts with the share of it that was sold", Higher, fill),
	yieldMetric("welfare_per_auction", "CPM", "value of what was sold to those who got it, per 1000 auctions; by the click, the value of a click times its probability", Higher, welfarePerAuction),
	yieldMetric("efficiency", "share", "welfare as a share of the best allocation: everything to whoever of the invited values it most, the best slot to the highest value, and nothing kept back", Higher, efficiency),
	yieldMetric("buyer_surplus_per_auction", "CPM", "what buyers gained, value less payment, per 1000 auctions", Higher, surplusPerAuction),
	yieldMetric("revenue_share", "share", "revenue as a share of welfare: what the publisher kept of the value it created", Neither, revenueShare),
	yieldMetric("floor", "CPM", "mean of what a bid had to reach in the open auction, announced or hidden; reserves of single slots and floors of single buyers are not in it", Neither, meanFloor),
	yieldMetric("auctions", "auctions", "number of auctions", Neither, auctions),

	{Name: "revenue_volatility", Unit: "CPM", Doc: "standard deviation over time buckets of the revenue per 1000 auctions", Better: Lower, market: volatility},
	{Name: "soft_floor", Unit: "CPM", Doc: "mean soft floor, below which a winning bid pays itself", market: softFloor},
	{Name: "decision_time_ms", Unit: "ms", Doc: "time from the arrival of an impression to the close of its auction", Better: Lower, market: decisionTime},
	{Name: "slots_sold", Unit: "slots/auction", Doc: "slots sold per auction; one that is divided in shares that sum to s counts as s", Better: Higher, market: slotsSold},
	{Name: "clicks", Unit: "clicks/auction", Doc: "clicks that were paid for, per auction", market: clicks},
	{Name: "deal_share", Unit: "share", Doc: "share of the revenue that came under deals", market: dealShare},
	{Name: "tie_share", Unit: "share", Doc: "share of auctions in which two or more bids outside of deals shared the highest price and could win", market: tieShare},
	{Name: "extended_share", Unit: "share", Doc: "share of auctions in which the tied were asked once more", market: extendedShare},
	{Name: "exploring_share", Unit: "share", Doc: "share of auctions whose floor was an experiment", market: exploringShare},
	{Name: "exploration_cost", Unit: "CPM", Doc: "revenue lost to experiments with the floor, per 1000 auctions: their share times what each brought less than one of the others", Better: Lower, market: explorationCost},
	{Name: "participation", Unit: "bids/auction", Doc: "bids admitted per auction", Better: Higher, market: participation},
	buyingMetric("bid_to_value", "share", "prices offered as a share of what the lots were worth to the bidder, over all offers", Neither, bidToValue),
	buyingMetric("late_share", "share", "share of the offers that came after the deadline", Lower, lateShare),
	buyingMetric("below_floor_share", "share", "share of the offers that were rejected for their floor", Neither, belowFloorShare),
	buyingMetric("unfunded_share", "share", "share of the offers that were rejected because the buyer's budget was used up", Neither, unfundedShare),
	{Name: "profit_gain", Unit: "index", Doc: "how far the buyers' surplus has gone from what the scenario says they gain in competition, 0, to what it says they gain acting as one, 1", Better: Lower, market: profitGain},
	personalMetric("converged", "share", "1 if no learner's greedy choice, what it would do without exploring, changed during the last auctions of the whole run, 1000 unless the scenario says otherwise; else 0", Neither, converged),
	personalMetric("convergence_auctions", "auctions", "auctions of the whole run until the last change of a greedy choice, where all have converged", Neither, convergenceAuctions),
	personalMetric("convergence_time_s", "s", "simulated time until the last change of a greedy choice, where all have converged", Neither, convergenceTime),
	personalMetric("external_regret", "CPM", "what a learner without a budget would have gained more per auction with the best fixed share of what it believed a lot to be worth as its bid, against the bids its rivals made: estimated from a sample of auctions; none of fewer than 5", Neither, externalRegret),
	personalMetric("swap_regret", "CPM", "the same with the best bid in the place of each of the bids it made; none of fewer than 5 auctions for each of them. Both are estimates: this one may come out the smaller", Neither, swapRegret),
	personalMetric("regret_share", "share", "external regret as a share of what the lots were worth to the learner", Neither, regretShare),
	{Name: "liquid_welfare_per_auction", Unit: "CPM", Doc: "value of what each buyer won, but no more than its budget, per 1000 auctions of the whole run", Better: Higher, market: liquidWelfare},
	{Name: "price_of_anarchy", Unit: "index", Doc: "how many times the liquid welfare an allocation that knew all impressions beforehand would have had, at most; 1: none better; in long runs that bound is estimated from a sample of auctions, and on average no less; none where that has fewer than 50 for each buyer with a budget", Better: Lower, market: priceOfAnarchy},
	personalMetric("budget_use", "share", "share of the budget spent by the end of the run; of a daily budget, if it allows less over the run, share of what all its days allowed, by the closes of auctions", Neither, budgetUse),
	personalMetric("pacing_error", "share", "mean distance of what was spent from the even line, as a share of the budget, over the buckets of the whole run; of a daily budget, from the even line within each day, over the time of its days (in a run of a number of auctions, those that were whole, or if none was the run)", Lower, pacingError),
	personalMetric("depleted_at", "share", "share of the run that was over with a buyer's last payment, if less than its mean payment was left of the budget; 1 if more was; of a daily budget, mean over days of that share of the day", Neither, depletedAt),
	{Name: "realized_welfare_per_auction", Unit: "CPM", Doc: "what everything sold turned out to be worth to those who got it, per 1000 auctions; to buyers that find nothing out, its value", Better: Higher, market: realizedWelfare},
	personalMetric("conversions", "conversions/auction", "slots that turned out to be worth more than nothing, per auction of the market; a share of one counts as that share", Neither, conversions),
	personalMetric("realized_surplus_per_auction", "CPM", "what slots turned out to be worth less what was paid, per 1000 auctions of the market, of buyers that find it out afterwards", Neither, realizedSurplus),
	personalMetric("cost_per_conversion", "currency", "what buyers that find out the worth of slots afterwards paid for each that was worth more than nothing", Neither, costPerConversion),
	personalMetric("return_on_spend", "index", "what slots turned out to be worth, as a multiple of what was paid", Neither, returnOnSpend),
	{Name: "hhi", Unit: "index", Doc: "Herfindahl-Hirschman concentration of wins over all agents: 1/n if equal, 1 if one wins all", Better: Lower, market: hhi},
	{Name: "effective_bidders", Unit: "bidders", Doc: "1/HHI: as many equal winners would be as concentrated", Better: Higher, market: effectiveBidders},
	{Name: "jain", Unit: "index", Doc: "Jain's fairness of wins over all agents: 1 if equal, 1/n if one wins all", Better: Higher, market: jain},
	{Name: "gini", Unit: "index", Doc: "Gini inequality of wins over all agents: 0 if equal, 1-1/n if one wins all", Better: Lower, market: gini},

	{Name: "win_share", Unit: "share", Doc: "the agent's share of all wins", agent: winShare},
	{Name: "spend_share", Unit: "share", Doc: "the agent's share of all spend", agent: spendShare},
	{Name: "win_rate", Unit: "share", Doc: "slots the agent won per auction it was invited to; a share of one counts as that share", agent: winRate},
	{Name: "surplus_per_auction", Unit: "CPM", Doc: "the agent's gain, value less payment, per 1000 auctions of the market", agent: agentSurplus},
	{Name: "invited", Unit: "auctions", Doc: "auctions the agent was invited to", agent: invited},
	{Name: "wins", Unit: "slots", Doc: "slots the agent won; a share of one counts as that share", agent: wins},
	{Name: "spend", Unit: "currency", Doc: "what the agent paid", agent: spend},
}

// yieldMetric is a metric of the market and of every level of every dimension.
func yieldMetric(name, unit, doc string, better Direction, of func(w *Window, y *yield) value) Metric {
	return Metric{
		Name: name, Unit: unit, Doc: doc, Better: better, level: of,
		market: func(w *Window) value { return of(w, &w.market) },
	}
}

// buyingMetric is a metric of all agents together and of each.
func buyingMetric(name, unit, doc string, better Direction, of func(b *buying, valued bool) value) Metric {
	return Metric{
		Name: name, Unit: unit, Doc: doc, Better: better,
		market: func(w *Window) value { return of(&w.all, w.recorder.allValued) },
		agent:  func(w *Window, id int) value { return of(&w.agents[id], w.recorder.entrants[id].valued) },
	}
}

// personalMetric is a metric of all agents that learn or have a budget, for which it is asked with agent -1, and of each.
func personalMetric(name, unit, doc string, better Direction, of func(w *Window, id int) value) Metric {
	return Metric{
		Name: name, Unit: unit, Doc: doc, Better: better, agent: of,
		market: func(w *Window) value { return of(w, -1) },
	}
}
