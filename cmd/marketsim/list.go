package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/market/catalog"
	"marketsim/market/metrics"
	"marketsim/mechanisms"
	"marketsim/scenarios"
)

var listCommand = command{
	name: "list", args: "[WHAT]", short: "list agents, mechanisms, floors, ties, deals, laws, metrics, scenarios",
	examples: []string{
		"marketsim list                     all of them, with their parameters, defaults and bounds",
		"marketsim list agents              kinds of buyers",
		"marketsim list rules               auction rules, the same as mechanisms",
		"marketsim list deals               keys of a deal",
		"marketsim list scenarios --names   names only, one a line",
	},
	setup: func(fs *flag.FlagSet) func(context.Context, *invocation, []string) error {
		names := fs.Bool("names", false, "print names only, one a line")
		return func(_ context.Context, inv *invocation, args []string) error {
			if err := wants(args, 0, 1, ""); err != nil {
				return err
			}
			return printLists(inv.stdout, args, *names)
		}
	},
}

// entry is one listed thing with its parameters.
type entry struct {
	name, doc  string
	parameters []parameter
}

// subject is one list.
type subject struct {
	name, doc string
	entries   func() []entry
	also      string // another name that it goes by; empty: none
}

// subjects are what can be listed.
var subjects = []subject{
	{"agents", "kinds of buyers: strategy in [agents.NAME]", func() []entry { return entries(agents.Catalog) }, ""},
	{"mechanisms", "auction rules: rule in [mechanism]", func() []entry { return entries(mechanisms.Catalog) }, "rules"},
	{"floors", "floor rules: rule in [floors]", func() []entry { return entries(mechanisms.FloorCatalog) }, ""},
	{"ties", "tie policies: policies in [ties], each among those that the ones before it left equal", func() []entry { return entries(mechanisms.TiePolicies) }, ""},
	{"deals", "keys of an agreement with some buyers, above any auction rule: [deals.NAME]", dealEntries, ""},
	{"laws", "distributions of values and delays: law in [agents.NAME.value], [market.regions.NAME.latency] and the like", func() []entry { return entries(law.Catalog) }, ""},
	{"metrics", "what is measured, with its unit", metricEntries, ""},
	{"scenarios", "bundled scenarios: marketsim run NAME", scenarioEntries, ""},
}

func printLists(w io.Writer, args []string, namesOnly bool) error {
	printed := 0
	for _, s := range subjects {
		if len(args) > 0 && args[0] != s.name && args[0] != s.also {
			continue
		}
		if printed++; printed > 1 && !namesOnly {
			fmt.Fprintln(w)
		}
		s.print(w, namesOnly)
	}
	if printed == 0 {
		known := subjectNames()
		return usage("list: nothing is called %q%s", args[0], catalog.DidYouMean(args[0], known)).hint("there are %s", strings.Join(known, ", "))
	}
	return nil
}

// subjectNames are all names that a list goes by.
func subjectNames() []string {
	var names []string
	for _, s := range subjects {
		names = append(names, s.name)
		if s.also != "" {
			names = append(names, s.also)
		}
	}
	return names
}

func (s subject) print(w io.Writer, namesOnly bool) {
	if namesOnly {
		for _, e := range s.entries() {
			fmt.Fprintln(w, e.name)
		}
		return
	}
	fmt.Fprintf(w, "%s: %s\n", strings.ToUpper(s.name), s.doc)
	t := table{left: 2}
	for _, e := range s.entries() {
		t.add(e.name, e.doc)
		for _, p := range e.parameters {
			t.add("  "+p.name, p.describe())
		}
	}
	t.print(w, "  ")
}

func entries[T, D any](c *catalog.Catalog[T, D]) []entry {
	var list []entry
	for _, e := range c.Entries() {
		list = append(list, entry{e.Name, e.Doc, parametersOf(e.Params())})
	}
	return list
}

// dealEntries are the keys of a deal, which is of no catalogue: any of them may stand beside the others.
func dealEntries() []entry {
	var d scenarios.Deal
	d.SetDefaults()
	var list []entry
	for _, p := range parametersOf(&d) {
		list = append(list, entry{name: p.name, doc: p.describe()})
	}
	return list
}

func metricEntries() []entry {
	var list []entry
	for _, m := range metrics.Catalog {
		list = append(list, entry{name: m.Name, doc: fmt.Sprintf("[%s] %s", m.Unit, m.Doc)})
	}
	return list
}

func scenarioEntries() []entry {
	var list []entry
	for _, name := range scenarios.Bundled() {
		s, err := bundled(name)
		if err != nil {
			panic("marketsim: " + err.Error()) // it is part of the program
		}
		f, err := s.load(nil, nil)
		if err != nil {
			panic("marketsim: bundled scenario " + err.Error())
		}
		list = append(list, entry{name: name, doc: f.Base.Title})
	}
	return list
}
