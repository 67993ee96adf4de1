package scenarios_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"marketsim/scenarios"
)

const planned = small + `
[arms.first-price]
"mechanism.rule" = "first-price"
[arms.bold]
agents.alice.factor = 0.95
"floors.rule" = "fixed"
"floors.price_cpm" = 0.1
[sweep]
"agents.alice.count" = [3, 1]
market.timeout = ["60ms", "1s"]
`

func outline(points []scenarios.Point) []string {
	var list []string
	for _, p := range points {
		list = append(list, fmt.Sprintf("%d %s %v", p.Combo, p.Arm, p.Sweep))
	}
	return list
}

// Combinations come in grid order, the last key fastest, values as the file lists them; within each the file itself, then the arms.
func TestPlanOrder(t *testing.T) {
	f := load(t, planned, scenarios.Options{})
	want := []string{}
	for combo, at := range []string{"3} {market.timeout 60ms", "3} {market.timeout 1s", "1} {market.timeout 60ms", "1} {market.timeout 1s"} {
		for _, arm := range []string{"base", "first-price", "bold"} {
			want = append(want, fmt.Sprintf("%d %s [{agents.alice.count %s}]", combo, arm, at))
		}
	}
	if got := outline(f.Points); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, p := range f.Points {
		s := p.Scenario
		alice := s.Agents[0].Value
		if want := []int{3, 3, 1, 1}[p.Combo]; alice.Count != want || len(p.Buyers) != want {
			t.Errorf("%s at %v: count %d, %d buyers, want %d", p.Arm, p.Sweep, alice.Count, len(p.Buyers), want)
		}
		if want := []string{"60ms", "1s", "60ms", "1s"}[p.Combo]; s.Market.Timeout.String() != want {
			t.Errorf("%s at %v: timeout %v", p.Arm, p.Sweep, s.Market.Timeout)
		}
		wantRule, wantFloor := "second-price", "none"
		if p.Arm == "first-price" {
			wantRule = "first-price"
		}
		if p.Arm == "bold" {
			wantFloor = "fixed"
		}
		if s.Mechanism.Name() != wantRule || s.Floors.Name() != wantFloor {
			t.Errorf("%s: rule %s, floors %s", p.Arm, s.Mechanism.Name(), s.Floors.Name())
		}
	}
}

// Without arms and sweep the plan is the file itself; the base point is then the base scenario.
func TestPlanOfOne(t *testing.T) {
	f := load(t, small, scenarios.Options{})
	if got := outline(f.Points); !slices.Equal(got, []string{"0 base []"}) || f.Points[0].Scenario != f.Base {
		t.Errorf("got %v", got)
	}
}

// A choice of arms leaves out the others and nothing else: what is left is what it was.
func TestPlanOfSomeArms(t *testing.T) {
	all := load(t, planned, scenarios.Options{})
	some := load(t, planned, scenarios.Options{Arms: []string{"bold", "base"}})
	var want []scenarios.Point
	for _, p := range all.Points {
		if p.Arm != "first-price" {
			want = append(want, p)
		}
	}
	if !reflect.DeepEqual(outline(some.Points), outline(want)) {
		t.Fatalf("got %v", outline(some.Points))
	}
	for i := range want {
		if play(t, &some.Points[i], 1) != play(t, &want[i], 1) {
			t.Errorf("point %v plays otherwise", outline(want[i:i+1]))
		}
	}
	_, err := scenarios.Load("x", strings.NewReader(planned), scenarios.Options{Arms: []string{"bald", "base"}})
	if err == nil || err.Error() != `--arm: no arm "bald" (did you mean "bold"?)` {
		t.Errorf("got %v", err)
	}
}

