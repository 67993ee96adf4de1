package detmath

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// simulated lists the packages whose results must have the same bits on every
// architecture.
var simulated = []string{
	"marketsim/internal/detmath",
	"marketsim/internal/rng",
	"marketsim/internal/law",
	"marketsim/internal/des",
	"marketsim/market",
	"marketsim/mechanisms",
	"marketsim/agents",
	"marketsim/agents/values",
}

// judging lists the packages that measure runs, find the warm-up to cut and
// screen for findings: what they decide, or put into a table of single runs,
// must not depend on the architecture either. They may call package math and
// gonum where nothing hangs on the last bit, so gonum's own code, compiled
// into theirs, is passed over.
var judging = []string{
	"marketsim/market/metrics",
	"marketsim/market/integrity",
	"marketsim/internal/stats",
	"marketsim/scenarios/experiment",
}

// fused matches the multiply-add instructions of arm64, in both precisions.
var fused = regexp.MustCompile(`\bFN?M(ADD|SUB)[SD]\b`)

// TestNoFusedMultiplyAdd compiles the packages for arm64, where the compiler
// fuses x*y + z unless the product is converted explicitly, and fails on each
// fused instruction. The remedy is float64(x*y) + z.
func TestNoFusedMultiplyAdd(t *testing.T) {
	needCompiler(t)
	for _, pkg := range slices.Concat(simulated, judging) {
		t.Run(pkg, func(t *testing.T) {
			look(t, filepath.Join("..", "..", strings.TrimPrefix(pkg, "marketsim/")))
			for _, line := range fusedLines(assembly(t, ".", pkg)) {
				if slices.Contains(judging, pkg) && strings.Contains(line, "gonum.org/") {
					continue
				}
				t.Errorf("fused multiply-add: write float64(x*y) + z at\n%s", line)
			}
		})
	}
}

// TestFusedIsFound is the negative control: the check above sees a fused
// instruction where there is one, and none where the product is converted.
func TestFusedIsFound(t *testing.T) {
	needCompiler(t)
	cases := []struct {
		name, body string
		want       bool
	}{
		{"fused", "return x*y + z", true},
		{"fused single", "return float64(float32(x)*float32(y) - float32(z))", true},
		{"converted", "return float64(x*y) + z", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "go.mod"), "module control\n\ngo 1.26\n")
			write(t, filepath.Join(dir, "control.go"),
				"package control\n\nfunc F(x, y, z float64) float64 { "+c.body+" }\n")
			text := assembly(t, dir, "control")
			if got := len(fusedLines(text)) > 0; got != c.want {
				t.Errorf("fused instruction found: %v, want %v, in\n%s", got, c.want, text)
			}
		})
	}
}

func needCompiler(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: not compiling for arm64")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command: cannot compile for arm64")
	}
}

// look opens what is compiled in another process: go test keeps a result for as long as the files that the test itself has opened
// stay the same.
func look(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no sources in %s: %v", dir, err)
	}
	for _, name := range files {
		if _, err := os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
}

// assembly compiles pkg for arm64 and returns the assembly listing.
func assembly(t *testing.T, dir, pkg string) string {
	t.Helper()
	cmd := exec.Command("go", "build", "-gcflags="+pkg+"=-S", pkg)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("compiling %s for arm64: %v\n%s", pkg, err, firstLines(string(out), 20))
	}
	if !strings.Contains(string(out), " STEXT ") {
		t.Fatalf("compiling %s for arm64 gave no listing", pkg)
	}
	return string(out)
}

// fusedLines returns the lines of a listing with a fused instruction; each
// names its place in the source.
func fusedLines(listing string) []string {
	var lines []string
	for line := range strings.Lines(listing) {
		if fused.MatchString(line) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

func firstLines(s string, n int) string {
	lines := strings.SplitAfterN(s, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "")
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
