package market

import (
	"fmt"
	"math"
	"time"

	"marketsim/internal/detmath"
	"marketsim/internal/rng"
)

// Arrivals is a process of impressions in time: a Poisson process, or an even one, whose rate may follow a day curve. Over
// a whole day the mean rate is Rate whatever the curve.
type Arrivals struct {
	Rate   float64     // impressions per second, > 0
	Random bool        // Poisson; otherwise evenly spaced in expected arrivals
	Curve  [24]float64 // relative rate of each hour of the day, constant within it; all zero means flat
}

// Validate reports the first thing wrong with the process.
func (a *Arrivals) Validate() error {
	if !(a.Rate > 0) || a.Rate > 1e9 {
		return fmt.Errorf("market: arrivals: rate %v per second: must be more than 0 and at most 1e9", a.Rate)
	}
	for h, w := range a.Curve {
		if !(w >= 0) || math.IsInf(w, 0) {
			return fmt.Errorf("market: arrivals: hour %d of the day curve is %v: must be 0 or more", h, w)
		}
	}
	return nil
}

// Traffic is a [Source]: one seller's impressions. Time and attributes of an impression are keyed by its sequence number,
// so they depend on nothing else in the market.
type Traffic struct {
	seller    SellerID
	inventory *Inventory
	limit     uint64
	horizon   Time

	firstID                     uint64 // IDs count from a hash of the seller's name: no two sellers' impressions are the same
	gap, placement, geo, device rng.Key
	random                      bool
	perNano                     [24]float64 // expected arrivals per nanosecond in each hour
	shares                      struct{ placement, geo, device []float64 }

	seq uint64
	at  float64 // time of the last arrival within the hour, in nanoseconds
	hr  int64   // hours since the start
}

// NewTraffic makes a seller's source of at most limit impressions (0: no limit) before the horizon (0: none).
func NewTraffic(seed, run uint64, seller SellerID, name string, v *Inventory, a Arrivals, limit uint64, horizon Time) (*Traffic, error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	if err := v.Validate(); err != nil {
		return nil, err
	}
	if limit == 0 && horizon <= 0 {
		return nil, fmt.Errorf("market: traffic of %s: neither a number of auctions nor a horizon: it would never end", name)
	}
	t := &Traffic{
		seller: seller, inventory: v, limit: limit, horizon: horizon, random: a.Random,
		firstID:   rng.Hash(name),
		gap:       rng.NewKey(seed, run, rng.Traffic, name),
		placement: rng.NewKey(seed, run, rng.Placement, name),
		geo:       rng.NewKey(seed, run, rng.Geo, name),
		device:    rng.NewKey(seed, run, rng.Device, name),
	}
	if t.limit == 0 {
		t.limit = math.MaxUint64
	}
	if t.horizon <= 0 {
		t.horizon = Never
	}
	t.setRates(a)
	for _, p := range v.Placements {
		t.shares.placement = append(t.shares.placement, p.Share)
	}
	for _, s := range v.Geos {
		t.shares.geo = append(t.shares.geo, s.Share)
	}
	for _, s := range v.Devices {
		t.shares.device = append(t.shares.device, s.Share)
	}
	for _, shares := range [][]float64{t.shares.placement, t.shares.geo, t.shares.device} {
		if err := accumulate(shares); err != nil {
			return nil, fmt.Errorf("market: traffic of %s: %w", name, err)
		}
	}
	return t, nil
}

func (t *Traffic) setRates(a Arrivals) {
	var sum float64
	for _, w := range a.Curve {
		sum += w
	}
	for h := range t.perNano {
		share := 1.0
		if sum > 0 {
			share = a.Curve[h] / sum * 24
		}
		t.perNano[h] = a.Rate * share / float64(time.Second)
	}
}

// accumulate turns shares into a cumulative distribution that ends at 1.
func accumulate(shares []float64) error {
	var sum float64
	for i, s := range shares {
		sum += s
		shares[i] = sum
	}
	if !(sum > 0) {
		return fmt.Errorf("all shares are 0: one must be more")
	}
	for i := range shares {
		shares[i] /= sum
	}
	return nil
}

// Next yields the next impression.
func (t *Traffic) Next(imp *Impression) bool {
	if t.seq >= t.limit {
		return false
	}
	at := t.advance()
	if at >= t.horizon {
		t.limit = t.seq
		return false
	}
	v, i := t.inventory, t.seq
	p, g, d := draw(t.shares.placement, t.placement, i), draw(t.shares.geo, t.geo, i), draw(t.shares.device, t.device, i)
	imp.Seller, imp.Seq, imp.ID, imp.At = t.seller, i, t.firstID+i, at
	imp.Placement, imp.Geo, imp.Device, imp.Cell = p, g, d, v.Cell(p, g, d)
	imp.Quality = v.Placements[p].Quality * v.Geos[g].Quality * v.Devices[d].Quality
	t.seq++
	return true
}

const nanosPerHour = float64(time.Hour)

// advance moves to the next arrival: one unit of expected arrivals on, exponentially distributed if the process is random.
func (t *Traffic) advance() Time {
	wait := 1.0
	if t.random {
		wait = -detmath.Log(t.gap.Uniform(t.seq))
	}
	for {
		rate := t.perNano[t.hr%24]
		left := float64((nanosPerHour - t.at) * rate)
		if wait < left {
			t.at += wait / rate
			return Time(t.hr)*Time(time.Hour) + Time(t.at)
		}
		wait -= left
		t.hr, t.at = t.hr+1, 0
		if Time(t.hr)*Time(time.Hour) >= t.horizon || t.hr > math.MaxInt64/int64(time.Hour)-2 {
			return Never
		}
	}
}

// draw picks an index by its share; a single choice needs no draw.
func draw(cumulative []float64, key rng.Key, i uint64) int32 {
	if len(cumulative) == 1 {
		return 0
	}
	u := key.Uniform(i)
	for k, c := range cumulative {
		if u < c {
			return int32(k)
		}
	}
	return int32(len(cumulative) - 1)
}
