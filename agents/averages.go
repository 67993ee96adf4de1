package agents

// averages are the mean rewards of the bids of one context, over the rounds in which each was played. A bid that never was has
// mean 0.
type averages struct {
	means, plays []float64
	rounds       float64 // sum of the plays
	next         int     // first bid that fresh looks at
	best         int     // index of the largest mean, the lowest such
	changed      uint64
}

func newAverages(contexts, bids int) []averages {
	rows := make([]averages, contexts)
	for i := range rows {
		rows[i] = averages{means: make([]float64, bids), plays: make([]float64, bids)}
	}
	return rows
}

// add takes the reward of one round.
func (a *averages) add(arm int, reward float64) {
	a.rounds++
	a.plays[arm]++
	a.means[arm] += (reward - a.means[arm]) / a.plays[arm]
	if best := largest(a.means); best != a.best {
		a.best = best
		a.changed++
	}
}

// fresh is a bid among the first so many whose reward nobody knows yet, each in its turn: those under way are not asked for
// again before the others.
func (a *averages) fresh(playable int) (arm int, ok bool) {
	for i := range playable {
		arm = (a.next + i) % playable
		if a.plays[arm] == 0 {
			a.next = arm + 1
			return arm, true
		}
	}
	return 0, false
}

// averageChanges sums over contexts.
func averageChanges(rows []averages) (n uint64) {
	for i := range rows {
		n += rows[i].changed
	}
	return n
}
