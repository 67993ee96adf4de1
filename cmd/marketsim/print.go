package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"marketsim/reports"
	"marketsim/scenarios/experiment"
)

// printer writes the results of one scenario after the other to stdout, as text or as one JSON document.
type printer struct {
	w          io.Writer
	json, many bool
	printed    int
}

func newPrinter(w io.Writer, json, many bool) *printer { return &printer{w: w, json: json, many: many} }

func (p *printer) results(r *experiment.Results, d *reports.Data, dir string) error {
	defer func() { p.printed++ }()
	if p.json {
		return p.document(d)
	}
	if p.printed > 0 {
		fmt.Fprintln(p.w)
	}
	summary(p.w, r, d.Cautions())
	fmt.Fprintln(p.w, filepath.Join(dir, "report.html"))
	return nil
}

// document prints one scenario as JSON, within a list if there are several.
func (p *printer) document(d *reports.Data) error {
	var b bytes.Buffer
	if err := d.Encode(&b); err != nil {
		return err
	}
	open := ""
	if p.many {
		open = map[bool]string{true: "[\n", false: ",\n"}[p.printed == 0]
	}
	_, err := fmt.Fprintf(p.w, "%s%s", open, bytes.TrimSpace(b.Bytes()))
	return err
}

// end closes the document.
func (p *printer) end() error {
	if !p.json {
		return nil
	}
	end := "\n"
	if p.many {
		end = "\n]\n"
	}
	_, err := io.WriteString(p.w, end)
	return err
}

// summary says in a few lines what an experiment found, and what to beware of.
func summary(w io.Writer, r *experiment.Results, warnings []string) {
	f := r.File
	if f.Base.Title != "" {
		fmt.Fprintln(w, f.Base.Title)
	}
	combos, arms, runs := len(r.Combos), len(r.Combos[0].Arms), len(r.Combos[0].Arms[0].Runs)
	fmt.Fprintf(w, "%s of %s", counted(runs, "run"), counted(arms, "arm"))
	if combos > 1 {
		fmt.Fprintf(w, " at %d points of the sweep", combos)
	}
	fmt.Fprintf(w, ", %s auctions, seed %d\n", count(float64(r.Auctions())), f.Base.Seed)
	for i := range r.Combos {
		fmt.Fprintln(w)
		c := &r.Combos[i]
		combination(w, c)
		switch empty, runs := unplayed(c); {
		case empty == runs:
			continue // which has been said
		case empty > 0:
			warnings = append(warnings, fmt.Sprintf("%d of %s ended at the horizon before the first arrival", empty, counted(runs, "run")))
		}
		for _, a := range c.Arms {
			for _, text := range a.Estimate(revenue).T.Warnings {
				if !slices.Contains(warnings, text) {
					warnings = append(warnings, text)
				}
			}
		}
	}
	claims(w, r.Claims)
	for _, text := range warnings {
		fmt.Fprintf(w, "warning: %s\n", text)
	}
	fmt.Fprintln(w)
}

const revenue = "revenue_per_auction"

// combination prints one row an arm, and which one earns more.
func combination(w io.Writer, c *experiment.Combo) {
	for _, s := range c.Sweep {
		fmt.Fprintf(w, "%s = %s\n", s.Key, s.Value)
	}
	base := c.Arms[0]
	currency := base.Scenario.Market.Currency
	t := table{}
	head := []string{"arm", currency + " per 1000 auctions", "fill", "efficiency"}
	if len(c.Arms) > 1 {
		head = append(head, "difference to "+base.Arm, "p (Holm)")
	}
	t.add(head...)
	for i := range c.Arms {
		a := &c.Arms[i]
		row := []string{a.Arm, interval(a.Estimate(revenue).T, false), share(a.Estimate("fill").T), share(a.Estimate("efficiency").T)}
		if d, ok := c.Compare(revenue, base.Arm, a.Arm); ok {
			row = append(row, interval(d.Diff.Interval, true), pvalue(d.PHolm))
		}
		t.add(row...)
	}
	t.print(w, "")
	if empty, runs := unplayed(c); empty == runs {
		fmt.Fprintln(w, "The horizon ended before the first arrival, in every run: raise horizon or market.traffic.rate_per_second.")
	} else if len(c.Arms) > 1 {
		fmt.Fprintln(w, decision(&c.Decision, currency))
	}
}

// unplayed counts the runs of all arms, and those among them without an auction.
func unplayed(c *experiment.Combo) (empty, runs int) {
	for i := range c.Arms {
		for _, run := range c.Arms[i].Runs {
			if runs++; run.Auctions == 0 {
				empty++
			}
		}
	}
	return empty, runs
}

// decision says which arm earns more, or what it would take to tell.
func decision(d *experiment.Decision, currency string) string {
	lead := fmt.Sprintf("%s %s per 1000 auctions more than %s", interval(d.Lead.Interval, false), currency, d.Rival)
	if d.Decided {
		return fmt.Sprintf("%s earns most: %s.", d.Leader, lead)
	}
	text := fmt.Sprintf("Cannot tell which arm earns most: %s earned %s", d.Leader, lead)
	switch {
	case d.More.Reachable && d.More.More > 0:
		return fmt.Sprintf("%s; about %s would tell.", text, counted(d.More.More, "more run"))
	case len(d.More.Warnings) > 0:
		return text + "; " + d.More.Warnings[0] + "."
	}
	return text + "."
}

// claims prints what became of the expectations: those that were judged one by one, the others by the reason.
func claims(w io.Writer, list []experiment.Verdict) {
	t := table{left: 4}
	t.add("claim", "verdict", "observed", "expected")
	unjudged := map[string]int{}
	var reasons []string
	for _, v := range list {
		if v.Outcome != experiment.NotJudged {
			t.add(v.Name, string(v.Outcome), interval(v.Observed, false), v.Claim)
			continue
		}
		if unjudged[v.Note]++; unjudged[v.Note] == 1 {
			reasons = append(reasons, v.Note)
		}
	}
	if len(list) > 0 {
		fmt.Fprintln(w)
	}
	if len(t.rows) > 1 {
		t.print(w, "")
	}
	for _, reason := range reasons {
		fmt.Fprintf(w, "%s not judged: %s\n", counted(unjudged[reason], "claim"), reason)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return count(float64(n)) + " " + what + "s"
}
