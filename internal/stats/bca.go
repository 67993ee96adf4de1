package stats

import (
	"math"
	"slices"
)

// BCaMean is [Bootstrap.BCa] of the mean of xs, one value per run. Values that are not finite are left out.
func (b Bootstrap) BCaMean(xs []float64) Interval {
	kept, warnings := finite(xs)
	iv := b.BCa(len(kept), MeanOf(kept))
	iv.Warnings = slices.Concat(iv.Warnings, warnings)
	return iv
}

// BCa returns the bias-corrected and accelerated interval of a statistic of n runs (Efron 1987, JASA 82:171): the
// replicates' quantiles not at alpha but at
//
//	Phi(z0 + (z0 + z_alpha) / (1 - a (z0 + z_alpha)))
//
// where z0 = Phi^-1(share of replicates below the estimate, ties half) corrects the bias and a, the acceleration from the
// jackknife, the skewness. Where either does not exist it falls back to the percentile interval and says so.
func (b Bootstrap) BCa(n int, statistic Statistic) Interval {
	b = b.withDefaults()
	iv, replicates, ok := b.replicate(n, statistic)
	if !ok {
		return iv
	}
	z0 := biasCorrection(replicates, iv.Estimate)
	if math.IsInf(z0, 0) {
		iv.warn("all resamples lie on one side of the estimate: percentile interval instead of BCa")
		return b.percentile(iv, replicates)
	}
	a, ok := acceleration(n, statistic)
	if !ok {
		iv.warn("the jackknife does not tell the skewness: percentile interval instead of BCa")
		return b.percentile(iv, replicates)
	}
	lo, okLo := bcaLevel(z0, a, (1-b.Level)/2)
	hi, okHi := bcaLevel(z0, a, (1+b.Level)/2)
	if !okLo || !okHi {
		iv.warn("the values are too skewed for BCa: percentile interval instead")
		return b.percentile(iv, replicates)
	}
	iv.Method = MethodBCa
	return iv.between(replicates, lo, hi)
}

// biasCorrection returns z0. It is infinite if the estimate lies outside all replicates.
func biasCorrection(sorted []float64, estimate float64) float64 {
	below, found := slices.BinarySearch(sorted, estimate)
	equal := 0
	if found {
		for below+equal < len(sorted) && sorted[below+equal] == estimate {
			equal++
		}
	}
	return normalQuantile(float64(2*below+equal) / float64(2*len(sorted)))
}

// acceleration returns a = sum u^3 / (6 (sum u^2)^1.5), u_i = mean of the jackknife values - the one without run i.
func acceleration(n int, statistic Statistic) (a float64, ok bool) {
	without := make([]float64, n)
	runs := identity(n)[1:]
	for i := range without {
		if i > 0 {
			runs[i-1] = i - 1
		}
		without[i] = statistic(runs)
		if !isFinite(without[i]) {
			return 0, false
		}
	}
	mean := Mean(without)
	var squares, cubes neumaier
	for _, v := range without {
		u := mean - v
		squares.add(float64(u * u))
		cubes.add(float64(u * u * u))
	}
	a = cubes.value() / (6 * math.Pow(squares.value(), 1.5))
	return a, isFinite(a)
}

// bcaLevel returns the corrected probability for alpha. The formula turns over where the denominator reaches 0.
func bcaLevel(z0, a, alpha float64) (p float64, ok bool) {
	z := z0 + normalQuantile(alpha)
	denominator := 1 - float64(a*z)
	if denominator <= 0 {
		return 0, false
	}
	return normalCDF(z0 + z/denominator), true
}
