package marketsim

import (
	"math"
	"testing"
)

// moments sums the first four powers of a sample.
type moments struct{ sum [5]float64 }

func (m *moments) add(x float64) {
	p := 1.0
	for k := range m.sum {
		m.sum[k] += p
		p *= x
	}
}

func (m *moments) mean() float64 { return m.sum[1] / m.sum[0] }

func (m *moments) sd() float64 {
	return math.Sqrt(m.sum[2]/m.sum[0] - m.mean()*m.mean())
}

// se is the standard error of the mean.
func (m *moments) se() float64 {
	return math.Sqrt(max(m.sum[2]/m.sum[0]-m.mean()*m.mean(), 0) / (m.sum[0] - 1))
}

// within checks mean and standard deviation against the raw moments E[X^k] that theory gives, each at 4 standard errors:
// sd/sqrt(N) for the mean and sqrt((mu4 - sd^4)/N)/(2 sd) for the standard deviation.
func (m *moments) within(t *testing.T, what string, theory [5]float64) {
	t.Helper()
	n, mean := m.sum[0], theory[1]
	variance := theory[2] - mean*mean
	sd := math.Sqrt(max(variance, 0))
	closeTo(t, what+" (mean)", m.mean(), mean, 4*sd/math.Sqrt(n)+1e-6)
	if sd < 1e-9 {
		return
	}
	fourth := theory[4] - 4*mean*theory[3] + 6*mean*mean*theory[2] - 3*mean*mean*mean*mean
	closeTo(t, what+" (sd)", m.sd(), sd, 4*math.Sqrt((fourth-variance*variance)/n)/(2*sd)+1e-6)
}

// closeTo checks a number. A millionth is one unit of price: what rounding to it can do.
func closeTo(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.8g, want %.8g +- %.2g", what, got, want, tolerance)
	}
}
