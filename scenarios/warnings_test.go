package scenarios_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"marketsim/scenarios"
)

// sound is a scenario that there is nothing to say about.
const sound = `runs = 6
auctions = 100
[market.traffic]
rate_per_second = 10.0
[market.regions.far.latency]
law = "constant"
value = 40.0
[mechanism]
rule = "first-price"
[floors]
rule = "fixed"
price_cpm = 0.5
[agents.alice]
strategy = "fixed-shade"
factor = 0.8
region = "far"
value.law = "uniform"
[arms.other]
"mechanism.rule" = "second-price"
[expect.it]
claim = "mean(fill, base) > 0.1"
source = "x"
`

func TestWarnings(t *testing.T) {
	for _, tc := range []struct {
		name, old, new string // what is changed in sound
		set            []string
		want           []string
	}{
		{name: "none"},
		{"overbidder", "factor = 0.8", "factor = 1.1", nil, []string{
			"x.toml:15: agents.alice.factor: 1.1 is more than 1: always bids above its value",
		}},
		{"overbidder of an arm", `"mechanism.rule" = "second-price"`, `"agents.alice.factor" = 1.5`, nil, []string{
			"x.toml:19: arms.other: agents.alice.factor: 1.5 is more than 1: always bids above its value",
		}},
		{"late", "value = 40.0", "value = 50.1", nil, []string{
			"x.toml:5: market.regions.far: there and back takes 100.2ms at the median, market.timeout is 100ms: most offers of agents.alice come too late",
		}},
		{"late in an arm", `"mechanism.rule" = "second-price"`, `"market.timeout" = "79ms"`, nil, []string{
			"x.toml:5: arms.other: market.regions.far: there and back takes 80ms at the median, market.timeout is 79ms: most offers of agents.alice come too late",
		}},
		{"late, but nobody", "value = 40.0", "value = 60.0", []string{`agents.alice.region=""`}, nil},
		{"late at some points", "[arms.other]", "[sweep]\n\"market.timeout\" = [\"60ms\", \"90ms\"]\n[arms.other]", []string{"expect.it.claim=\"mean(fill, base{market.timeout=60ms}) > 0\""}, nil},
		{"floor", "price_cpm = 0.5", "price_cpm = 1.0", nil, []string{
			"x.toml:12: floors.price_cpm: 1 is more than 99.9 % of the values of every group reach (0.999 CPM): next to nothing will be sold",
		}},
		{"floor for good impressions", "price_cpm = 0.5", "price_cpm = 1.0\n[market.geos.us]\nquality = 1.1", nil, nil},
		{"no buyers", "factor = 0.8", "factor = 0.8\ncount = 0", nil, []string{"x.toml:13: agents: no buyers: nothing will be sold"}},
		{"few runs", "runs = 6", "runs = 5", nil, []string{"x.toml:1: runs: 5 replications: intervals of fewer than 6 are unreliable"}},
		{"few runs on demand", "", "", []string{"runs=2"}, nil},
		{"more participants than buyers", "[market.traffic]", "[market]\nparticipants = 2\n[market.traffic]", nil, []string{
			"x.toml:4: market.participants: asks 2 of 1 buyers: that is all of them, as with 0",
		}},
		{"as many participants as buyers", "[market.traffic]", "[market]\nparticipants = 1\n[market.traffic]", nil, nil},
		{"a day's budget above the run's", "factor = 0.8", "factor = 0.8\nbudget = 1.0\ndaily_budget = 1.5", nil, []string{
			"x.toml:17: agents.alice.daily_budget: 1.5 is more than the budget of the whole run, 1: it never binds",
		}},
		{"a day's budget as large as the run's", "factor = 0.8", "factor = 0.8\nbudget = 1.0\ndaily_budget = 1.0", nil, nil},
		{"a pacer without a budget", "\"fixed-shade\"\nfactor = 0.8", "\"dual-pacing\"", nil, []string{
			"x.toml:14: agents.alice.strategy: dual-pacing has nothing to pace without budget or daily_budget: it never holds back",
		}},
		{"a throttler of an arm without a budget", `"mechanism.rule" = "second-price"`, `"agents.alice.strategy" = "throttling"`, nil, []string{
			"x.toml:19: arms.other: agents.alice.strategy: throttling has nothing to pace without budget or daily_budget: it never holds back",
		}},
		{"a pacer with a budget", "\"fixed-shade\"\nfactor = 0.8", "\"pid-pacing\"\nbudget = 1.0", nil, nil},
		{"a pacer with a budget a day", "\"fixed-shade\"\nfactor = 0.8", "\"throttling\"\ndaily_budget = 1.0", nil, nil},
		{"a target is enough", "\"fixed-shade\"\nfactor = 0.8", "\"autobid\"", nil, nil},
		{"settled for longer than a run", "[mechanism]", "[learning]\nsettled_auctions = 101\n[mechanism]", nil, []string{
			"x.toml:9: learning.settled_auctions: 101 is more than the 100 auctions of a run: no learner can count as converged",
		}},
		{"settled for a run", "[mechanism]", "[learning]\nsettled_auctions = 100\n[mechanism]", nil, nil},
		{"a sample of one auction", "[mechanism]", "[learning]\nregret_sample = 100\n[mechanism]", nil, []string{
			"x.toml:9: learning.regret_sample: one auction in 100, of the 100 of a run: next to none is picked, and regret is not measured",
		}},
		{"a sample", "[mechanism]", "[learning]\nregret_sample = 20\n[mechanism]", nil, nil},
		{"no regret is asked for", "[mechanism]", "[learning]\nregret_sample = 0\n[mechanism]", nil, nil},
		{"an arm that changes nothing", `"mechanism.rule" = "second-price"`, `"mechanism.rule" = "first-price"`, nil, []string{
			"x.toml:18: arms.other: is the same as base: all it differs by will be 0",
		}},
		{"an arm that says a default", `"mechanism.rule" = "second-price"`, `"market.timeout" = "100ms"`, nil, []string{
			"x.toml:18: arms.other: is the same as base: all it differs by will be 0",
		}},
		{"an arm that changes a parameter", `"mechanism.rule" = "second-price"`, `"agents.alice.factor" = 0.81`, nil, nil},
		{
			"an arm that changes nothing, at any point", `"mechanism.rule" = "second-price"`,
			"\"mechanism.rule\" = \"first-price\"\n[sweep]\n\"market.timeout\" = [\"90ms\", \"95ms\"]",
			[]string{"expect.it.claim=\"mean(fill, base{market.timeout=90ms}) > 0\""},
			[]string{"x.toml:18: arms.other: is the same as base: all it differs by will be 0"},
		},
		{"hedge is never told", "\"fixed-shade\"\nfactor = 0.8", "\"hedge\"", nil, []string{
			"x.toml:14: agents.alice.strategy: hedge goes by the least winning price, and market.disclosure outcome never tells it: it learns from its own bids alone, as exp3 does",
		}},
		{"hedge is told a range", "\"fixed-shade\"\nfactor = 0.8", "\"hedge\"", []string{"market.disclosure=range"}, []string{
			"x.toml:14: agents.alice.strategy: hedge goes by the least winning price, and market.disclosure range never tells it: it learns from its own bids alone, as exp3 does",
		}},
		{"hedge is told when it wins", "\"fixed-shade\"\nfactor = 0.8", "\"hedge\"", []string{"market.disclosure=price-on-win"}, nil},
		{"hedge is told all bids", "\"fixed-shade\"\nfactor = 0.8", "\"hedge\"", []string{"market.disclosure=bids"}, nil},
		{"a table for all bids", "\"fixed-shade\"\nfactor = 0.8", "\"qlearning\"\nupdate = \"all\"", nil, []string{
			"x.toml:15: agents.alice.update: all bids are learned of where the least winning price is told, and market.disclosure outcome never tells it: only the chosen one is",
		}},
		{"a table for the chosen bid", "\"fixed-shade\"\nfactor = 0.8", "\"qlearning\"", nil, nil},
		{"a shader is never told", "\"fixed-shade\"\nfactor = 0.8", "\"adaptive-shade\"\nfeedback = \"price-on-win\"", nil, []string{
			"x.toml:15: agents.alice.feedback: price-on-win goes by least winning prices, and market.disclosure outcome never tells one: it learns from wins and losses alone",
		}},
		{"fictitious play is never told, by default", "\"fixed-shade\"\nfactor = 0.8", "\"best-response\"", []string{"market.disclosure=win-loss"}, []string{
			"x.toml:13: agents.alice.feedback: full goes by least winning prices, and market.disclosure win-loss never tells one: it learns from wins and losses alone",
		}},
		{"a shader needs no prices", "\"fixed-shade\"\nfactor = 0.8", "\"adaptive-shade\"\nfeedback = \"win-loss\"", nil, nil},
		{"a shader is told a range", "\"fixed-shade\"\nfactor = 0.8", "\"adaptive-shade\"", []string{"market.disclosure=range"}, nil},
		{"a grid of prices below the floor", "\"fixed-shade\"\nfactor = 0.8", "\"ucb1\"\ngrid = \"prices\"\nhighest = 0.4", nil, []string{
			"x.toml:16: agents.alice.highest: the highest bid of the grid, 0.4 CPM for a value that only one in 1000 exceeds, is below floors.price_cpm = 0.5: all its bids are rejected",
		}},
		{"a grid of shares below the floor", "\"fixed-shade\"\nfactor = 0.8", "\"exp3\"\nhighest = 0.5", nil, []string{
			"x.toml:15: agents.alice.highest: the highest bid of the grid, 0.4995 CPM for a value that only one in 1000 exceeds, is below floors.price_cpm = 0.5: all its bids are rejected",
		}},
		{"a grid of shares above the floor", "\"fixed-shade\"\nfactor = 0.8", "\"exp3\"\nhighest = 0.5\ndeclares = 1.1", nil, nil},
		{"impossible", "> 0.1", "within [90, 100]", nil, []string{"x.toml:21: expect.it.claim: can never hold: fill is a number from 0 to 1"}},
		{"impossible difference", "mean(fill, base) > 0.1", "diff(hhi, base, other) < -1.5", nil, []string{
			"x.toml:21: expect.it.claim: can never hold: a difference in hhi is a number from -1 to 1",
		}},
		{"possible", "mean(fill, base) > 0.1", "mean(bid_to_value, base) > 1.5", nil, nil},
		{"traffic", "[market.traffic]\nrate_per_second = 10.0\n", "", nil, []string{
			"x.toml:3: market.traffic.rate_per_second: not set: money per day is that of the default, 100 impressions/s",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := strings.Replace(sound, tc.old, tc.new, 1)
			f, err := scenarios.Load("x.toml", strings.NewReader(text), scenarios.Options{Set: tc.set})
			if err != nil {
				t.Fatal(err)
			}
			if got := printed(f); !slices.Equal(got, tc.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
			}
		})
	}
}

