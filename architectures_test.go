package marketsim

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"testing"
)

// TestArchitectures runs what pins bits, from single functions to the tables of whole runs, compiled for other machines: arm64,
// whose compiler fuses multiplications and additions, under qemu's user-mode emulation, and amd64 at level v3.
func TestArchitectures(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: not compiling for other architectures")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go tool here to compile for other architectures")
	}
	t.Parallel()
	for _, m := range []machine{
		{"arm64", []string{"GOARCH=arm64"}, "qemu-aarch64-static"},
		{"amd64-v3", []string{"GOARCH=amd64", "GOAMD64=v3"}, ""},
	} {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			if m.emulator != "" {
				if _, err := exec.LookPath(m.emulator); err != nil {
					t.Skipf("no %s here: install qemu-user-static (Debian) to compare with %s", m.emulator, m.name)
				}
			}
			binaries := m.compile(t)
			for _, p := range pinned {
				t.Run(p.pack, func(t *testing.T) { m.run(t, binaries, p) })
			}
		})
	}
}

// pinned lists the tests that compare bits with pinned ones. The last parts of the paths differ: they name the binaries.
var pinned = []pin{
	{"internal/detmath", "^TestSameBitsEverywhere$"},
	{"internal/rng", "^TestGolden$"},
	{"internal/law", "^TestSameBitsEverywhere$"},
	{"agents", "^TestGoldenBits$"},
	{"scenarios/experiment", "^TestFingerprints$"},
	{"reports", "^TestTablesSameBytesEverywhere$"},
}

type pin struct{ pack, tests string }

// machine is what another architecture takes.
type machine struct {
	name     string
	env      []string
	emulator string // empty: this machine runs it
}

// compile builds the tests of all pinned packages at once and returns the directory of their binaries.
func (m *machine) compile(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	words := []string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-o", dir + "/"}
	for _, p := range pinned {
		words = append(words, "./"+p.pack)
	}
	build := exec.Command("go", words...)
	build.Env = append(os.Environ(), append(m.env, "GOOS=linux", "CGO_ENABLED=0")...)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("compiling for %s: %v\n%s", m.name, err, out)
	}
	return dir
}

// run plays one pinned test, which must have something to compare.
func (m *machine) run(t *testing.T, binaries string, p pin) {
	t.Helper()
	words := []string{filepath.Join(binaries, path.Base(p.pack)+".test"), "-test.run", p.tests, "-test.v"}
	if m.emulator != "" {
		words = append([]string{m.emulator}, words...)
	}
	test := exec.Command(words[0], words[1:]...)
	test.Dir = p.pack
	out, err := test.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !bytes.Contains(out, []byte("--- PASS: ")) {
		t.Errorf("no test ran; the name in pinned is stale:\n%s", out)
	}
}
