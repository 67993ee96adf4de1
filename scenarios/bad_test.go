package scenarios_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"marketsim/agents"
	"marketsim/internal/law"
	"marketsim/market/metrics"
	"marketsim/mechanisms"
	"marketsim/scenarios"
	"marketsim/scenarios/internal/strict"
)

// Each file of testdata/*.bad.toml begins with one line "# want: MESSAGE" for every mistake in it, in order. It must yield
// exactly these. The mistake is never the only thing in the file: what is right there must not be complained of. In a message
// {strategies}, {rules}, {floors}, {laws} and {metrics} stand for the names of all there are.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/*.bad.toml")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".bad.toml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, want := complaints(t, file, data), wanted(string(data))
			for _, message := range want {
				if !slices.Contains(got, message) {
					t.Errorf("missing  %s", message)
				}
			}
			for _, message := range got {
				if !slices.Contains(want, message) {
					t.Errorf("unwanted %s", message)
				}
			}
			if len(want) == 0 || !t.Failed() && !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// everyName puts the names of the catalogues in the place of the words that stand for them.
func everyName() *strings.Replacer {
	var metricNames []string
	for _, m := range metrics.Catalog {
		metricNames = append(metricNames, m.Name)
	}
	all := func(names []string) string { return strings.Join(names, ", ") }
	return strings.NewReplacer(
		"{strategies}", all(agents.Catalog.Names()), "{rules}", all(mechanisms.Catalog.Names()),
		"{floors}", all(mechanisms.FloorCatalog.Names()), "{laws}", all(law.Catalog.Names()), "{metrics}", all(metricNames),
	)
}

func wanted(text string) []string {
	names := everyName()
	var list []string
	for line := range strings.Lines(text) {
		if message, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "# want: "); ok {
			list = append(list, names.Replace(message))
		}
	}
	return list
}

// complaints loads a file that is at fault and returns its problems as "line 6: key: message".
func complaints(t *testing.T, name string, data []byte) []string {
	t.Helper()
	f, err := scenarios.Load(name, bytes.NewReader(data), scenarios.Options{Files: scenarios.FilesIn("testdata")})
	if err == nil || f != nil {
		t.Fatalf("loaded: %v, %v", f, err)
	}
	var problems strict.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("an error of type %T: %v", err, err)
	}
	var list []string
	for _, p := range problems {
		text := strings.TrimPrefix(p.Error(), name+":")
		if p.Origin.Line > 0 {
			text = "line " + text
		}
		list = append(list, strings.TrimSpace(text))
	}
	return list
}

// Every list of complaints ends in time, however many there could be: hostile files are refused or read at once.
func TestHostileFiles(t *testing.T) {
	many := func(n int, line func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(line(i))
		}
		return b.String()
	}
	number := func(format string) func(i int) string {
		return func(i int) string { return strings.ReplaceAll(format, "#", strconv.Itoa(i)) }
	}
	const head, alice = "auctions = 10\nruns = 1\n[mechanism]\nrule = \"second-price\"\n", "[agents.alice]\nstrategy = \"truthful\"\nvalue.law = \"uniform\"\n"
	for _, tc := range []struct{ name, text, want string }{
		{"most buyers", head + alice + "count = 100_000\n", ""},
		{"more buyers", head + alice + "count = 100_001\n", "must be from 0 to 100000"},
		{"buyers of a kind each", head + many(3000, number("[agents.a#]\nstrategy = \"truthful\"\nvalue.law = \"uniform\"\n")), ""},
		{"buyers times cells", head + alice + "count = 100_000\n" + many(500, number("[market.geos.g#]\n")) + many(200, number("[market.devices.d#]\n")), "at most 200 for so many"},
		{"cells", head + alice + many(500, number("[market.geos.g#]\n")) + many(500, number("[market.devices.d#]\n")), "at most 100000"},
		{"unknown keys", many(9990, number("a# = 1\n")) + head + alice, "unknown key"},
		{"unknown keys in arms", head + alice + many(20, number("[arms.a#]\n"+many(100, number("\"k#\" = 1\n")))), "unknown key"},
		{"keys", many(10_001, number("a# = 1\n")), "more than 10000 keys"},
		{"arms", head + alice + many(2000, number("[arms.a#]\n\"mechanism.rule\" = \"first-price\"\n")), "a file of this size may have"},
		{"swept keys", head + alice + "[sweep]\n" + many(9000, number("\"agents.a#.count\" = [1, 2]\n")), "at most 1000000"},
		{"swept values", head + alice + "[sweep]\n\"agents.alice.count\" = [" + many(10_000, number("#, ")) + "]\n", "a file of this size may have"},
		{"keys of one arm", head + alice + "[arms.first]\n" + many(9000, number("\"agents.alice.k#\" = 1\n")), "sets 9000 keys; at most 1000"},
		{"claims", head + alice + many(3000, number("[expect.e#]\nclaim = \"mean(fill{geo=any}, base) > 0\"\nsource = \"x\"\n")), ""},
		{"a long claim", head + alice + "[expect.e]\nsource = \"x\"\nclaim = \"mean(" + strings.Repeat("fill,", 100_000) + ") > 0\"\n", "takes 2 arguments"},
		{"braces", head + alice + "[expect.e]\nsource = \"x\"\nclaim = \"mean(fill{" + strings.Repeat("a=b,", 100_000) + "}, base) > 0\"\n", "write key=value"},
		{"inline tables", head + alice + "x = " + strings.Repeat("{a=", 100_000), "nested deeper"},
		{"dots", head + alice + strings.Repeat("a.", 100_000) + "b = 1", "nested deeper"},
		{"a long word", head + strings.Replace(alice, "truthful", strings.Repeat("x", 500_000), 1), "unknown strategy"},
		{"a long key", head + alice + strings.Repeat("x", 500_000) + " = 1\n", "a key of 500000 bytes"},
		{"size", strings.Repeat("# nothing\n", 300_000), "at most 1048576"},
		{"a steep law", head + strings.Replace(alice, `"uniform"`, `"beta"`+"\nvalue.a = 0.01\nvalue.b = 1e6", 1), ""},
		{"a wide law", head + strings.Replace(alice, `"uniform"`, `"lognormal"`+"\nvalue.sigma = 70", 1), ""},
		{"a rare impression", head + alice + "[market.traffic]\nrate_per_second = 1e-300\n", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			done := make(chan error, 1)
			go func() {
				_, err := scenarios.Load("x.toml", strings.NewReader(tc.text), scenarios.Options{})
				done <- err
			}()
			select {
			case err := <-done:
				if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
					t.Errorf("got %.300v, want %q", err, tc.want)
				}
			case <-time.After(20 * time.Second): // a bound against hanging, not a measure of speed
				t.Fatal("still loading")
			}
		})
	}
}
