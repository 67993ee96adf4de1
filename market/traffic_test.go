package market

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// chiSquareLimit is the quantile of the chi-square law that is exceeded with probability 3e-5, as four standard deviations
// of a normal law are, by Wilson and Hilferty (1931, doi:10.1073/pnas.17.12.684).
func chiSquareLimit(degrees int) float64 {
	k := 2 / (9 * float64(degrees))
	return float64(degrees) * math.Pow(1-k+4*math.Sqrt(k), 3)
}

// checkShares compares counts with expected shares by chi-square. Classes of share 0 must be empty.
func checkShares(t *testing.T, what string, counts []int, shares []float64) {
	t.Helper()
	var n, sum, chi2 float64
	degrees := -1
	for i := range counts {
		n += float64(counts[i])
		sum += shares[i]
	}
	for i := range counts {
		want := n * shares[i] / sum
		if want == 0 {
			if counts[i] != 0 {
				t.Errorf("%s: %d in class %d of share 0", what, counts[i], i)
			}
			continue
		}
		d := float64(counts[i]) - want
		chi2 += d * d / want
		degrees++
	}
	if limit := chiSquareLimit(degrees); chi2 > limit {
		t.Errorf("%s: chi-square %.1f with %d degrees of freedom, limit %.1f: %v", what, chi2, degrees, limit, counts)
	}
}

// collect plays a source to its end.
func collect(t *testing.T, a Arrivals, v *Inventory, limit uint64, horizon Time) []Impression {
	t.Helper()
	s, err := NewTraffic(5, 1, 3, "seller", v, a, limit, horizon)
	if err != nil {
		t.Fatal(err)
	}
	var all []Impression
	for imp := (Impression{}); s.Next(&imp); {
		if imp.Seller != 3 || imp.Seq != uint64(len(all)) {
			t.Fatalf("impression %d is %+v", len(all), imp)
		}
		if len(all) > 0 && imp.At < all[len(all)-1].At {
			t.Fatalf("impression %d goes back in time", len(all))
		}
		all = append(all, imp)
	}
	if s.Next(new(Impression)) {
		t.Error("the source goes on after its end")
	}
	return all
}

var plain = DefaultInventory()

// TestPoissonGaps: the gaps between arrivals are exponential (Kolmogorov-Smirnov at level 1e-4), uncorrelated, and the
// number of arrivals has mean and variance rate x time.
func TestPoissonGaps(t *testing.T) {
	const rate, n = 200.0, 50_000
	all := collect(t, Arrivals{Rate: rate, Random: true}, &plain, n, 0)
	gaps := make([]float64, n)
	last := Time(0)
	for i, imp := range all {
		gaps[i], last = (imp.At-last).Seconds()*rate, imp.At
	}
	// The gap has mean 1 and standard deviation 1, the product of neighbouring deviations 0 and 1.
	var mean, lagged float64
	for i, g := range gaps {
		mean += g / n
		if i > 0 {
			lagged += (g - 1) * (gaps[i-1] - 1) / n
		}
	}
	if within := 4 / math.Sqrt(n); math.Abs(mean-1) > within || math.Abs(lagged) > within {
		t.Errorf("mean gap %v, want 1; lagged product %v, want 0; both within %v", mean, lagged, within)
	}
	slices.Sort(gaps)
	var ks float64
	for i, g := range gaps {
		f := -math.Expm1(-g)
		ks = max(ks, f-float64(i)/n, float64(i+1)/n-f)
	}
	// Level a is exceeded at sqrt(-log(a/2)/2n).
	if limit := math.Sqrt(-math.Log(1e-4/2) / 2 / n); ks > limit {
		t.Errorf("Kolmogorov-Smirnov distance %v from the exponential law, limit %v", ks, limit)
	}
}

// TestPoissonCounts: counts in windows of equal length have a variance equal to their mean, and no memory.
func TestPoissonCounts(t *testing.T) {
	const rate, windows = 20.0, 5000
	counts := make([]float64, windows)
	for _, imp := range collect(t, Arrivals{Rate: rate, Random: true}, &plain, 0, windows*Time(time.Second)) {
		counts[imp.At/Time(time.Second)]++
	}
	var mean, variance float64
	for _, c := range counts {
		mean += c / windows
		variance += (c - rate) * (c - rate) / windows
	}
	// sd of the mean sqrt(rate/windows); of the variance sqrt((rate + 2 rate^2)/windows).
	if math.Abs(mean-rate) > 4*math.Sqrt(rate/windows) || math.Abs(variance-rate) > 4*math.Sqrt((rate+2*rate*rate)/windows) {
		t.Errorf("mean %v and variance %v of the counts, want %v", mean, variance, rate)
	}
}

func TestConstantSpacing(t *testing.T) {
	for _, rate := range []float64{1000, 1, 0.001, 8, 200, 1e6, 3} {
		const n = 20_000 // at one in 1000 s these are 231 days: thousands of hours are crossed
		for i, imp := range collect(t, Arrivals{Rate: rate}, &plain, n, 0) {
			want := Time(math.Round(float64(i+1) * 1e9 / rate))
			if d := imp.At - want; d < -1 || d > 1 {
				t.Fatalf("rate %v: arrival %d at %d ns, want %d", rate, i, imp.At, want)
			}
		}
	}
}