// Overrides of the command line lie below arms: they change the file, which the arms then change. A key of the sweep that
// they set leaves the sweep.
func TestPlanLayers(t *testing.T) {
	f := load(t, planned, scenarios.Options{Set: []string{"agents.alice.factor=0.5", "mechanism.rule=first-price", "market.timeout=5ms"}})
	for _, p := range f.Points {
		factor := reflect.ValueOf(p.Scenario.Agents[0].Value.Strategy.Params()).Elem().FieldByName("Factor").Float()
		want := 0.5
		if p.Arm == "bold" {
			want = 0.95
		}
		if factor != want || p.Scenario.Mechanism.Name() != "first-price" || p.Scenario.Market.Timeout.String() != "5ms" || len(p.Sweep) != 1 {
			t.Errorf("%s: factor %v, want %v; timeout %v", p.Arm, factor, want, p.Scenario.Market.Timeout)
		}
	}
}

// All points of a run share their chance: with the same rules two arms play the same auctions, and at other prices the same
// lots. An arm that chooses what the file has is the file.
func TestArmsAreCoupled(t *testing.T) {
	f := load(t, small+"[arms.same]\n\"mechanism.rule\" = \"second-price\"\n[arms.other]\n\"agents.alice.factor\" = 0.5\n", scenarios.Options{})
	base, same, other := play(t, &f.Points[0], 2), play(t, &f.Points[1], 2), play(t, &f.Points[2], 2)
	if base != same || base == other {
		t.Errorf("fingerprints %x, %x, %x: want the first two equal, the third not", base, same, other)
	}
	if base == play(t, &f.Points[0], 3) {
		t.Error("two runs are the same")
	}
}

// A setting is met by any spelling of its value.
func TestSettingIs(t *testing.T) {
	for _, tc := range []struct {
		value, text string
		want        bool
	}{
		{"0.5", "0.50", true},
		{"0", "0.0", true},
		{"1e+06", "1000000", true},
		{"0.5", "0.51", false},
		{"60ms", "0.06s", true},
		{"60ms", "61ms", false},
		{"60ms", "60", false},
		{"first-price", "first-price", true},
		{"first-price", "second-price", false},
		{"true", "true", true},
		{"true", "1", false},
	} {
		if got := (scenarios.Setting{Key: "k", Value: tc.value}).Is(tc.text); got != tc.want {
			t.Errorf("%s is %s: got %v", tc.value, tc.text, got)
		}
	}
}

// Claims are found at the points they name, and no one complains of what is there.
func TestGoodClaims(t *testing.T) {
	text := strings.Replace(planned, "fixed-shade", "adaptive-shade", 1)
	text = strings.NewReplacer("factor = 0.8\n", "", "agents.alice.factor = 0.95\n", "").Replace(text)
	for i, claim := range []string{
		"mean(revenue_per_auction, base{market.timeout=60ms, agents.alice.count=3}) within [-inf, 0.5]",
		" diff ( fill , base{agents.alice.count=1,market.timeout=1000ms} , bold{agents.alice.count=3,market.timeout=1s} ) > -1 ",
		"mean(win_share{agent=alice-3}, base{market.timeout=60ms, agents.alice.count=3}) < 1e3",
		"mean(win_share{agent=alice}, base{market.timeout=60ms, agents.alice.count=1}) within [0, 1]",
		"mean(fill{hour=00}, base{market.timeout=60ms, agents.alice.count=3}) within [0,1]",
		"mean(fill{format=display}, base{market.timeout=60ms, agents.alice.count=3}) within [0,1]",
		"mean(cpm{window=terminal}, base{market.timeout=60ms, agents.alice.count=3}) within [0,1]",
		"mean(late_share, bold{market.timeout=60ms, agents.alice.count=3}) within [0,0]",
	} {
		text += fmt.Sprintf("[expect.c%d]\nclaim = %q\nsource = \"x\"\n", i, claim)
	}
	f := load(t, text, scenarios.Options{})
	if len(f.Base.Expect) != 8 {
		t.Errorf("%d claims", len(f.Base.Expect))
	}
}
