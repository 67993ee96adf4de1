package metrics

import (
	"time"

	"marketsim/internal/stats"
	"marketsim/market"
)

// value is a number that may be missing.
type value struct {
	x  float64
	ok bool
}

// ratio is a/b, missing if b is 0 or either has become too large to hold.
func ratio[A, B ~int64](a A, b B) value {
	if b == 0 || market.Money(a) == tooMuch || market.Money(b) == tooMuch {
		return value{}
	}
	return value{float64(a) / float64(b), true}
}

// perAuction is a mean price, in CPM.
func perAuction(sum market.Money, auctions int64) value {
	v := ratio(sum, auctions)
	v.x /= 1e6
	return v
}

// perSlot is a mean price, in CPM, of slots.
func perSlot(sum market.Money, sold parts) value {
	if sold == 0 || sum == tooMuch {
		return value{}
	}
	return value{float64(sum) / sold.slots() / 1e6, true}
}

// per is a mean number of slots.
func (p parts) per(n int64) value {
	if n == 0 {
		return value{}
	}
	return value{p.slots() / float64(n), true}
}

// when keeps a value only under a condition.
func (v value) when(known bool) value {
	if !known {
		return value{}
	}
	return v
}

func revenuePerAuction(_ *Window, y *yield) value { return perAuction(y.revenue, y.auctions) }

func cpm(_ *Window, y *yield) value { return perSlot(y.revenue, y.slots) }

func fill(_ *Window, y *yield) value { return y.sold.per(y.auctions) }

func welfarePerAuction(w *Window, y *yield) value {
	return perAuction(y.welfare, y.auctions).when(w.recorder.allValued)
}

func efficiency(w *Window, y *yield) value {
	return ratio(y.welfare, y.best).when(w.recorder.allValued)
}

func surplusPerAuction(w *Window, y *yield) value {
	return gain(y.welfare, y.revenue, y.auctions).when(w.recorder.allValued)
}

func revenueShare(w *Window, y *yield) value {
	return ratio(y.revenue, y.welfare).when(w.recorder.allValued)
}

func auctions(_ *Window, y *yield) value { return value{float64(y.auctions), true} }

// gain is value less payment per auction, in CPM.
func gain(worth, paid market.Money, auctions int64) value {
	if worth == tooMuch || paid == tooMuch {
		return value{}
	}
	return perAuction(worth-paid, auctions)
}

func volatility(w *Window) value {
	var levels stats.Moments
	for i := range w.buckets {
		if v := revenuePerAuction(w, &w.buckets[i].yield); v.ok {
			levels.Add(v.x)
		}
	}
	return value{levels.StdDev(), true}.when(levels.N() >= 2)
}

func meanFloor(_ *Window, y *yield) value { return perAuction(y.floor, y.auctions) }

func softFloor(w *Window) value {
	return perAuction(w.closing.soft, w.market.auctions).when(w.closing.soft > 0)
}

func decisionTime(w *Window) value {
	v := ratio(w.closing.waited, w.market.auctions)
	v.x /= float64(time.Millisecond)
	return v
}

func extendedShare(w *Window) value { return ratio(w.closing.extended, w.market.auctions) }

func tieShare(w *Window) value { return ratio(w.closing.tied, w.market.auctions) }

func dealShare(w *Window) value { return ratio(w.closing.dealt, w.market.revenue) }

func slotsSold(w *Window) value { return w.market.slots.per(w.market.auctions) }

func clicks(w *Window) value {
	return ratio(w.closing.clicks, w.market.auctions).when(w.closing.byClick > 0)
}

func exploringShare(w *Window) value { return ratio(w.closing.explored, w.market.auctions) }

// explorationCost is what every auction loses because some are experiments: their share times what each of them brings less
// than one of the others.
func explorationCost(w *Window) value {
	k, y := &w.closing, &w.market
	if y.revenue == tooMuch || k.exploring == tooMuch {
		return value{}
	}
	in := perAuction(k.exploring, k.explored)
	out := perAuction(y.revenue-k.exploring, y.auctions-k.explored)
	share := exploringShare(w)
	return value{share.x * (out.x - in.x), true}.when(in.ok && out.ok)
}

func participation(w *Window) value { return ratio(w.all.admitted, w.market.auctions) }

func bidToValue(b *buying, valued bool) value { return ratio(b.asked, b.value).when(valued) }

func lateShare(b *buying, _ bool) value { return ratio(b.late, b.offers()) }

func belowFloorShare(b *buying, _ bool) value { return ratio(b.belowFloor, b.offers()) }

func unfundedShare(b *buying, _ bool) value { return ratio(b.unfunded, b.offers()) }

// inequality measures how unequally the wins are divided among all agents.
func (w *Window) inequality(of func(stats.Inequality) float64) value {
	wins := make([]float64, len(w.agents))
	for id := range w.agents {
		wins[id] = w.agents[id].wins.slots()
	}
	return value{of(stats.InequalityOf(wins)), true}.when(w.all.wins > 0)
}

func hhi(w *Window) value {
	return w.inequality(func(in stats.Inequality) float64 { return in.HHI })
}

func effectiveBidders(w *Window) value {
	return w.inequality(func(in stats.Inequality) float64 { return 1 / in.HHI })
}

func jain(w *Window) value {
	return w.inequality(func(in stats.Inequality) float64 { return in.Jain })
}

func gini(w *Window) value {
	return w.inequality(func(in stats.Inequality) float64 { return in.Gini })
}

func winShare(w *Window, id int) value { return ratio(w.agents[id].wins, w.all.wins) }

func spendShare(w *Window, id int) value { return ratio(w.agents[id].spend, w.all.spend) }

func winRate(w *Window, id int) value { return w.agents[id].wins.per(w.agents[id].invited()) }

func agentSurplus(w *Window, id int) value {
	a := &w.agents[id]
	return gain(a.won, a.spend, w.market.auctions).when(w.recorder.entrants[id].valued)
}

func invited(w *Window, id int) value { return value{float64(w.agents[id].invited()), true} }

func wins(w *Window, id int) value { return value{w.agents[id].wins.slots(), true} }

func spend(w *Window, id int) value {
	s := w.agents[id].spend
	return value{s.Units(), true}.when(s != tooMuch)
}
