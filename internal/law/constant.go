package law

var _ Law = Constant{}

// Constant is the law of a single Value >= 0. The zero value is always 0.
type Constant struct{ Value float64 }

// Validate implements Law.
func (d Constant) Validate() error { return notNegative("constant", "value", d.Value) }

// CDF is the step from 0 to 1 at Value.
func (d Constant) CDF(x float64) float64 {
	if x < d.Value {
		return 0
	}
	return 1
}

// Quantile returns Value.
func (d Constant) Quantile(u float64) float64 {
	checkLevel(u)
	return d.Value
}

// Mean returns Value.
func (d Constant) Mean() float64 { return d.Value }

// Support returns Value twice.
func (d Constant) Support() (lo, hi float64) { return d.Value, d.Value }
