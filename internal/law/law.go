package law

import (
	"fmt"
	"math"
)

// A Law is the distribution of a non-negative quantity: a value in currency
// units per thousand impressions, or a delay in seconds. The law does not know
// the unit.
type Law interface {
	// Validate reports every parameter out of range, by name. The other
	// methods may be called only if it returns nil.
	Validate() error

	// CDF returns F(x), the probability of a draw of at most x.
	CDF(x float64) float64

	// Quantile returns the smallest x of the support with F(x) >= u, for u in
	// [0, 1]: the ends of the support at 0 and 1. It panics outside.
	Quantile(u float64) float64

	// Mean returns the expectation.
	Mean() float64

	// Support returns the smallest interval that holds every draw; hi may be
	// +Inf.
	Support() (lo, hi float64)
}

// A Density is a continuous law.
type Density interface {
	Law

	// PDF returns the density f(x); 0 outside the support, possibly +Inf at
	// its ends.
	PDF(x float64) float64

	// Survival returns 1-F(x), accurate also where it is tiny.
	Survival(x float64) float64
}

func checkLevel(u float64) {
	if !(u >= 0 && u <= 1) {
		panic(fmt.Sprintf("law: quantile level %v: must lie in [0, 1]", u))
	}
}

// positive and the checks below return nil or an error that names the law,
// the parameter, its value and what is allowed.
func positive(law, param string, v float64) error {
	if err := finite(law, param, v); err != nil {
		return err
	}
	if v <= 0 {
		return fault(law, param, v, "must be positive")
	}
	return nil
}

func notNegative(law, param string, v float64) error {
	if err := finite(law, param, v); err != nil {
		return err
	}
	if v < 0 {
		return fault(law, param, v, "must not be negative")
	}
	return nil
}

func between(law, param string, v, lo, hi float64) error {
	if err := finite(law, param, v); err != nil {
		return err
	}
	if v < lo || v > hi {
		return fault(law, param, v, fmt.Sprintf("must lie in [%v, %v]", lo, hi))
	}
	return nil
}

func finite(law, param string, v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return fault(law, param, v, "must be a finite number")
	}
	return nil
}

func fault(law, param string, v float64, rule string) error {
	return fmt.Errorf("law: %s %s = %v: %s", law, param, v, rule)
}
