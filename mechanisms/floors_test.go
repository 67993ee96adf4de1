package mechanisms

import (
	"io"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"marketsim/market"
)

// buildFloors builds a floor rule after a change of its parameters.
func buildFloors[P any](t *testing.T, rule string, change func(*P)) (market.Floors, error) {
	t.Helper()
	choice := FloorCatalog.MustChoose(rule)
	if change != nil {
		change(choice.Params().(*P))
	}
	return choice.Build(FloorDeps{})
}

func TestFloorCatalog(t *testing.T) {
	want := []string{
		"none", "fixed", "by-placement", "myerson", "myerson-fitted", "erm", "online-gradient", "bandit",
		"competitive-intensity", "per-bidder", "trust", "anti-collusion", "soft-floor-schedule",
	}
	if got := FloorCatalog.Names(); !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	if key := FloorCatalog.Key(); key != "rule" {
		t.Errorf("key %q, want rule", key)
	}
}

func TestNoFloor(t *testing.T) {
	f, err := buildFloors[struct{}](t, "none", nil)
	if err != nil {
		t.Fatal(err)
	}
	var a, untouched market.Auction
	if f.Set(&a); !reflect.DeepEqual(a, untouched) {
		t.Errorf("the auction became %+v", a)
	}
}

func TestFixedFloor(t *testing.T) {
	for _, tc := range []struct {
		name           string
		change         func(*fixedParams)
		floor, reserve market.Price
	}{
		{"announced unless said otherwise", func(p *fixedParams) { p.Price = 0.5 }, 500_000, 0},
		{"hidden", func(p *fixedParams) { p.Price, p.Announced = 0.5, false }, 0, 500_000},
		{"nothing", func(p *fixedParams) {}, 0, 0},
		{"the least", func(p *fixedParams) { p.Price = 1e-6 }, 1, 0},
		{"the most", func(p *fixedParams) { p.Price = 1e6 }, market.MaxPrice, 0},
	} {
		f, err := buildFloors(t, "fixed", tc.change)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 2}}} // which a fixed floor ignores
		if f.Set(&a); a.Floor != tc.floor || a.Reserve != tc.reserve {
			t.Errorf("%s: floor %d, reserve %d; want %d, %d", tc.name, a.Floor, a.Reserve, tc.floor, tc.reserve)
		}
	}
}

func TestFixedFloorOutOfRange(t *testing.T) {
	for _, price := range []float64{-0.01, 1e6 + 1, math.NaN()} {
		_, err := buildFloors(t, "fixed", func(p *fixedParams) { p.Price = price })
		if err == nil || !strings.Contains(err.Error(), "price_cpm") {
			t.Errorf("price_cpm %v: error %v, want one that names the key", price, err)
		}
	}
}

// A histogram of a belief is read from a file, but has no density that a reserve could be solved for.
func TestMyersonReadsFilesThroughItsDeps(t *testing.T) {
	choice := FloorCatalog.MustChoose("myerson")
	p := choice.Params().(*myersonParams)
	if err := p.Value.Choose("empirical"); err != nil {
		t.Fatal(err)
	}
	reflect.ValueOf(p.Value.Params()).Elem().FieldByName("File").SetString("past.csv")
	var opened string
	_, err := choice.Build(FloorDeps{Files: func(name string) (io.ReadCloser, error) {
		opened = name
		return io.NopCloser(strings.NewReader("lo,hi,count\n0,1,3\n1,2,1\n")), nil
	}})
	if opened != "past.csv" {
		t.Errorf("opened %q, want past.csv", opened)
	}
	if err == nil || !strings.Contains(err.Error(), `the law "empirical" has no density`) {
		t.Errorf("error %v, want one about the density", err)
	}
}
