package values

import (
	"marketsim/internal/detmath"
	"marketsim/market"
)

// Drift is a factor of a buyer's values that changes with time: 1 before Start, To from Start + Length on, and in between
//
//	linear       1 + (To-1) x
//	geometric    To^x, the same percentage in equal times
//	step         To, at once
//
// with x = (t-Start)/Length. A Length of 0 makes a step of each. To is positive for a geometric change, else at least 0.
type Drift struct {
	Shape         Shape
	To            float64
	Start, Length market.Time
}

// Shape says how a factor changes.
type Shape string

// The shapes of a drift.
const (
	Linear    Shape = "linear"
	Geometric Shape = "geometric"
	Step      Shape = "step"
)

// at is the factor at a time.
func (d *Drift) at(t market.Time) float64 {
	switch {
	case t < d.Start:
		return 1
	case d.Shape == Step || t-d.Start >= d.Length:
		return d.To
	}
	x := float64(t-d.Start) / float64(d.Length)
	if d.Shape == Geometric {
		return detmath.Exp(float64(x * detmath.Log(d.To)))
	}
	return 1 + float64((d.To-1)*x)
}