func TestDayCurve(t *testing.T) {
	curve := [24]float64{0, 0, 0, 0, 1, 2, 4, 8, 9, 9, 7, 6, 8, 7, 6, 6, 7, 8, 10, 12, 11, 9, 5, 0}
	const rate, days = 1.0, 3
	for _, random := range []bool{true, false} {
		var hours [24]int
		all := collect(t, Arrivals{Rate: rate, Random: random, Curve: curve}, &plain, 0, days*24*Time(time.Hour))
		for _, imp := range all {
			hours[imp.At.Hour()]++
		}
		checkShares(t, fmt.Sprintf("hours, random %v", random), hours[:], curve[:])
		sd := 0.0
		if random {
			sd = math.Sqrt(rate * 86_400 * days)
		}
		if d := math.Abs(float64(len(all)) - rate*86_400*days); d > 4*sd+1 {
			t.Errorf("random %v: %d arrivals in %d days, want %v within %v", random, len(all), days, rate*86_400*days, 4*sd+1)
		}
	}
}

// TestLimitAndHorizon: whichever comes first ends the traffic, and what was before it does not change.
func TestLimitAndHorizon(t *testing.T) {
	a := Arrivals{Rate: 10, Random: true}
	long := collect(t, a, &plain, 1000, 0)
	if got := collect(t, a, &plain, 300, 0); !slices.Equal(got, long[:300]) {
		t.Error("a smaller limit is not a prefix")
	}
	horizon := long[500].At
	if got := collect(t, a, &plain, 0, horizon); !slices.Equal(got, long[:500]) {
		t.Errorf("up to the horizon come %d impressions, want the 500 before it", len(got))
	}
	if got := collect(t, a, &plain, 100, horizon); len(got) != 100 {
		t.Errorf("limit and horizon: %d impressions", len(got))
	}
	if got := collect(t, a, &plain, 0, 1); len(got) != 0 {
		t.Errorf("a horizon of 1 ns: %d impressions", len(got))
	}
	// Traffic that sleeps for the whole horizon.
	if got := collect(t, Arrivals{Rate: 10, Curve: [24]float64{23: 1}}, &plain, 0, 20*Time(time.Hour)); len(got) != 0 {
		t.Errorf("%d impressions in hours of rate 0", len(got))
	}
}

// TestAttributes: placement, region and device follow their shares and are independent of each other and of time.
func TestAttributes(t *testing.T) {
	v := &Inventory{
		Placements: []Placement{{Name: "a", Share: 1, Quality: 2}, {Name: "b", Share: 0, Quality: 1}, {Name: "c", Share: 5, Quality: 0.5}},
		Geos:       []Segment{{"x", 3, 1}, {"y", 1, 3}},
		Devices:    []Segment{{"p", 0.2, 1}, {"q", 0.3, 7}, {"r", 0.5, 1}, {"s", 0, 1}},
	}
	var cells, shares []float64
	counts := make([]int, v.Cells())
	for _, p := range v.Placements {
		for _, g := range v.Geos {
			for _, d := range v.Devices {
				shares = append(shares, p.Share*g.Share*d.Share)
				cells = append(cells, p.Quality*g.Quality*d.Quality)
			}
		}
	}
	half := make([]int, 2) // device q after a gap shorter and longer than the median
	last := Time(0)
	for _, imp := range collect(t, Arrivals{Rate: 1, Random: true}, v, 60_000, 0) {
		counts[imp.Cell]++
		if imp.Cell != v.Cell(imp.Placement, imp.Geo, imp.Device) || imp.Quality != cells[imp.Cell] {
			t.Fatalf("cell and quality of %+v: want quality %v", imp, cells[imp.Cell])
		}
		if imp.Device == 1 {
			if (imp.At - last).Seconds() > math.Ln2 {
				half[1]++
			} else {
				half[0]++
			}
		}
		last = imp.At
	}
	checkShares(t, "cells", counts, shares)
	checkShares(t, "device against gap", half, []float64{1, 1})
}

func TestTrafficErrors(t *testing.T) {
	var sleepless [24]float64
	sleepless[7] = math.NaN()
	silent := DefaultInventory()
	silent.Geos[0].Share = 0
	for _, c := range []struct {
		name      string
		arrivals  Arrivals
		inventory *Inventory
		limit     uint64
		err       string
	}{
		{"rate 0", Arrivals{}, &plain, 1, "market: arrivals: rate 0 per second: must be more than 0 and at most 1e9"},
		{"rate NaN", Arrivals{Rate: math.NaN()}, &plain, 1, "rate NaN per second"},
		{"rate infinite", Arrivals{Rate: math.Inf(1)}, &plain, 1, "rate +Inf per second"},
		{"curve", Arrivals{Rate: 1, Curve: sleepless}, &plain, 1, "market: arrivals: hour 7 of the day curve is NaN: must be 0 or more"},
		{"endless", Arrivals{Rate: 1}, &plain, 0, "market: traffic of s: neither a number of auctions nor a horizon: it would never end"},
		{"no inventory", Arrivals{Rate: 1}, &Inventory{}, 1, "the product must be 1 to"},
		{"no share", Arrivals{Rate: 1}, &silent, 1, "market: traffic of s: all shares are 0: one must be more"},
	} {
		if _, err := NewTraffic(1, 1, 0, "s", c.inventory, c.arrivals, c.limit, 0); err == nil || !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.err)
		}
	}
}
