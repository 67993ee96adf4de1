package metrics

import (
	"time"

	"marketsim/market"
)

// hours finds the hour of the day. Most moments lie in the hour of the one before, which costs a comparison. The zero hours are
// right.
type hours struct {
	from market.Time // the first moment of the hour
	hour int
}

func (h *hours) of(t market.Time) int {
	const hour = market.Time(time.Hour)
	if past := t - h.from; past < 0 || past >= hour {
		h.from, h.hour = t/hour*hour, t.Hour()
	}
	return h.hour
}
