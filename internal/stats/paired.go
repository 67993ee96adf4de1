package stats

import "math"

// PairedDifference compares two arms that played the same runs under common random numbers.
type PairedDifference struct {
	Interval         // of the mean of b - a
	T        float64 // mean / (s / sqrt(n)); 0 if unknown, infinite if every pair differs by the same amount
	DF       int     // n - 1
	P        float64 // two-sided; 1 if unknown
}

// Paired returns the mean of b[i] - a[i] with its t test. Pairs with a value that is not finite are left out whole. It
// panics if the samples differ in length: pairing is by run.
func Paired(a, b []float64, level float64) PairedDifference {
	all := Differences(a, b)
	d := PairedDifference{Interval: TInterval(all, level), P: 1}
	if !d.Known() {
		return d
	}
	d.DF = d.N - 1
	kept, _ := finite(all)
	if se := StdDev(kept) / math.Sqrt(float64(d.N)); se > 0 {
		d.T = d.Estimate / se
		d.P = tTwoSided(d.DF, d.T)
	} else if d.Estimate != 0 {
		d.T, d.P = math.Copysign(math.Inf(1), d.Estimate), 0
	}
	return d
}

// Differences returns b[i] - a[i] for each run i.
func Differences(a, b []float64) []float64 {
	mustPair("Differences", a, b)
	diffs := make([]float64, len(a))
	for i := range a {
		diffs[i] = b[i] - a[i]
	}
	return diffs
}
