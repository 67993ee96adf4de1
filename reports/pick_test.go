package reports

import (
	"fmt"
	"strings"
	"testing"
)

// The caption of a path over time counts the arms that have one, and no others.
func TestCaptionCountsLines(t *testing.T) {
	c := Combo{}
	for i := range 14 {
		a := Arm{Name: fmt.Sprint("arm-", i), BuyersLearn: i >= 3, Estimates: []Estimate{{Column: Column{Metric: revenue}, T: Interval{Mean: Number(20 - i), N: 4}}}}
		if a.BuyersLearn {
			path := []Number{1, 2, 3, 4}
			a.Series = []Series{{Metric: surplus, TimeS: path, Mean: path, Lo: path, Hi: path}}
		}
		c.Arms = append(c.Arms, a)
	}
	d := &Data{Combos: []Combo{c}}
	fig, reason := gainsOverTime(d, &c)
	if fig == nil {
		t.Fatal(reason)
	}
	const want = "Arms without such a path are left out. Of 11 arms, the first and the 7 others that earn most are shown."
	if lines := len(fig.Panels[0].Series); lines != 8 || !strings.HasSuffix(fig.Caption, want) {
		t.Errorf("%d lines over %q, want 8 over %q", lines, fig.Caption, want)
	}
	c.Arms = c.Arms[:11]
	if fig, _ = gainsOverTime(d, &c); strings.Contains(fig.Caption, "that earn most") || len(fig.Panels[0].Series) != 8 {
		t.Errorf("all 8 lines are shown over %q", fig.Caption)
	}
}

func TestRequestsAreWordsOfThePage(t *testing.T) {
	for text, want := range map[string]string{
		"where an auction has several":                "where a request has several",
		"what a bid had to reach in the open auction": "what a bid had to reach in the open auction",
		"per 1000 auctions":                           "per 1000 requests",
		"slots/auction":                               "slots/request",
	} {
		if got := requests(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
