package strict_test

import (
	"testing"
	"time"

	"marketsim/market/catalog"
	"marketsim/scenarios/internal/strict"
)

// The schema of these tests has one of everything, in the shape of a scenario.
type scenario struct {
	Title    string          `key:"title" required:"true" doc:"one line for the report"`
	Seed     uint64          `key:"seed" max:"9223372036854775806" doc:"of all chance"`
	Runs     int             `key:"runs" unit:"runs" min:"1" max:"1000" doc:"independent replications"`
	Auctions int64           `key:"auctions" min:"1" doc:"per run"`
	Quick    bool            `key:"quick" doc:"fewer runs"`
	Horizon  time.Duration   `key:"horizon" above:"0s" max:"24h" doc:"simulated time"`
	Level    *float64        `key:"level" above:"0" below:"1" unit:"1" doc:"of intervals"`
	Weights  []float64       `key:"weights" min:"0" unit:"USD" doc:"of the value tiers"`
	Screens  []screen        `key:"screens" oneof:"cv|rotation" doc:"to run"`
	Pauses   []time.Duration `key:"pauses" min:"0s"`
	Grid     [][]int         `key:"grid"`

	Market market                    `key:"market" doc:"what is sold"`
	Clock  clock                     `key:",inline"`
	Floor  catalog.Choice[any, int]  `key:"floors" doc:"what sets the floor"`
	Audit  *audit                    `key:"audit"`
	Agents strict.Keyed[agent]       `key:"agents" doc:"the buyers"`
	Arms   strict.Keyed[strict.Free] `key:"arms"`
	Limits strict.Keyed[float64]     `key:"limits" min:"0" unit:"USD"`
	Sweep  strict.Free               `key:"sweep"`
}

type screen string

type market struct {
	Currency string `key:"currency" oneof:"USD|EUR" doc:"of all prices"`
	Inner    struct {
		Depth int `key:"depth" min:"0"`
	} `key:"inner"`
}

type clock struct {
	Tick    time.Duration `key:"tick" min:"1ns" doc:"resolution"`
	Latency struct {
		Mean time.Duration `key:"mean" min:"0s"`
	} `key:"latency"`
}

type audit struct {
	File   string  `key:"file" required:"true" doc:"where the log goes"`
	Sample float64 `key:"sample" min:"0" max:"1" doc:"share of auctions"`
}

func (a *audit) SetDefaults() { a.Sample = 1 }

type agent struct {
	Strategy catalog.Choice[any, int] `key:",inline" doc:"how it bids"`
	Count    int                      `key:"count" min:"1" doc:"how many of them"`
	Value    catalog.Choice[any, int] `key:"value" doc:"what an impression is worth"`
}

func (a *agent) Validate(report func(key, format string, args ...any)) {
	if a.Count > 100 && a.Strategy.Name() == "ring" {
		report("count", "%d rings are too many", a.Count)
	}
	if a.Count == 13 {
		report("", "unlucky")
	}
	if a.Count == 14 {
		report("value.low", "unlucky too")
	}
}

type uniform struct {
	Low  float64 `key:"low" unit:"USD" doc:"lowest value"`
	High float64 `key:"high" unit:"USD" above:"0" doc:"highest value"`
}

func (u uniform) Validate(report func(key, format string, args ...any)) {
	if u.High <= u.Low {
		report("high", "must be above low, %v", u.Low)
	}
}

type lognormal struct {
	Mu    float64 `key:"mu"`
	Sigma float64 `key:"sigma" above:"0"`
}

type shade struct {
	Factor float64 `key:"factor" min:"0" max:"1" doc:"share of the value that is bid"`
}

type ring struct {
	Members int                      `key:"members" min:"2" doc:"agents in it"`
	Scheme  string                   `key:"scheme" oneof:"designated|rotation|none"`
	Shares  []float64                `key:"shares" min:"0"`
	Signal  catalog.Choice[any, int] `key:"signal" doc:"noise on the value"`
}

func entry[P any](name string, defaults P) catalog.Entry[any, int] {
	return catalog.Of(name, "", defaults, func(_ int, p P) (any, error) { return p, nil })
}

var (
	laws       = catalog.New("law", entry("uniform", uniform{High: 1}), entry("lognormal", lognormal{Sigma: 1}))
	strategies = catalog.New("strategy", entry("truthful", struct{}{}), entry("fixed-shade", shade{0.8}),
		entry("ring", ring{Members: 3, Scheme: "designated", Shares: []float64{1}, Signal: laws.MustChoose("uniform")}))
	floors = catalog.New("rule", entry("none", struct{}{}), entry("fixed", struct {
		Price float64 `key:"price_cpm" min:"0" unit:"USD"`
	}{}))
)

// defaults are rich enough that every kind of value is there without being written.
func defaults() *scenario {
	s := &scenario{
		Title: "", Seed: 1, Runs: 30, Auctions: 1000, Horizon: time.Hour, Weights: []float64{1, 2.5}, Screens: []screen{"cv"},
		Floor:  floors.MustChoose("none"),
		Agents: strict.Template(agent{Strategy: strategies.Open(), Count: 1, Value: laws.MustChoose("uniform")}),
	}
	s.Market.Currency = "USD"
	s.Clock.Tick = time.Microsecond
	return s
}

// read parses and decodes a text that has no mistakes.
func read(t *testing.T, text string) *scenario {
	t.Helper()
	tree, problems := strict.Parse("s.toml", []byte(text))
	s := defaults()
	if problems == nil {
		problems = strict.Decode(tree, s)
	}
	if err := problems.Err(); err != nil {
		t.Fatalf("%v\nin\n%s", err, text)
	}
	return s
}

// mistakes are all problems of a text.
func mistakes(text string) string {
	tree, problems := strict.Parse("s.toml", []byte(text))
	if tree != nil {
		problems = append(problems, strict.Decode(tree, defaults())...)
		problems.Sort()
	}
	if err := problems.Err(); err != nil {
		return err.Error()
	}
	return ""
}
