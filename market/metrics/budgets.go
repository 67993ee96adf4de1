package metrics

import (
	"math"

	"marketsim/market"
)

// budgets follows buyers that can spend no more than a budget in the whole run. Its metrics are of the whole run, whatever the
// window: a budget is.
type budgets struct {
	buyers   []entrant
	span     Span
	payments []payments // by agent
	sample   sample
}

// payments are what an agent paid in a whole run.
type payments struct {
	sum   market.Money
	count int64   // that were more than nothing
	last  float64 // share of the run that was over with the last of them
}

// newBudgets returns nil if no buyer has a budget.
func newBudgets(list []entrant, s Span) *budgets {
	limited := 0
	for i := range list {
		if list[i].HasBudget {
			limited++
		}
	}
	if limited == 0 {
		return nil
	}
	return &budgets{buyers: list, span: s, payments: make([]payments, len(list)), sample: newSample(len(list), limited)}
}

func (b *budgets) watch(c *market.Cleared, _ int) {
	for i := range c.Awards {
		w := &c.Awards[i]
		if w.Charged > 0 {
			p := &b.payments[w.Agent]
			addSigned(&p.sum, w.Charged)
			p.count++
			p.last = max(p.last, b.span.elapsed(&c.Lot))
		}
	}
	b.sample.watch(c, b.buyers)
}

// elapsed is how much of the run is over with a lot, of its auctions or of its time.
func (s *Span) elapsed(lot *market.Lot) float64 {
	if s.Auctions > 0 {
		return float64(min(lot.Seq+1, s.Auctions)) / float64(s.Auctions)
	}
	end := max(1, s.Horizon)
	return float64(min(lot.At, end)) / float64(end)
}

// budgeted lists the agents whose budget of the run a metric is about, because no daily one allows less: one, or with -1 all.
func (w *Window) budgeted(id int) (list []int) {
	b := w.recorder.budgets
	if b == nil {
		return nil
	}
	for i := range b.buyers {
		if (id < 0 || i == id) && b.buyers[i].HasBudget && b.payments[i].sum != tooMuch && !w.recorder.days.binds(i) {
			list = append(list, i)
		}
	}
	return list
}

// budgetUse is spending as a share of the budgets: of daily ones, of what all days allowed together.
func budgetUse(w *Window, id int) value {
	var spent, budget float64 // budgets may sum to more than 64 bits hold
	for _, i := range w.budgeted(id) {
		spent += float64(w.recorder.budgets.payments[i].sum)
		budget += float64(w.recorder.budgets.buyers[i].Budget)
	}
	for _, p := range w.paced(id) {
		spent += p.spent
		budget += p.allowed
	}
	return value{spent / max(budget, 1), true}.when(budget > 0)
}

// pacingError is the mean over the buckets of the run of |S_k/B - e_k|, where S_k of the budget B is spent at the end of
// bucket k, when the share e_k of the run is over: 0 on the even line, 1/2 if all is spent at once or nothing ever. Of a daily
// budget it is the mean over days and their time of the same distance from the even line of the day; a run of a number of auctions
// that ends on its first day takes that for the run. The market's is the mean of its buyers'.
func pacingError(w *Window, id int) value {
	r, sum, n := w.recorder, 0.0, 0
	for _, i := range w.budgeted(id) {
		if budget := r.budgets.buyers[i].Budget; budget > 0 {
			r.distances(&sum, i, budget)
			n++
		}
	}
	for _, p := range w.paced(id) {
		budget := r.entrants[p.agent].DailyBudget
		switch {
		case p.off.ok:
			sum += float64(p.off.x * float64(len(r.buckets)))
		case budget > 0:
			r.distances(&sum, p.agent, budget)
		default:
			continue
		}
		n++
	}
	return value{sum / float64(max(n, 1)*len(r.buckets)), true}.when(n > 0)
}

// distances adds up how far off the even line of the run an agent is at the end of each bucket, as a share of its budget.
func (r *Recorder) distances(sum *float64, agent int, budget market.Money) {
	var spent market.Money
	for k := range r.buckets {
		add(&spent, r.buckets[k].agents[agent].spend)
		even := float64(r.scale.edge(uint64(k)+1)) / float64(r.scale.length)
		*sum += math.Abs(float64(spent)/float64(budget) - even)
	}
}

// depletedAt is the share of the run that was over with the last payment, if less was left than the mean of the payments; 1
// if more was. Of a daily budget it is the mean over days of that share of the day.
func depletedAt(w *Window, id int) value {
	sum, list, daily := 0.0, w.budgeted(id), w.paced(id)
	for _, i := range list {
		p := &w.recorder.budgets.payments[i]
		left := w.recorder.budgets.buyers[i].Budget - p.sum
		at := p.last
		if left > 0 && float64(left)*float64(p.count) >= float64(p.sum) {
			at = 1
		}
		sum += at
	}
	for _, p := range daily {
		sum += p.gone
	}
	n := len(list) + len(daily)
	return value{sum / float64(max(n, 1)), true}.when(n > 0)
}
