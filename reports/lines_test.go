package reports_test

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// rowsOf are the numbers behind a figure, those of one series: x, y and the ends of its band.
func rowsOf(t *testing.T, table, panel, series string) (list [][]string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if (panel == "" || row[0] == panel) && row[1] == series {
			list = append(list, row[2:])
		}
	}
	return list
}

// TestLinesOverTime: eight arms have a line each; what theory says of some of them is a level, told once where two arms share it
// and not at all where the source is another.
func TestLinesOverTime(t *testing.T) {
	text := market
	for i := 2; i <= 8; i++ {
		text += fmt.Sprintf("[arms.arm-%d]\n\"agents.buyer.value.hi\" = 1.%d\n", i, i)
	}
	for name, claim := range map[string]string{
		"a": "mean(revenue_per_auction, base) within [0.3, 0.36666666666]\"\nsource = \"theory 1.1: 1/3",
		"b": "mean(revenue_per_auction, arm-2) within [0.31, 0.35666666666]\"\nsource = \"theory, the same",
		"c": "mean(revenue_per_auction, arm-8) within [0.5, 0.7]\"\nsource = \"theory 1.1: .6",
		"d": "mean(revenue_per_auction, arm-5) within [0.1, 0.3]\"\nsource = \"pre-registered",
		"e": "mean(revenue_per_auction, arm-4) > 0.1\"\nsource = \"theory has no level here",
	} {
		text += fmt.Sprintf("[expect.%s]\nclaim = \"%s\"\n", name, claim)
	}
	table := contents(t, write(t, play(t, text)))["figures/revenue-over-time.csv"]
	for _, arm := range []string{"base", "arm-2", "arm-3", "arm-4", "arm-5", "arm-6", "arm-7", "arm-8"} {
		if n := len(rowsOf(t, table, "", arm)); n < 10 {
			t.Errorf("arm %s has %d points", arm, n)
		}
	}
	for label, want := range map[string]string{"theory, base": "0.3333333333", "theory, arm-8": "0.6", "theory, arm-2": "", "theory, arm-5": "", "theory, arm-4": ""} {
		rows := rowsOf(t, table, "", label)
		if (want != "") != (len(rows) == 1) || want != "" && rows[0][1] != want {
			t.Errorf("%s: %v, want the level %q", label, rows, want)
		}
	}
}

// TestSpendHasBands: what has been spent so far has a band of its own, that of the sums over the runs: two buyers who share every
// price between them, 8 runs.
func TestSpendHasBands(t *testing.T) {
	text := strings.Replace(market, "count = 2", "count = 2\nbudget = 1.0", 1)
	rows := rowsOf(t, contents(t, write(t, play(t, text)))["figures/spend-over-time.csv"], "base", "buyer-1")
	if len(rows) < 50 {
		t.Fatalf("%d points", len(rows))
	}
	if first := rows[0]; !slices.Equal(first[1:4], []string{"0", "0", "0"}) {
		t.Errorf("at the start it has spent %v", first)
	}
	last := rows[len(rows)-1]
	var y, lo, hi float64
	if _, err := fmt.Sscan(strings.Join(last[1:4], " "), &y, &lo, &hi); err != nil {
		t.Fatal(err)
	}
	// 400 auctions at 1/6 CPM are 6.7 % of the budget. An auction's payment has a standard deviation of .236: over 8 runs of 400 the
	// mean has a standard error of .167 in per cent of the budget, and t at 7 degrees of freedom is 2.36.
	if y < 6.67-4*.167 || y > 6.67+4*.167 || hi-y < .1 || hi-y > 1 || y-lo < .1 || y-lo > 1 {
		t.Errorf("at the end it has spent %v [%v, %v] %%, want 6.7 with a band of about .4", y, lo, hi)
	}
}
