package values_test

import (
	"math"
	"testing"

	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/market"
)

// The scale is the mean and the maximum of the factors of the impressions that come, which are drawn here.
func TestScale(t *testing.T) {
	inventory := market.Inventory{
		Placements: []market.Placement{{Name: "a", Share: 1, Quality: 2}, {Name: "b", Share: 3, Quality: 0.5}, {Name: "never", Quality: 100}},
		Geos:       []market.Segment{{Name: "us", Share: 0.5, Quality: 1}, {Name: "eu", Share: 0.5, Quality: 3}},
		Devices:    []market.Segment{{Name: "any", Share: 1, Quality: 1}},
	}
	const auctions, rate = 200_000, 100
	length := market.Time(auctions / rate * 1e9)
	for what, c := range map[string]struct {
		refinement *values.Refinement
		target     market.Target
	}{
		"quality alone": {},
		"affinity":      {refinement: &values.Refinement{Affinity: []float64{10, 0.1, 7}}},
		"a target":      {refinement: &values.Refinement{Affinity: []float64{10, 0.1, 7}}, target: market.Target{Placements: []string{"b"}, Geos: []string{"eu"}}},
		"linear":        {refinement: &values.Refinement{Drift: &values.Drift{Shape: values.Linear, To: 5, Start: length / 4, Length: length}}},
		"geometric": {refinement: &values.Refinement{
			Affinity: []float64{1, 2, 7}, Drift: &values.Drift{Shape: values.Geometric, To: 0.1, Length: length / 2},
		}},
		"step": {refinement: &values.Refinement{Drift: &values.Drift{Shape: values.Step, To: 9, Start: length / 2}}},
	} {
		source, err := market.NewTraffic(1, 0, 0, "seller", &inventory, market.Arrivals{Rate: rate}, auctions, 0)
		if err != nil {
			t.Fatal(err)
		}
		model := values.NewWorld(1, 0).Model(law.NewSampler(law.Constant{Value: 1}), c.refinement, "a")
		var sum, own, squares, most, n float64
		for impression := new(market.Impression); source.Next(impression); {
			if !c.target.Wants(&inventory, int(impression.Placement), int(impression.Geo), int(impression.Device)) {
				continue
			}
			factor := model.Factor(&market.Lot{Impression: *impression})
			n++
			sum += factor
			squares += factor * factor
			own += factor / impression.Quality
			most = max(most, factor)
		}
		got := c.refinement.Scale(&inventory, &c.target, length)
		se := math.Sqrt((squares/n - sum/n*sum/n) / n)
		for _, k := range []struct {
			of        string
			got, want float64
			tolerance float64
		}{
			{"mean", got.Mean, sum / n, 4*se + 1e-3}, {"per quality", got.PerQuality, own / n, 8*se + 1e-3}, {"most", got.Most, most, 0.01 * most},
		} {
			if !(math.Abs(k.got-k.want) <= k.tolerance) {
				t.Errorf("%s: %s %.4f, drawn %.4f +- %.4f", what, k.of, k.got, k.want, k.tolerance)
			}
		}
	}
}

// Where nothing is refined and no quality is other than 1, the scale is 1 to the bit, whatever the shares.
func TestScaleOfNothing(t *testing.T) {
	inventory := market.DefaultInventory()
	inventory.Placements = nil
	for _, share := range []float64{0.1, 0.7, 1. / 3} {
		inventory.Placements = append(inventory.Placements, market.Placement{Share: share, Quality: 1})
	}
	var none *values.Refinement
	if got, want := none.Scale(&inventory, &market.Target{}, 1e9), (values.Scale{Mean: 1, PerQuality: 1, Most: 1}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
