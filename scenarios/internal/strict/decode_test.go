package strict_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"marketsim/scenarios/internal/strict"
)

func TestDecode(t *testing.T) {
	s := read(t, `title = "x"
seed = 9223372036854775806
runs = 2
auctions = 5
quick = true
horizon = "90m"
level = 0.9
weights = [1, 2.5]
screens = []
pauses = ["1s", "2ms"]
grid = [[1, 2], [], [3]]
tick = "1ms"
[latency]
mean = "3ms"
[market]
currency = "EUR"
inner.depth = 4
[floors]
rule = "fixed"
price_cpm = 2
[audit]
file = "log"
[agents.b]
strategy = "fixed-shade"
factor = 1
[agents.a]
count = 2
strategy = "ring"
signal = { law = "lognormal", sigma = 0.5 }
[agents.a.value]
high = 5
[arms.one]
"agents.a.scheme" = "none"
agents.b.count = 2
[sweep]
"agents.a.members" = [2, 3]
[limits]
x = 1
`)
	level := 0.9
	if s.Seed != 1<<63-2 || s.Runs != 2 || s.Auctions != 5 || !s.Quick || s.Horizon != 90*time.Minute || *s.Level != level {
		t.Errorf("scalars: %+v", s)
	}
	if !reflect.DeepEqual(s.Weights, []float64{1, 2.5}) || len(s.Screens) != 0 ||
		!reflect.DeepEqual(s.Pauses, []time.Duration{time.Second, 2 * time.Millisecond}) || !reflect.DeepEqual(s.Grid, [][]int{{1, 2}, nil, {3}}) {
		t.Errorf("arrays: %+v", s)
	}
	if s.Market.Currency != "EUR" || s.Market.Inner.Depth != 4 || s.Clock.Tick != time.Millisecond || s.Clock.Latency.Mean != 3*time.Millisecond {
		t.Errorf("tables: %+v", s)
	}
	if *s.Audit != (audit{File: "log", Sample: 1}) {
		t.Errorf("optional table: %+v", s.Audit)
	}
	if len(s.Agents) != 2 || s.Agents[0].Name != "b" || s.Agents[1].Name != "a" || s.Agents[1].Line != 26 || s.Agents[1].Value.Count != 2 {
		t.Fatalf("keyed tables: %+v", s.Agents)
	}
	a, b := s.Agents[1].Value, s.Agents[0].Value
	if got := *b.Strategy.Params().(*shade); got.Factor != 1 {
		t.Errorf("fixed-shade: %+v", got)
	}
	signal := a.Strategy.Params().(*ring).Signal
	if got := *signal.Params().(*lognormal); got != (lognormal{Sigma: 0.5}) {
		t.Errorf("a choice within a choice: %+v", got)
	}
	if got := *a.Value.Params().(*uniform); got != (uniform{High: 5}) {
		t.Errorf("a choice that keeps its preset: %+v", got)
	}
	if got := *b.Value.Params().(*uniform); got != (uniform{High: 1}) {
		t.Errorf("agents share the parameters of their values: %+v", got)
	}
	if !reflect.DeepEqual(s.Arms[0].Value, strict.Free{{Path: "agents.a.scheme", Line: 33, Value: "none"}, {Path: "agents.b.count", Line: 34, Value: int64(2)}}) {
		t.Errorf("overrides: %+v", s.Arms)
	}
	if !reflect.DeepEqual(s.Sweep, strict.Free{{Path: "agents.a.members", Line: 36, Value: []any{int64(2), int64(3)}}}) {
		t.Errorf("sweep: %+v", s.Sweep)
	}
	if !reflect.DeepEqual(s.Limits, strict.Keyed[float64]{{Name: "x", Line: 38, Value: 1}}) {
		t.Errorf("named numbers: %+v", s.Limits)
	}
}

