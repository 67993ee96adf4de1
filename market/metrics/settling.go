package metrics

import "marketsim/market"

// settling follows when learners last changed what they would do without exploring. It is told of an auction before they are:
// a change that shows then came of an earlier one.
type settling struct {
	learners []settler
	of       []int // by agent: index into learners, or -1
	auctions uint64
	close    market.Time // of the latest auction
}

// settler is one learner.
type settler struct {
	agent   market.Settling
	changes uint64
	last    stand
}

// stand is how far the run was when something happened; the zero stand is its beginning.
type stand struct {
	auctions uint64 // closed by then
	at       market.Time
}

// newSettling returns nil if nobody can be watched as it settles.
func newSettling(list []entrant) *settling {
	s := &settling{of: make([]int, len(list))}
	for id := range list {
		s.of[id] = -1
		if a, ok := list[id].Agent.(market.Settling); ok {
			s.of[id] = len(s.learners)
			s.learners = append(s.learners, settler{agent: a, changes: a.Changes()})
		}
	}
	if len(s.learners) == 0 {
		return nil
	}
	return s
}

func (s *settling) watch(c *market.Cleared, _ int) {
	s.look()
	s.auctions++
	s.close = c.Close
}

// look notes what has changed since the last look: because of the auctions up to the latest.
func (s *settling) look() {
	for i := range s.learners {
		l := &s.learners[i]
		if n := l.agent.Changes(); n != l.changes {
			l.changes, l.last = n, stand{s.auctions, s.close}
		}
	}
}

// settled tells when one learner, or with -1 the last of all, made its last change, and whether that is so long ago that it
// has converged: the greedy choices after each of the last auctions, so many as are asked for, are the same.
func (s *settling) settled(learner int, auctions uint64) (last stand, converged bool) {
	s.look()
	for i := range s.learners {
		if l := &s.learners[i]; (learner < 0 || learner == i) && l.last.auctions >= last.auctions {
			last = l.last
		}
	}
	// The choice after the auction of the change is the first of the new ones.
	return last, max(last.auctions, 1)+auctions <= s.auctions+1
}

// settledOf is settled of an agent, or with -1 of all; ok if there is anybody to be watched.
func (w *Window) settledOf(id int) (last stand, converged, ok bool) {
	s := w.recorder.settling
	if s == nil || s.auctions == 0 {
		return stand{}, false, false
	}
	learner := -1
	if id >= 0 {
		if learner = s.of[id]; learner < 0 {
			return stand{}, false, false
		}
	}
	last, converged = s.settled(learner, w.recorder.study.Settled)
	return last, converged, true
}

func converged(w *Window, id int) value {
	_, converged, ok := w.settledOf(id)
	if converged {
		return value{1, ok}
	}
	return value{0, ok}
}

func convergenceAuctions(w *Window, id int) value {
	last, converged, _ := w.settledOf(id)
	return value{float64(last.auctions), true}.when(converged)
}

func convergenceTime(w *Window, id int) value {
	last, converged, _ := w.settledOf(id)
	return value{last.at.Seconds(), true}.when(converged)
}
