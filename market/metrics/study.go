package metrics

import (
	"cmp"

	"marketsim/internal/rng"
	"marketsim/market"
)

// Study says how closely buyers that learn are watched, and what their gains are held against.
type Study struct {
	Settled uint64 // a learner has converged if its greedy choice was the same after each of the last so many auctions; at least 1

	// Of the auctions, one in Sample is cleared again with other bids of each learner: 0, 1, ..., Steps parts in Steps of what it
	// believed the lot to be worth, which is its value unless it has only signals of that. A sample of 0 measures no regret, as does a
	// mechanism that is nil.
	Sample    uint64
	Steps     int
	Mechanism market.Mechanism

	// What all buyers together gain per auction, in CPM, if they compete and if they act as one. nil: not known.
	Competitive, Collusive *float64
}

// A watcher follows something that not every market has. Record tells it of every auction, before the buyers are told.
type watcher interface {
	watch(c *market.Cleared, bucket int)
}

// entrant is what a recorder needs to know of a buyer.
type entrant struct {
	market.Buyer
	key    uint64 // hash of its name
	score  market.Rate
	valued bool // whether its values are known

	estimator market.Estimator // nil: it knows its values when it bids
}

func entrantOf(b market.Buyer) entrant {
	_, valued := b.Agent.(market.Valuer)
	estimator, _ := b.Agent.(market.Estimator)
	return entrant{b, rng.Hash(b.Name), cmp.Or(b.Score, market.One), valued, estimator}
}

// believed is what the buyer of a seat believed the lot to be worth when it bid.
func (e *entrant) believed(lot *market.Lot, s *market.Seat) market.Price {
	if e.estimator == nil {
		return s.Value
	}
	return e.estimator.Estimate(lot)
}

// worth is what a slot of the lot is worth to a buyer whose value is given.
func (e *entrant) worth(lot *market.Lot, slot int32, value market.Price) market.Money {
	worth := market.Money(value)
	if lot.SoldByClick() {
		worth = lot.Slot(int(slot)).Rate.Of(e.score.Of(worth))
	}
	return worth
}

// won is what an award is worth to the buyer: of a slot that is divided, its part.
func (e *entrant) won(lot *market.Lot, w *market.Award, value market.Price) market.Money {
	worth := e.worth(lot, w.Slot, value)
	if w.Share != 0 {
		worth = w.Share.Of(worth)
	}
	return worth
}

// Study watches the learners among the buyers from now on. It is called before the run.
func (r *Recorder) Study(s Study) {
	r.study = s
	if settling := newSettling(r.entrants); settling != nil {
		r.settling = settling
		r.watchers = append(r.watchers, settling)
	}
	if s.Mechanism == nil || s.Sample == 0 || s.Steps < 1 {
		return
	}
	if regret := newRegret(r.entrants, s, len(r.buckets)); regret != nil {
		r.regret = regret
		r.watchers = append(r.watchers, regret)
	}
}

// profitGain is the profit-gain index of the buyers: how far their surplus has gone from what they gain when they compete, 0,
// to what they gain when they act as one, 1 (Calvano, Calzolari, Denicolo, Pastorello 2020).
func profitGain(w *Window) value {
	s, u := &w.recorder.study, surplusPerAuction(w, &w.market)
	if s.Competitive == nil || s.Collusive == nil || !u.ok {
		return value{}
	}
	return value{(u.x - *s.Competitive) / (*s.Collusive - *s.Competitive), true}.when(*s.Collusive != *s.Competitive)
}
