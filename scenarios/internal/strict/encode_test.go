package strict_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"marketsim/market/catalog"
	"marketsim/scenarios/internal/strict"
)

func encode(t interface {
	Helper()
	Fatal(...any)
}, s *scenario,
) string {
	t.Helper()
	var b strings.Builder
	if err := strict.Encode(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestEncode(t *testing.T) {
	s := read(t, `title = "a \"b\" \\ \u0001 é"
horizon = "24h"
weights = [1, 0.1, 1e-9, 1e21]
audit.file = "log"
[agents.a]
strategy = "ring"
signal.law = "lognormal"
[agents.b]
strategy = "truthful"
[arms.none]
[arms.one]
agents.a.scheme = "none"
[sweep]
"agents.a.members" = [2, 3]
`)
	const want = `title = "a \"b\" \\ \u0001 é"       # one line for the report
seed = 1                            # of all chance
runs = 30                           # independent replications [runs]
auctions = 1000                     # per run
quick = false                       # fewer runs
horizon = "24h"                     # simulated time
weights = [1.0, 0.1, 1e-09, 1e+21]  # of the value tiers [USD]
screens = ["cv"]                    # to run
pauses = []
grid = []
tick = "1us"                        # resolution

[market]  # what is sold
currency = "USD"  # of all prices

[market.inner]
depth = 0

[latency]
mean = "0s"

[floors]
rule = "none"  # what sets the floor

[audit]
file = "log"  # where the log goes
sample = 1.0  # share of auctions

[agents.a]
strategy = "ring"      # how it bids
members = 3            # agents in it
scheme = "designated"
shares = [1.0]
count = 1              # how many of them

[agents.a.signal]
law = "lognormal"  # noise on the value
mu = 0.0
sigma = 1.0

[agents.a.value]
law = "uniform"  # what an impression is worth
low = 0.0        # lowest value [USD]
high = 1.0       # highest value [USD]

[agents.b]
strategy = "truthful"  # how it bids
count = 1              # how many of them

[agents.b.value]
law = "uniform"  # what an impression is worth
low = 0.0        # lowest value [USD]
high = 1.0       # highest value [USD]

[arms.none]

[arms.one]
"agents.a.scheme" = "none"

[sweep]
"agents.a.members" = [2, 3]
`
	if got := encode(t, s); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Numbers read back as themselves and as floats; durations lose the zeros that time.Duration prints.
func TestEncodeScalars(t *testing.T) {
	type scalars struct {
		F []float64       `key:"f"`
		D []time.Duration `key:"d"`
	}
	s := scalars{
		F: []float64{0, math.Copysign(0, -1), 1, -2.5, 1e6, 1e15, 123456789012345, 1e-5, 9.5e-6, 5e-324, math.MaxFloat64, 0.1},
		D: []time.Duration{0, 1, 1500, time.Minute, time.Hour, 90 * time.Minute, time.Hour + time.Second, -time.Hour, math.MinInt64},
	}
	const want = `f = [0.0, -0.0, 1.0, -2.5, 1000000.0, 1e+15, 123456789012345.0, 0.00001, 9.5e-06, 5e-324, 1.7976931348623157e+308, 0.1]
d = ["0s", "1ns", "1.5us", "1m", "1h", "1h30m", "1h0m1s", "-1h", "-2562047h47m16.854775808s"]
`
	var b strings.Builder
	if err := strict.Encode(&b, &s); err != nil || b.String() != want {
		t.Errorf("got %v\n%s\nwant\n%s", err, b.String(), want)
	}
	tree, _ := strict.Parse("s.toml", []byte(want))
	var again scalars
	if problems := strict.Decode(tree, &again); len(problems) > 0 || !reflect.DeepEqual(again, s) {
		t.Errorf("%v: got %v, want %v", problems, again, s)
	}
}

func TestEncodeErrors(t *testing.T) {
	for want, spoil := range map[string]func(*scenario){
		"strict: weights: NaN is not finite":                                             func(s *scenario) { s.Weights = []float64{1, math.NaN()} },
		"strict: level: +Inf is not finite":                                              func(s *scenario) { x := math.Inf(1); s.Level = &x },
		"strict: seed: 9223372036854775808 is above the largest integer of TOML, 2^63-1": func(s *scenario) { s.Seed = 1 << 63 },
		"strict: floors.rule: nothing is chosen":                                         func(s *scenario) { s.Floor = floors.Open() },
		`strict: title: "\xff" is not UTF-8`:                                             func(s *scenario) { s.Title = "\xff" },
	} {
		s := defaults()
		spoil(s)
		var b strings.Builder
		if err := strict.Encode(&b, s); err == nil || err.Error() != want || b.Len() > 0 {
			t.Errorf("got %v and %d bytes, want %s", err, b.Len(), want)
		}
	}
}

// anyScenario draws valid scenarios with extreme numbers and strings.
func anyScenario(t *rapid.T) *scenario {
	s := defaults()
	s.Title = rapid.String().Draw(t, "title")
	s.Seed = rapid.Uint64Max(1<<63-2).Draw(t, "seed")
	s.Runs = rapid.IntRange(1, 1000).Draw(t, "runs")
	s.Auctions = rapid.Int64Min(1).Draw(t, "auctions")
	s.Quick = rapid.Bool().Draw(t, "quick")
	s.Horizon = time.Duration(rapid.Int64Range(1, int64(24*time.Hour)).Draw(t, "horizon"))
	if rapid.Bool().Draw(t, "level?") {
		level := rapid.Float64Range(0.01, 0.99).Draw(t, "level")
		s.Level = &level
	}
	positive := rapid.Float64Range(0, math.MaxFloat64)
	s.Weights = slice(t, "weights", positive)
	s.Screens = slice(t, "screens", rapid.SampledFrom([]screen{"cv", "rotation"}))
	s.Pauses = slice(t, "pauses", rapid.Map(rapid.Int64Min(0), func(n int64) time.Duration { return time.Duration(n) }))
	s.Clock.Latency.Mean = time.Duration(rapid.Int64Min(0).Draw(t, "mean"))
	s.Market.Currency = rapid.SampledFrom([]string{"USD", "EUR"}).Draw(t, "currency")
	s.Market.Inner.Depth = rapid.IntMin(0).Draw(t, "depth")
	s.Floor = floors.MustChoose(rapid.SampledFrom(floors.Names()).Draw(t, "floor"))
	if rapid.Bool().Draw(t, "audit?") {
		s.Audit = &audit{File: rapid.String().Draw(t, "file"), Sample: rapid.Float64Range(0, 1).Draw(t, "sample")}
	}
	name := rapid.StringMatching(`[A-Za-z][A-Za-z0-9_-]{0,9}`)
	s.Agents = nil
	for _, n := range rapid.SliceOfNDistinct(name, 0, 4, rapid.ID).Draw(t, "agents") {
		a := agent{Strategy: anyStrategy(t), Count: rapid.IntRange(15, 99).Draw(t, "count"), Value: anyLaw(t)}
		s.Agents = append(s.Agents, strict.Named[agent]{Name: n, Value: a})
	}
	for _, n := range rapid.SliceOfNDistinct(name, 0, 3, rapid.ID).Draw(t, "arms") {
		var free strict.Free
		for _, p := range rapid.SliceOfNDistinct(name, 0, 3, rapid.ID).Draw(t, "paths") {
			value := rapid.OneOf(rapid.Bool().AsAny(), rapid.Int64().AsAny(), positive.AsAny(), rapid.String().AsAny()).Draw(t, "value")
			free = append(free, strict.Override{Path: "agents." + p, Value: value})
		}
		s.Arms = append(s.Arms, strict.Named[strict.Free]{Name: n, Value: free})
	}
	for _, n := range rapid.SliceOfNDistinct(name, 0, 3, rapid.ID).Draw(t, "limits") {
		s.Limits = append(s.Limits, strict.Named[float64]{Name: n, Value: positive.Draw(t, "limit")})
	}
	return s
}

func slice[T any](t *rapid.T, label string, element *rapid.Generator[T]) []T {
	drawn := rapid.SliceOfN(element, 0, 5).Draw(t, label)
	if len(drawn) == 0 {
		return nil
	}
	return drawn
}

func anyLaw(t *rapid.T) catalog.Choice[any, int] {
	c := laws.MustChoose(rapid.SampledFrom(laws.Names()).Draw(t, "law"))
	switch p := c.Params().(type) {
	case *uniform:
		p.Low = rapid.Float64Range(-1e300, 1e300).Draw(t, "low")
		p.High = math.Nextafter(math.Max(p.Low, 0), math.Inf(1))
	case *lognormal:
		p.Mu, p.Sigma = rapid.Float64().Draw(t, "mu"), rapid.Float64Range(5e-324, 1).Draw(t, "sigma")
	}
	return c
}

func anyStrategy(t *rapid.T) catalog.Choice[any, int] {
	c := strategies.MustChoose(rapid.SampledFrom(strategies.Names()).Draw(t, "strategy"))
	if p, ok := c.Params().(*ring); ok {
		p.Members = rapid.IntMin(2).Draw(t, "members")
		p.Shares = slice(t, "shares", rapid.Float64Range(0, 1))
		p.Signal = anyLaw(t)
	}
	return c
}

// What is written reads back as the same, and writing that gives the same text.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScenario(t)
		text := encode(t, s)
		tree, problems := strict.Parse("s.toml", []byte(text))
		again := defaults()
		if problems == nil {
			problems = strict.Decode(tree, again)
		}
		if err := problems.Err(); err != nil {
			t.Fatalf("%v\nin\n%s", err, text)
		}
		if second := encode(t, again); second != text {
			t.Fatalf("first\n%s\nsecond\n%s", text, second)
		}
		forgetLines(again)
		if a, b := plain(s), plain(again); !reflect.DeepEqual(a, b) {
			t.Fatalf("wrote\n%v\nread\n%v\nby\n%s", a, b, text)
		}
	})
}

func forgetLines(s *scenario) {
	for i := range s.Agents {
		s.Agents[i].Line = 0
	}
	for i := range s.Arms {
		s.Arms[i].Line = 0
		for j := range s.Arms[i].Value {
			s.Arms[i].Value[j].Line = 0
		}
	}
	for i := range s.Limits {
		s.Limits[i].Line = 0
	}
}

// plain replaces the choices, which hold functions and so never compare equal, by their names and parameters.
func plain(s *scenario) []any {
	choice := func(c catalog.Choice[any, int]) any {
		if r, ok := c.Params().(*ring); ok {
			signal := r.Signal
			return fmt.Sprint(c.Name(), r.Members, r.Scheme, r.Shares, signal.Name(), signal.Params())
		}
		return fmt.Sprint(c.Name(), c.Params())
	}
	out := []any{choice(s.Floor)}
	for _, a := range s.Agents {
		out = append(out, a.Name, a.Line, choice(a.Value.Strategy), a.Value.Count, choice(a.Value.Value))
	}
	rest := *s
	rest.Floor, rest.Agents = catalog.Choice[any, int]{}, nil
	return append(out, rest)
}
