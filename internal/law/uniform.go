package law

var _ Density = Uniform{}

// Uniform is the uniform law on [Lo, Hi], 0 <= Lo < Hi.
type Uniform struct{ Lo, Hi float64 }

// Validate implements Law.
func (d Uniform) Validate() error {
	if err := notNegative("uniform", "lo", d.Lo); err != nil {
		return err
	}
	if err := finite("uniform", "hi", d.Hi); err != nil {
		return err
	}
	if d.Hi <= d.Lo {
		return fault("uniform", "hi", d.Hi, "must exceed lo (for a single value use constant)")
	}
	return nil
}

// CDF returns (x-Lo)/(Hi-Lo), held in [0, 1].
func (d Uniform) CDF(x float64) float64 {
	return min(max((x-d.Lo)/(d.Hi-d.Lo), 0), 1)
}

// Survival returns (Hi-x)/(Hi-Lo), held in [0, 1].
func (d Uniform) Survival(x float64) float64 {
	return min(max((d.Hi-x)/(d.Hi-d.Lo), 0), 1)
}

// PDF returns 1/(Hi-Lo) on the support.
func (d Uniform) PDF(x float64) float64 {
	if x < d.Lo || x > d.Hi {
		return 0
	}
	return 1 / (d.Hi - d.Lo)
}

// Quantile returns Lo + u (Hi-Lo).
func (d Uniform) Quantile(u float64) float64 {
	checkLevel(u)
	return min(d.Lo+float64(u*(d.Hi-d.Lo)), d.Hi)
}

// Mean returns (Lo+Hi)/2.
func (d Uniform) Mean() float64 { return float64(0.5*d.Lo) + float64(0.5*d.Hi) }

// Support returns Lo and Hi.
func (d Uniform) Support() (lo, hi float64) { return d.Lo, d.Hi }
