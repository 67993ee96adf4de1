package reports_test

import (
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var blank = regexp.MustCompile(`\n\n+`)

// What the page says on top, word for word. The numbers are those of the market, which is the same on every machine.
func TestSentences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text string }{
		{"decided", market + "[arms.reserve]\n\"floors.rule\" = \"fixed\"\n\"floors.price_cpm\" = 0.5\n" + dear},
		{"base-leads", market + dear},
		{"undecided", market + equal},
		{"single-arm", market},
		{"one-run", strings.Replace(market, "runs = 8", "runs = 1", 1) + dear},
		{"sweep", market + equal + "[sweep]\n\"agents.buyer.count\" = [2, 4]\n"},
		{"sweep-ties", market + "[floors]\nrule = \"fixed\"\nprice_cpm = 0.0\n[sweep]\n\"floors.price_cpm\" = [0.0, 0.47, 0.5, 0.53]\n"},
		{"inventory", strings.Replace(market, "rate_per_second = 10.0\n", "", 1) + "[market.geos]\nus = { share = 2.0, quality = 1.5 }\neurope = {}\nasia = {}\n" +
			"[market.devices]\ndesktop = {}\nmobile = { quality = 0.5 }\n" +
			"[arms.reserve]\n\"floors.rule\" = \"fixed\"\n\"floors.price_cpm\" = 0.4\n"},
		{"claims", market + "[expect.too_much]\nclaim = \"mean(revenue_per_auction, base) > 0.9\"\nsource = \"a wrong guess\"\n" +
			"[expect.about]\nclaim = \"mean(revenue_per_auction, base) within [0.333, 0.334]\"\nsource = \"theory 1.1\"\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := page(t, write(t, play(t, c.text)))
			_, text, _ = strings.Cut(text, `<section id="findings">`)
			text, _, _ = strings.Cut(text, `<section id="arms">`)
			got := blank.ReplaceAllString(strings.TrimSpace(html.UnescapeString(plainText(text))), "\n") + "\n"
			path := filepath.Join("testdata", c.name+".golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the page says\n%s\nwant\n%s", got, want)
			}
		})
	}
}