func printed(f *scenarios.File) []string {
	var list []string
	for _, w := range f.Warnings {
		list = append(list, w.String())
	}
	return list
}

// What we give away as an example is above suspicion, but for what it means to show.
func TestNothingToWarnOf(t *testing.T) {
	meant := map[string]string{
		"autobidding-anarchy": "autobidding-anarchy.toml:45: arms.worst: agents.strong.factor: 101 is more than 1: always bids above its value",
	}
	for _, name := range scenarios.Bundled() {
		if w := strings.Join(printed(bundled(t, name)), "\n"); w != meant[name] {
			t.Errorf("%s: warns %q, want %q", name, w, meant[name])
		}
	}
	starter, err := os.ReadFile("../cmd/marketsim/starter.toml")
	if err != nil {
		t.Fatal(err)
	}
	if w := printed(load(t, string(starter), scenarios.Options{})); len(w) > 0 {
		t.Errorf("starter: %s", strings.Join(w, "\n"))
	}
}

// A key of the sweep that the command line sets is played at that value only; claims about others are left out with a word.
// The list itself can be set as well.
func TestSetSweptKey(t *testing.T) {
	const key = "floors.price_cpm"
	for _, tc := range []struct {
		set            string
		points, claims int
		first          string
	}{
		{key + "=0.3", 2, 0, "[]"},
		{"sweep." + key + "=[0.25, 0.1]", 4, 1, "[{floors.price_cpm 0.25}]"},
		{`sweep."` + key + `"=[0.5]`, 2, 3, "[{floors.price_cpm 0.5}]"},
		{"auctions=10", 8, 6, "[{floors.price_cpm 0}]"},
	} {
		f := bundled(t, "optimal-reserve", tc.set)
		first := outline(f.Points[:1])[0]
		if len(f.Points) != tc.points || len(f.Base.Expect) != tc.claims || first != "0 base "+tc.first {
			t.Errorf("%s: %d points, %d claims, first %s", tc.set, len(f.Points), len(f.Base.Expect), first)
		}
		if len(f.Warnings) != 6-tc.claims {
			t.Errorf("%s: warnings\n%s", tc.set, strings.Join(printed(f), "\n"))
		}
		load(t, encode(t, f.Base), scenarios.Options{}) // can be played again
	}
	if f := bundled(t, "optimal-reserve", key+"=0.3"); !strings.Contains(encode(t, f.Points[1].Scenario), "price_cpm = 0.3") {
		t.Error("the arm does not have the floor that was set")
	}
	// An arm's key can be set as well, however the file writes it.
	f := bundled(t, "revenue-equivalence", "arms.first-price.mechanism.rule=second-price")
	if play(t, &f.Points[0], 0) != play(t, &f.Points[1], 0) {
		t.Error("the arm was not changed")
	}
}
