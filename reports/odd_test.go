package reports_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"marketsim/reports"
	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// A player plays a market.
type player func(t *testing.T) *experiment.Results

// of plays a scenario.
func of(text string) player {
	return func(t *testing.T) *experiment.Results { return play(t, text) }
}

// with plays two arms with some keys set.
func with(o experiment.Options, set ...string) player {
	return func(t *testing.T) *experiment.Results {
		return playFile(t, load(t, market+equal, scenarios.Options{Set: set}), o)
	}
}

// odd are markets that a careless report gets wrong.
func odd() map[string]player {
	seven := uint64(7)
	name := strings.Repeat("a-long-name-", 5) + "x" // 61 characters
	var arms strings.Builder
	for i := range 30 {
		fmt.Fprintf(&arms, "[arms.%s-%d]\n\"floors.rule\" = \"fixed\"\n\"floors.price_cpm\" = %g\n", name[:50], i, float64(i)/100)
	}
	return map[string]player{
		"one arm":      of(market),
		"one run":      with(experiment.Options{}, "runs=1"),
		"run 7 alone":  with(experiment.Options{Only: &seven}),
		"one auction":  with(experiment.Options{}, "auctions=1", "runs=2"),
		"no sale":      of(strings.Replace(market, "second-price\"", "second-price\"\n[floors]\nrule = \"fixed\"\nprice_cpm = 2.0", 1) + "[arms.other]\n\"market.timeout\" = \"70ms\"\n"),
		"no buyers":    of(strings.Replace(market, "count = 2", "count = 0", 1)),
		"one buyer":    of(strings.Replace(market, "count = 2", "count = 1", 1)),
		"60 buyers":    of(strings.Replace(market, "count = 2", "count = 60", 1) + dear),
		"long names":   of(strings.ReplaceAll(market, "agents.buyer", "agents."+name) + strings.ReplaceAll(dear, "dear", name)),
		"31 arms":      of(strings.Replace(market, "auctions = 400", "auctions = 60", 1) + arms.String()),
		"same arms":    of(market + "[arms.same]\n\"market.timeout\" = \"70ms\"\n"),
		"no screens":   of(market + "[integrity]\nscreens = []\n"),
		"a sweep":      of(rich),
		"huge prices":  of(strings.Replace(market, "hi = 1.0", "hi = 900000.0", 1) + equal),
		"no arrival":   of(late("horizon = \"1ms\"") + equal),
		"few arrivals": of(late("horizon = \"120ms\"") + equal),
		"a late start": of(late("horizon = \"2ms\"") + "[sweep]\n\"market.traffic.rate_per_second\" = [10.0, 2000.0]\n"),
		"no midnight":  of(diurnal("12h", "40%")),
		"midnight":     of(diurnal("12h", "none")),
		"words swept":  of(market + "[sweep]\n\"mechanism.rule\" = [\"second-price\", \"first-price\"]\n"),
		"deals":        func(t *testing.T) *experiment.Results { return playDealt(t, "") },
		"deals swept": func(t *testing.T) *experiment.Results {
			return playDealt(t, "[sweep]\n\"market.timeout\" = [\"60ms\", \"90ms\"]\n")
		},
		"a value twice": of(market + "[sweep]\n\"agents.buyer.count\" = [2, 2]\n"),
	}
}

// looked are those whose pages are also looked at in a browser.
var looked = []string{"one run", "no buyers", "60 buyers", "long names", "31 arms", "a sweep", "words swept", "deals", "deals swept"}

// late is market with an end in time, where arrivals are by chance.
func late(end string) string {
	return strings.NewReplacer("auctions = 400", end, `model = "constant"`, `model = "poisson"`).Replace(market)
}

// diurnal is market over hours of a day of which the second has no traffic.
func diurnal(horizon, warmup string) string {
	return strings.NewReplacer(
		"auctions = 400", "horizon = \""+horizon+"\"", "warmup = \"none\"", "warmup = \""+warmup+"\"", "rate_per_second = 10.0", "rate_per_second = 0.01",
		`model = "constant"`, `model = "diurnal"`+"\nday_curve = [1.0, 0.0, 1.0"+strings.Repeat(", 1.0", 21)+"]",
	).Replace(market)
}

func TestOddMarkets(t *testing.T) {
	says := map[string]string{
		"one arm":     "One arm was played",
		"one run":     "One run cannot tell",
		"run 7 alone": "--run 7",
		"no sale":     "Nothing was sold in any arm",
		"no buyers":   "There are no buyers",
		"same arms":   "earn exactly the same",
		"no screens":  "No screen was on",
		"60 buyers":   "that win most are shown",
		"31 arms":     "Of 31 arms",
		"a sweep":     "at which point",

		"no arrival":   "The horizon ended before the first arrival, in every run.",
		"few arrivals": "Runs without a request.",
		"a late start": "Runs without a request.",
		"no midnight":  "leaves out all of hour 00, 02 and 03,", // 40 % of 12 hours is 4.8, and nothing comes in hour 01
	}
	never := map[string]string{
		"no arrival": "No offer reached",
		"one arm":    "Runs without a request.",
		"midnight":   "Hours of the day are missing",
	}
	for name, played := range odd() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := played(t)
			dir := write(t, r)
			text := page(t, dir)
			if want := says[name]; !strings.Contains(text, want) {
				t.Errorf("the page does not say %q", want)
			}
			if bad := never[name]; bad != "" && strings.Contains(text, bad) {
				t.Errorf("the page says %q", bad)
			}
			for _, bad := range []string{"NaN", "Inf", "%!", "(, ", "()", " ,"} {
				if at := strings.Index(plainText(text), bad); at >= 0 {
					t.Errorf("the page has %q: ... %s", bad, plainText(text)[max(0, at-60):at+20])
				}
			}
			for _, section := range []string{"yield", "fairness", "collusion"} {
				if !filled(text, section) {
					t.Errorf("section %s is empty", section)
				}
			}
			if d, err := reports.Read(dir); err != nil || !equalData(d, reports.Summarize(r)) {
				t.Errorf("read back differs: %v", err)
			}
			if slices.Contains(looked, name) {
				t.Run("in a browser", func(t *testing.T) { lookAt(t, dir) })
			}
		})
	}
}

// filled reports whether a section of the page has text under its heading.
func filled(text, id string) bool {
	_, after, found := strings.Cut(text, `<section id="`+id+`">`)
	body, _, _ := strings.Cut(after, "</section>")
	_, body, _ = strings.Cut(body, "</h2>")
	return found && len(strings.TrimSpace(plainText(body))) > 40
}

// plainText is what a reader sees of the page, without the figures' drawings.
func plainText(text string) string {
	var b strings.Builder
	for _, part := range strings.Split(text, "<") {
		tag, words, _ := strings.Cut(part, ">")
		if strings.HasPrefix(tag, "style") || strings.HasPrefix(tag, "script") {
			continue
		}
		if block := strings.HasPrefix(tag, "li") || strings.HasPrefix(tag, "p") || strings.HasPrefix(tag, "h") || strings.HasPrefix(tag, "tr"); block {
			b.WriteByte('\n')
		}
		b.WriteString(words)
	}
	return b.String()
}
