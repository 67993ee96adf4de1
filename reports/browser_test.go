package reports_test

import (
	_ "embed" // of the script that looks at a page
	"encoding/json"
	"errors"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// look runs in the page and writes what it finds amiss into an element of its own.
//
//go:embed testdata/look.js
var look string

// A browser shows the page as it is meant: nothing clipped, nothing on top of each other, no error. See TestOddMarkets too.
func TestReportInBrowser(t *testing.T) {
	for name, set := range map[string][]string{
		"revenue-equivalence": {"auctions=20000", "runs=6"},
		"optimal-reserve":     {"auctions=1000", "runs=6"},
		"latency-and-timeout": {"auctions=1000", "runs=6"},
		"premium-homepage":    {"horizon=9h", "runs=3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findBrowser(t)
			lookAt(t, write(t, playBundled(t, name, set)))
		})
	}
}

// lookAt looks at the page of a run directory in a browser, if there is one.
func lookAt(t *testing.T, dir string) {
	t.Helper()
	browser := findBrowser(t)
	path := filepath.Join(t.TempDir(), "look.html")
	text := strings.Replace(page(t, dir), "</body>", "<script>"+look+"</script></body>", 1)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, complaint := range complaints(t, browser, path) {
		t.Error(complaint)
	}
}

// findBrowser skips the test where there is none.
func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no chromium: the look of the page is not tested here")
	return ""
}

func playBundled(t *testing.T, name string, set []string) *experiment.Results {
	t.Helper()
	in, err := scenarios.OpenBundled(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	f, err := scenarios.Load(name+".toml", in, scenarios.Options{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return playFile(t, f, experiment.Options{})
}

// complaints lists what the look and the console have to say.
func complaints(t *testing.T, browser, path string) []string {
	t.Helper()
	dom, log, err := open(t, browser, path)
	// A browser that dies of a signal has said nothing about the page: it is started again. What it says is final.
	for range 3 {
		if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.Exited() {
			break
		}
		dom, log, err = open(t, browser, path)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	_, found, ok := strings.Cut(dom, `<pre id="look">`)
	found, _, closed := strings.Cut(found, "</pre>")
	if !ok || !closed {
		t.Fatalf("the page did not run its scripts\n%s", log)
	}
	var list []string
	if err := json.Unmarshal([]byte(html.UnescapeString(found)), &list); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(log, "\n") {
		if strings.Contains(line, "CONSOLE") {
			list = append(list, line)
		}
	}
	return list
}

// open loads a page, with a new profile, and returns what it has become and what the browser wrote.
func open(t *testing.T, browser, path string) (dom, log string, err error) {
	t.Helper()
	cmd := exec.Command(browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars",
		"--user-data-dir="+t.TempDir(), "--window-size=1280,900", "--enable-logging=stderr", "--v=0", "--dump-dom", "file://"+path)
	var written strings.Builder
	cmd.Stderr = &written
	out, err := cmd.Output()
	return string(out), written.String(), err
}

// The look sees what it looks for.
func TestLookSeesMistakes(t *testing.T) {
	t.Parallel()
	browser := findBrowser(t)
	path := filepath.Join(t.TempDir(), "bad.html")
	text := `<!DOCTYPE html><body><div style="width:3000px">wide</div>
		<svg width="200" height="50" viewBox="0 0 200 50"><text x="150" y="20">clipped at the edge</text><text x="10" y="20">one</text><text x="12" y="22">other</text></svg>
		<script>undefinedFunction()</script><script>` + look + `</script></body>`
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(complaints(t, browser, path), "\n")
	for _, want := range []string{"wider than the window", "outside its figure", "overlap", "undefinedFunction"} {
		if !strings.Contains(all, want) {
			t.Errorf("no complaint of %q in\n%s", want, all)
		}
	}
}