// Each mistake alone, after a title on line 1.
func TestMistakes(t *testing.T) {
	const agent = "[agents.a]\nstrategy = \"truthful\"\n"
	for _, c := range []struct{ text, want string }{
		// types
		{`seed = "7"`, `s.toml:2: seed: want an integer, got the string "7"`},
		{`seed = 1.0`, `s.toml:2: seed: want an integer, got the float 1.0`},
		{`seed = -1`, `s.toml:2: seed: must be at least 0, got -1`},
		{`runs = 2.5`, `s.toml:2: runs: want an integer, got the float 2.5`},
		{`quick = 1`, `s.toml:2: quick: want true or false, got the integer 1`},
		{`horizon = 100`, `s.toml:2: horizon: want a duration such as "100ms", got the integer 100`},
		{`horizon = "1 day"`, `s.toml:2: horizon: want a duration such as "100ms", got the string "1 day"`},
		{`level = true`, `s.toml:2: level: want a number, got true`},
		{`level = nan`, `s.toml:2: level: want a finite number, got nan`},
		{`weights = [1, -inf]`, `s.toml:2: weights: element 2: want a finite number, got -inf`},
		{`weights = 1`, `s.toml:2: weights: want an array of numbers, got the integer 1`},
		{`weights = [1, "x"]`, `s.toml:2: weights: element 2: want a number, got the string "x"`},
		{`grid = [[1], [2, 2020-01-01]]`, `s.toml:2: grid: element 2: element 2: want an integer, got a date or time`},
		{`pauses = "1s"`, `s.toml:2: pauses: want an array of durations, got the string "1s"`},
		{`title2 = 1`, `s.toml:2: title2: unknown key "title2" (did you mean "title"?)`},
		{`market.currency = 1`, `s.toml:2: market.currency: want a string, got the integer 1`},
		{"[[agents]]\nstrategy = \"ring\"", `s.toml:2: agents: arrays of tables are not read; give each entry a name: [agents.NAME]`},
		{`seed = [{a = 1}]`, `s.toml:2: seed: tables in an array are not read; give each a name: [seed.NAME]`},
		{"[[sweep.a]]\nb = 1", `s.toml:2: sweep.a: arrays of tables are not read; give each entry a name: [sweep.a.NAME]`},
		{`market = "USD"`, `s.toml:2: market: want a table, got the string "USD"`},
		{`agents = ["a"]`, `s.toml:2: agents: want a table, got an array`},
		{`arms.x = 1`, `s.toml:2: arms.x: want a table, got the integer 1`},
		{"[horizon]\nx = 1", `s.toml:2: horizon: want a duration such as "100ms", got a table`},
		{`market.currency = "` + strings.Repeat("x", 50) + `"`, `s.toml:2: market.currency: must be one of USD, EUR, got "` + strings.Repeat("x", 50) + `"`},
		{`seed = "` + strings.Repeat("é", 50) + `"`, `s.toml:2: seed: want an integer, got the string "` + strings.Repeat("é", 40) + `..."`},
		// bounds and words
		{`runs = 0`, `s.toml:2: runs: must be from 1 to 1000 runs, got 0`},
		{`seed = 9223372036854775807`, `s.toml:2: seed: must be at most 9223372036854775806, got 9223372036854775807`},
		{`auctions = 0`, `s.toml:2: auctions: must be at least 1, got 0`},
		{`horizon = "0s"`, `s.toml:2: horizon: must be above 0s and at most 24h, got "0s"`},
		{`horizon = "25h"`, `s.toml:2: horizon: must be above 0s and at most 24h, got "25h"`},
		{`level = 0`, `s.toml:2: level: must be above 0 and below 1, got 0.0`},
		{`level = 1`, `s.toml:2: level: must be above 0 and below 1, got 1.0`},
		{`weights = [1, -0.5]`, `s.toml:2: weights: element 2: must be at least 0 USD, got -0.5`},
		{`screens = ["cv", "rotations"]`, `s.toml:2: screens: element 2: must be one of cv, rotation, got "rotations" (did you mean "rotation"?)`},
		{`limits.x = -1`, `s.toml:2: limits.x: must be at least 0 USD, got -1.0`},
		// unknown keys
		{`sede = 7`, `s.toml:2: sede: unknown key "sede" (did you mean "seed"?)`},
		{`SEED = 7`, `s.toml:2: SEED: unknown key "SEED" (did you mean "seed"?)`},
		{`"se.ed" = 7`, `s.toml:2: "se.ed": unknown key (did you mean "seed"?)`},
		{"[agent.a]\ncount = 1", `s.toml:2: agent: unknown key "agent" (did you mean "agents"?)`},
		{"[market]\nhorizon = \"1h\"", `s.toml:3: market.horizon: unknown key "horizon"; there is horizon`},
		{`price_cpm = 1`, `s.toml:2: price_cpm: unknown key "price_cpm"; there is floors.price_cpm of rule "fixed"`},
		{`count = 1`, `s.toml:2: count: unknown key "count"; there is agents.NAME.count`},
		{agent + "sigma = 1", `s.toml:4: agents.a.sigma: unknown key "sigma"; there is agents.NAME.signal.sigma of law "lognormal" of strategy "ring", agents.NAME.value.sigma of law "lognormal"`},
		{"[market]\nzzzzzz = 1", `s.toml:3: market.zzzzzz: unknown key "zzzzzz"; known here: currency, inner`},
		{agent + "value.sigma = 1", `s.toml:4: agents.a.value.sigma: key "sigma" belongs to law "lognormal", not "uniform"`},
		{agent + "factor = 1\ncuont = 2", "s.toml:4: agents.a.factor: key \"factor\" belongs to strategy \"fixed-shade\", not \"truthful\"\n" +
			"s.toml:5: agents.a.cuont: unknown key \"cuont\" (did you mean \"count\"?)\n2 mistakes"},
		// choices
		{"[agents.a]\nstrategy = \"thruthful\"\nfactor = 1", `s.toml:3: agents.a.strategy: unknown strategy "thruthful" (did you mean "truthful"?); known: truthful, fixed-shade, ring`},
		{"[agents.a]\ncount = 2\nfactor = 1", `s.toml:2: agents.a.strategy: missing; one of truthful, fixed-shade, ring`},
		{"[agents.a]\nstrategy = 1", `s.toml:3: agents.a.strategy: want a string, got the integer 1`},
		{"[agents.a]\nstrategy = \"ring\"\nsignal.law = \"x\"", `s.toml:4: agents.a.signal.law: unknown law "x"; known: uniform, lognormal`},
		{"[floors]\nrule = \"fixed\"\nprice_cpm = -1", `s.toml:4: floors.price_cpm: must be at least 0 USD, got -1.0`},
		// required keys
		{"[audit]", `s.toml:2: audit.file: missing: where the log goes`},
		{"[audit]\nsample = 0.5", `s.toml:2: audit.file: missing: where the log goes`},
		// names
		{"[agents.-a]", `s.toml:2: agents.-a: "-a" is no name; a name has 1 to 64 letters, digits, '-' and '_' and begins with a letter`},
		{"[arms.1]", `s.toml:2: arms.1: "1" is no name; a name has 1 to 64 letters, digits, '-' and '_' and begins with a letter`},
		{"[arms.\"a b\"]", `s.toml:2: arms."a b": "a b" is no name; a name has 1 to 64 letters, digits, '-' and '_' and begins with a letter`},
		{"[arms." + strings.Repeat("x", 65) + "]", `s.toml:2: arms.` + strings.Repeat("x", 65) + `: "` + strings.Repeat("x", 65) + `" is no name; a name has 1 to 64 letters, digits, '-' and '_' and begins with a letter`},
		// overrides
		{"[arms.x]\n\"a.b\" = 1\na.b = 2", `s.toml:4: arms.x.a.b: a.b is also set on line 3`},
		{"[sweep]\n\"a b.c\" = 1", `s.toml:3: sweep."a b.c": not a path of keys; write it as table.key`},
		// checks of the schema itself
		{"[agents.a]\nstrategy = \"ring\"\n\ncount = 101", `s.toml:5: agents.a.count: 101 rings are too many`},
		{agent + "\ncount = 13", `s.toml:2: agents.a: unlucky`},
		{agent + "count = 14\nvalue = {low = 0.5}", `s.toml:5: agents.a.value.low: unlucky too`},
		{agent + "count = 14", `s.toml:2: agents.a.value.low: unlucky too`},
		{agent + "[agents.a.value]\nhigh = 2\nlow = 3", `s.toml:5: agents.a.value.high: must be above low, 3`},
		{agent + "[agents.a.value]\nlow = 3", `s.toml:4: agents.a.value.high: must be above low, 3`},
		{agent + "count = 13\nx = 1", `s.toml:5: agents.a.x: unknown key "x"; known here: strategy, count, value`}, // not asked
	} {
		if got := mistakes("title = \"x\"\n" + c.text); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
	if got, want := mistakes(""), "s.toml: title: missing: one line for the report"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// All mistakes of a file come at once and in the order of its lines, whichever step found them.
func TestAllMistakesAtOnce(t *testing.T) {
	const text = `runs = "many"
[agents.a]
strategy = "fixed-shade"
factor = 1.5
count = 0
[agents.b]
strategy = "ring"
scheme = "non"
[agents.b.value]
law = "uniform"
low = 2.0
[[markets]]
name = "x"
[audit]
sample = nan
`
	const want = `s.toml: title: missing: one line for the report
s.toml:1: runs: want an integer, got the string "many"
s.toml:4: agents.a.factor: must be from 0 to 1, got 1.5
s.toml:5: agents.a.count: must be at least 1, got 0
s.toml:8: agents.b.scheme: must be one of designated, rotation, none, got "non" (did you mean "none"?)
s.toml:9: agents.b.value.high: must be above low, 2
s.toml:12: markets: arrays of tables are not read; give each entry a name: [markets.NAME]
s.toml:12: markets: unknown key "markets" (did you mean "market"?)
s.toml:14: audit.file: missing: where the log goes
s.toml:15: audit.sample: want a finite number, got nan
10 mistakes`
	if got := mistakes(text); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDecodeOverrides(t *testing.T) {
	const text = `title = "x"
[agents.a]
strategy = "fixed-shade"
factor = 0.5
count = 2
`
	type set struct {
		path  string
		value any
		by    strict.Origin
	}
	arm := strict.Origin{Line: 31, By: "arms.x"}
	flag := strict.Origin{By: "--set"}
	for _, c := range []struct {
		sets []set
		want string
	}{
		{[]set{{"agents.a.factor", 2.0, arm}}, `s.toml:31: arms.x: agents.a.factor: must be from 0 to 1, got 2.0`},
		{[]set{{"agents.a.factor", "x", flag}}, `--set: agents.a.factor: want a number, got the string "x"`},
		{[]set{{"agents.a.fctor", 0.5, arm}}, `s.toml:31: arms.x: agents.a.fctor: unknown key "fctor" (did you mean "factor"?)`},
		{[]set{{"agents.b.count", int64(2), arm}}, `s.toml:31: arms.x: agents.b.strategy: missing; one of truthful, fixed-shade, ring (arms.x made the table agents.b)`},
		// Choosing anew drops the parameters of the former choice, but none that the same override or a later one wrote.
		{[]set{{"agents.a.strategy", "truthful", arm}}, ""},
		{[]set{{"agents.a.strategy", "truthful", arm}, {"agents.a.factor", 0.1, arm}}, `s.toml:31: arms.x: agents.a.factor: key "factor" belongs to strategy "fixed-shade", not "truthful"`},
		{[]set{{"agents.a.factor", 0.1, arm}, {"agents.a.strategy", "truthful", arm}}, `s.toml:31: arms.x: agents.a.factor: key "factor" belongs to strategy "fixed-shade", not "truthful"`},
		{[]set{{"agents.a.factor", 0.1, arm}, {"agents.a.strategy", "truthful", flag}}, ""},
		{[]set{{"agents.a.strategy", "truthful", arm}, {"agents.a.factor", 0.1, flag}}, `--set: agents.a.factor: key "factor" belongs to strategy "fixed-shade", not "truthful"`},
		{[]set{{"agents.a.members", int64(3), flag}}, `--set: agents.a.members: key "members" belongs to strategy "ring", not "fixed-shade"`},
	} {
		tree, problems := strict.Parse("s.toml", []byte(text))
		for _, s := range c.sets {
			var more strict.Problems
			tree, more = tree.Set(s.path, s.value, s.by)
			problems = append(problems, more...)
		}
		problems = append(problems, strict.Decode(tree, defaults())...)
		if got := problems.Error(); got != c.want {
			t.Errorf("%v\n got %s\nwant %s", c.sets, got, c.want)
		}
	}
}

func TestProblemf(t *testing.T) {
	tree, _ := strict.Parse("s.toml", []byte("title = \"x\"\n[agents.a]\ncount = 1\n"))
	for path, want := range map[string]string{
		"agents.a.count": "s.toml:3: agents.a.count: why 1",
		"agents.a.other": "s.toml:2: agents.a.other: why 1",
		"title.x":        "s.toml:1: title.x: why 1",
		"other":          "s.toml: other: why 1",
		"":               "s.toml: why 1",
	} {
		if got := tree.Problemf(path, "why %d", 1).Error(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// Two schemas with the same defaults share slices and the parameters of choices; reading one leaves the other alone.
func TestDecodeSharesNothing(t *testing.T) {
	shared := defaults()
	shared.Audit = &audit{File: "shared"}
	shared.Arms = strict.Keyed[strict.Free]{{Name: "preset", Value: strict.Free{{Path: "a", Value: "b"}}}}
	before := encode(t, shared)
	one := *shared
	tree, _ := strict.Parse("s.toml", []byte(`title = "x"
weights = [9]
[floors]
rule = "fixed"
[audit]
file = "own"
sample = 0.1
[agents.a]
strategy = "ring"
shares = [7]
signal.high = 9
value.high = 7
[arms]
preset.b = 1
`))
	if problems := strict.Decode(tree, &one); len(problems) > 0 {
		t.Fatal(problems)
	}
	if after := encode(t, shared); after != before {
		t.Errorf("was\n%s\nis\n%s", before, after)
	}
	fresh := strategies.MustChoose("ring")
	if got := *fresh.Params().(*ring).Signal.Params().(*uniform); got.High != 1 {
		t.Errorf("the catalogue's own defaults changed: %+v", got)
	}
}

func TestProgrammerErrorsPanic(t *testing.T) {
	for want, schema := range map[string]any{
		"strict: schema of type strict_test.audit: a pointer to a struct is needed": audit{},
		`strict: the key "a" occurs twice in one table`: &struct {
			A int `key:"a"`
			B struct {
				A int `key:"a"`
			} `key:",inline"`
		}{},
		`strict: bound "x" of the key "a": strconv.ParseInt: parsing "x": invalid syntax`: &struct {
			A int `key:"a" min:"x"`
		}{},
		"strict: a schema cannot have fields of type map[string]int": &struct {
			A map[string]int `key:"a"`
		}{},
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("got %v, want %s", got, want)
				}
			}()
			tree, _ := strict.Parse("s.toml", []byte("a = 1"))
			strict.Decode(tree, schema)
		}()
	}
}
