package marketsim

import (
	"cmp"
	"fmt"
	"math"
	"testing"

	"marketsim/internal/stats"
)

// row is one number of the theory and the band in which the mean of what is played must lie.
type row struct {
	id           string
	want, lo, hi float64
	seed         uint64  // of the sessions; 0: experimentSeed
	slack        float64 // by how much the mean may miss the band: as a shortfall, which is printed
}

// accepted is a row whose band stands beside it.
func accepted(id string, want, lo, hi float64) row { return row{id: id, want: want, lo: lo, hi: hi} }

// measured is a row that was found by so many sessions of a standard deviation: it and so many sessions of ours agree within 4
// standard errors of their difference.
func measured(id string, want, sd float64, n, reference int) row {
	slack := 4 * sd * math.Sqrt(1/float64(n)+1/float64(reference))
	return accepted(id, want, want-slack, want+slack)
}

// and is a row that lies in both bands.
func (r row) and(other row) row {
	r.lo, r.hi = max(r.lo, other.lo), min(r.hi, other.hi)
	return r
}

// played is the same row where fewer sessions are played than its band was made for: 4 standard errors, if they are the more.
func (r row) played(sd float64, n int) row {
	slack := 4 * sd / math.Sqrt(float64(n))
	r.lo, r.hi = min(r.lo, r.want-slack), max(r.hi, r.want+slack)
	return r
}

// fresh is the same row for sessions of freshSeed.
func (r row) fresh() row {
	r.seed = freshSeed
	return r
}

// short is the same row where a mean that misses the band by at most so much is printed as a shortfall, and no failure.
func (r row) short(by float64) row {
	r.slack = by
	return r
}

// hold logs the row beside what was seen, one value a session, and the share of sessions that converged, and fails if their mean is
// out of the band.
func (r row) hold(t testing.TB, got *stats.Moments, converged float64) {
	t.Helper()
	r.compare(t, got, fmt.Sprintf("converged %.3f", converged))
}

// each does so with the values of sessions in which nothing converges: how many lie in the band themselves is logged instead.
func (r row) each(t testing.TB, values ...float64) {
	t.Helper()
	var m, inside stats.Moments
	for _, x := range values {
		m.Add(x)
		indicator(&inside, x >= r.lo && x <= r.hi)
	}
	r.compare(t, &m, fmt.Sprintf("converged n/a, in band %.3f", inside.Mean()))
}

// compare logs the row, what was seen and how the sessions went.
func (r row) compare(t testing.TB, got *stats.Moments, how string) {
	t.Helper()
	const rounding = 1e-9             // of sums of prices
	mean, spread := got.Mean(), "n/a" // of one session
	if got.N() > 1 {
		spread = fmt.Sprintf("%.4f, sd %.4f", got.StdDev()/math.Sqrt(float64(got.N())), got.StdDev())
	}
	want := "n/a"
	if !math.IsNaN(r.want) {
		want = fmt.Sprintf("%.4f", r.want)
	}
	t.Logf("%-44s expected %7s in [%.4f, %.4f], got %8.4f (se %s), %s, seed %d, %d sessions",
		r.id, want, r.lo, r.hi, mean, spread, how, cmp.Or(r.seed, experimentSeed), got.N())
	miss := max(r.lo-mean, mean-r.hi)
	if miss > rounding && miss <= r.slack+rounding {
		t.Logf("%s: SHORTFALL: %.5f is out of [%.4f, %.4f] by %.4f; up to %.4f is not failed", r.id, mean, r.lo, r.hi, miss, r.slack)
	} else if !(miss <= rounding) {
		t.Errorf("%s: %.5f, want %.4f in [%.4f, %.4f]", r.id, mean, r.want, r.lo, r.hi)
	}
}

// near is a row with a relative band.
func near(id string, want, relative float64) row {
	return accepted(id, want, want-relative*math.Abs(want), want+relative*math.Abs(want))
}

// share is the row of a share of sessions that the theory counts among so many.
func share(id string, want float64, n, reference int) row {
	return measured(id, want, math.Sqrt(want*(1-want)), n, reference)
}

// indicator adds 1 or 0 to the moments of a share.
func indicator(m *stats.Moments, is bool) {
	if is {
		m.Add(1)
		return
	}
	m.Add(0)
}
