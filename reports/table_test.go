package reports_test

import (
	"encoding/csv"
	"encoding/json"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"marketsim/reports"
)

// rich has what fills every table: regions with late bids, several placements, a learner, a sweep, an arm.
const rich = `
title = "=HYPERLINK(\"x\")"
runs = 3
auctions = 1200
warmup = "20%"
[market]
publisher = "</script><b>publisher"
timeout = "50ms"
[market.traffic]
model = "poisson"
rate_per_second = 50.0
[market.inventory.top]
format = "=1+1"
value_tier = "<img src=x onerror=alert(1)>"
[market.inventory.side]
format = "@SUM(A1)"
value_tier = "-tier"
[market.geos.us]
[market.geos.eu]
[market.regions.far]
latency = { law = "uniform", lo = 10.0, hi = 40.0 }
[mechanism]
rule = "first-price"
[agents.near]
strategy = "truthful"
count = 2
[agents.near.value]
law = "uniform"
lo = 0.0
hi = 1.0
[agents.far]
strategy = "adaptive-shade"
count = 2
region = "far"
[agents.far.value]
law = "lognormal"
mu = 0.0
sigma = 1.0
[arms.second]
"mechanism.rule" = "second-price"
[sweep]
"market.timeout" = ["30ms", "60ms"]
"market.traffic.rate_per_second" = [20.0, 50.0]
[expect.script]
claim = "mean(revenue_per_auction, base{market.timeout=30ms, market.traffic.rate_per_second=20}) > 0"
source = "</td><script>alert(2)</script>"
[expect.unjudged]
claim = "diff(cpm, base{market.timeout=30ms, market.traffic.rate_per_second=20}, second{market.timeout=30ms, market.traffic.rate_per_second=20}) within [0, 0.1]"
source = "=cmd"
`

// Every file is in the manifest with its size and check sum, and every column of every table in the data dictionary.
func TestDataDictionary(t *testing.T) {
	t.Parallel()
	dir := write(t, play(t, rich))
	files := contents(t, dir)
	var m reports.Manifest
	if err := json.Unmarshal([]byte(files["manifest.json"]), &m); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{"manifest.json": true}
	for _, f := range m.Files {
		listed[f.Path] = true
		text, ok := files[f.Path]
		if !ok {
			t.Errorf("%s is listed and not there", f.Path)
			continue
		}
		if int64(len(text)) != f.Bytes || f.Meaning == "" {
			t.Errorf("%s: %d bytes, the manifest says %d; meaning %q", f.Path, len(text), f.Bytes, f.Meaning)
		}
		if filepath.Ext(f.Path) == ".csv" {
			table(t, f, text)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !listed[name] {
			t.Errorf("%s is not in the manifest", name)
		}
	}
	if m.RunsFinished != 3*2*4 || m.Auctions != 1200*3*2*4 || m.Seed != 1 || len(m.ScenarioSHA256) != 64 || m.Seconds.Play <= 0 {
		t.Errorf("manifest: %+v", m)
	}
}

var snake = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// table holds a CSV against its dictionary.
func table(t *testing.T, f reports.File, text string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", f.Path, err)
	}
	if strings.Contains(text, "\r") {
		t.Errorf("%s has a carriage return", f.Path)
	}
	if f.Rows == nil || *f.Rows != len(rows)-1 || len(rows[0]) != len(f.Columns) {
		t.Fatalf("%s: %d rows under a header of %d columns, the manifest says otherwise", f.Path, len(rows)-1, len(rows[0]))
	}
	seen := map[string]bool{}
	for i, c := range f.Columns {
		if rows[0][i] != c.Name || c.Meaning == "" || !snake.MatchString(c.Name) || seen[c.Name] {
			t.Errorf("%s: column %q, the dictionary has %+v", f.Path, rows[0][i], c)
		}
		seen[c.Name] = true
		for _, row := range rows[1:] {
			cell := row[i]
			switch {
			case strings.Contains("=+-@", first(cell)):
				if _, err := strconv.ParseFloat(cell, 64); err != nil && cell != "" {
					t.Errorf("%s: column %s has the formula %q", f.Path, c.Name, cell)
				}
			case c.Type == "integer":
				if _, err := strconv.ParseUint(cell, 10, 64); err != nil {
					t.Errorf("%s: column %s has %q, no integer", f.Path, c.Name, cell)
				}
			case c.Type == "number" && cell != "":
				if _, err := strconv.ParseFloat(cell, 64); err != nil {
					t.Errorf("%s: column %s has %q, no number", f.Path, c.Name, cell)
				}
			}
			if word := strings.ToLower(cell); word == "nan" || word == "+inf" || word == "inf" || word == "-inf" {
				t.Errorf("%s: column %s has %q", f.Path, c.Name, cell)
			}
		}
	}
}

func first(s string) string {
	if s == "" {
		return "="
	}
	return s[:1]
}

// What is written of single runs has as many digits as a float64 needs, what is estimated at most 10.
func TestDigits(t *testing.T) {
	t.Parallel()
	r := play(t, rich)
	files := contents(t, write(t, r))
	rows, err := csv.NewReader(strings.NewReader(files["runs.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "revenue_per_auction_cpm")
	arm := r.Combos[0].Arms[0]
	want := arm.Runs[0].Values[arm.Find("revenue_per_auction", "", "", "")]
	if got, _ := strconv.ParseFloat(rows[1][column], 64); got != want {
		t.Errorf("runs.csv has %v, the run earned %v", got, want)
	}
	long := regexp.MustCompile(`\d\.?\d{10,}`)
	for _, name := range []string{"summary.csv", "comparisons.csv", "spread.csv"} {
		for _, number := range regexp.MustCompile(`(?m)(^|,)-?[0-9.]+`).FindAllString(files[name], -1) {
			digits := strings.TrimLeft(strings.Replace(number, ".", "", 1), ",-0")
			if len(strings.TrimRight(digits, "0")) > 10 {
				t.Fatalf("%s has %s", name, long.FindString(number))
			}
		}
	}
}

// Two swept keys that come to one column name, or to one that is taken, stay apart.
func TestSweptColumnsStayApart(t *testing.T) {
	text := contents(t, write(t, play(t, market+"[sweep]\nauctions = [100, 200]\n")))["runs.csv"]
	header, _, _ := strings.Cut(text, "\n")
	if !strings.HasPrefix(header, "arm,swept_auctions,run,auctions,end_s,fingerprint,") || !strings.Contains(header, ",measured_auctions,") {
		t.Errorf("header %s", header)
	}
}

// Names from the scenario file reach the page as text only.
func TestPageIsSafe(t *testing.T) {
	t.Parallel()
	text := page(t, write(t, play(t, rich)))
	for _, bad := range []string{"<b>publisher", "<img", "<script>alert", "onerror=alert(1)>"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if n := strings.Count(text, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	for _, outside := range []string{"http-equiv=\"refresh\"", "src=", "@import", "url("} {
		if strings.Contains(text, outside) {
			t.Errorf("the page refers to something outside: %s", outside)
		}
	}
	for _, link := range regexp.MustCompile(`href="[^"]*"`).FindAllString(text, -1) {
		if !strings.HasPrefix(link, `href="#`) {
			t.Errorf("the page links to %s", link)
		}
	}
}
