package catalog_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"marketsim/market/catalog"
)

type shade struct {
	Factor float64 `key:"factor" unit:"1" min:"0" max:"1" doc:"share of the value that is bid"`
}

// What is built here is a text, from a name and the parameters.
func names() *catalog.Catalog[string, string] {
	return catalog.New("strategy",
		catalog.Of("truthful", "bids its value", struct{}{}, func(who string, _ struct{}) (string, error) { return who + " bids 1", nil }),
		catalog.Of("fixed-shade", "bids a fraction of its value", shade{0.8}, func(who string, p shade) (string, error) {
			return fmt.Sprint(who, " bids ", p.Factor), nil
		}),
	)
}

func TestChooseAndBuild(t *testing.T) {
	c := names()
	first := c.MustChoose("fixed-shade")
	first.Params().(*shade).Factor = 0.5
	second := c.MustChoose("fixed-shade")
	for want, choice := range map[string]*catalog.Choice[string, string]{"ann bids 0.5": &first, "ann bids 0.8": &second} {
		if got, err := choice.Build("ann"); got != want || err != nil {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
	if err := first.Choose("fixed-shade"); err != nil || first.Params().(*shade).Factor != 0.8 {
		t.Errorf("Choose kept old parameters: %v, %+v", err, first.Params())
	}
	if err := first.Choose("no such"); err == nil || first.Name() != "fixed-shade" {
		t.Errorf("a failed choice changed the choice to %q", first.Name())
	}
}

func TestErrors(t *testing.T) {
	c := names()
	open := c.Open()
	if _, err := open.Build("ann"); err == nil || err.Error() != "catalog: no strategy chosen; known: truthful, fixed-shade" {
		t.Errorf("got %v", err)
	}
	if open.Key() != "strategy" || open.Name() != "" || open.Params() != nil || !reflect.DeepEqual(open.Names(), []string{"truthful", "fixed-shade"}) {
		t.Errorf("open choice: %+v", open)
	}
	for name, want := range map[string]string{
		"trutful":    `unknown strategy "trutful" (did you mean "truthful"?); known: truthful, fixed-shade`,
		"vcg":        `unknown strategy "vcg"; known: truthful, fixed-shade`,
		"fixedshade": `unknown strategy "fixedshade" (did you mean "fixed-shade"?); known: truthful, fixed-shade`,
	} {
		if _, err := c.Choose(name); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	for want, f := range map[string]func(){
		`catalog: strategy "truthful" is listed twice`:        func() { c.With(c.Entries()[0]) },
		`catalog: parameters of type int: a struct is needed`: func() { catalog.Fields(3) },
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("got %v, want %s", got, want)
				}
			}()
			f()
		}()
	}
}

// With leaves its receiver as it was, and so do changes to what Entries returns.
func TestWith(t *testing.T) {
	c := names()
	more := c.With(catalog.Of("mine", "a user's own", struct{}{}, func(string, struct{}) (string, error) { return "mine", nil }))
	clear(c.Entries())
	clear(c.Names())
	if got := strings.Join(c.Names(), " "); got != "truthful fixed-shade" {
		t.Errorf("receiver: got %s", got)
	}
	if got := strings.Join(more.Names(), " "); got != "truthful fixed-shade mine" || more.Key() != "strategy" {
		t.Errorf("clone: got %s under %q", got, more.Key())
	}
	choice := more.MustChoose("mine")
	if got, err := choice.Build(""); got != "mine" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestFields(t *testing.T) {
	type params struct {
		Rate   float64 `key:"rate" unit:"1/s" above:"0" below:"10" doc:"arrivals"`
		hidden int
		Mode   string `key:"mode" oneof:"a|b"`
		Notes  string // no key: no parameter
		Inner  shade  `key:",inline"`
	}
	want := []catalog.Field{
		{Key: "rate", Unit: "1/s", Doc: "arrivals", Above: "0", Below: "10", Index: 0},
		{Key: "mode", OneOf: []string{"a", "b"}, Index: 2},
		{Inline: true, Index: 4},
	}
	for _, p := range []any{params{hidden: 1}, &params{}} {
		if got := catalog.Fields(p); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if got := catalog.Fields(names().Entries()[1].Params()); len(got) != 1 || got[0].Min != "0" || got[0].Max != "1" {
		t.Errorf("entry: got %+v", got)
	}
}

// One edit for every three letters and one more: insertions, deletions, substitutions and swaps of neighbours.
func TestDidYouMean(t *testing.T) {
	known := []string{"seed", "runs", "auctions", "members", "price_cpm"}
	for word, want := range map[string]string{
		"sede":      "seed",      // swap
		"member":    "members",   // insertion
		"membbers":  "members",   // deletion
		"aucsions":  "auctions",  // substitution
		"acutionz":  "auctions",  // swap and substitution
		"price":     "",          // four insertions, two allowed
		"pricecp":   "price_cpm", // two insertions
		"warmup":    "",
		"zzzzzzzzz": "",
		"":          "",
	} {
		if want != "" {
			want = ` (did you mean "` + want + `"?)`
		}
		if got := catalog.DidYouMean(word, known); got != want {
			t.Errorf("%s: got %s, want %s", word, got, want)
		}
	}
}
