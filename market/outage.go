package market

import (
	"marketsim/internal/detmath"
	"marketsim/internal/rng"
)

// outage plays an agent's failures forward in time: up, down, up, down, each for an exponentially distributed time.
type outage struct {
	Outages
	key    rng.Key
	phase  uint64 // even: up; odd: down
	until  Time   // end of the phase
	begins bool   // whether the first phase has been drawn
}

func newOutage(o Outages, key rng.Key) outage { return outage{Outages: o, key: key} }

// at reports whether the agent is down at a time. Times must not decrease from call to call.
func (o *outage) at(t Time) bool {
	if o.MeanUp == 0 {
		return false
	}
	if !o.begins {
		o.begins, o.until = true, o.length()
	}
	for t >= o.until && o.until < Never {
		o.phase++
		o.until += min(o.length(), Never-o.until)
	}
	return o.phase%2 == 1
}

// length draws the length of the current phase, at least 1 ns.
func (o *outage) length() Time {
	mean := o.MeanUp
	if o.phase%2 == 1 {
		mean = o.MeanDown
	}
	ns := -detmath.Log(o.key.Uniform(o.phase)) * float64(mean)
	if ns >= float64(Never) {
		return Never
	}
	return max(1, Time(ns))
}
