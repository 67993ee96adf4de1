package marketsim

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestArchitectures runs what pins bits, from single functions to whole runs, compiled for other machines: arm64, whose
// compiler fuses multiplications and additions, under qemu's user-mode emulation, and amd64 at level v3.
func TestArchitectures(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: not compiling for other architectures")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go tool here to compile for other architectures")
	}
	for _, machine := range []struct{ name, arch, level, emulator string }{
		{"arm64", "arm64", "", "qemu-aarch64-static"},
		{"amd64-v3", "amd64", "v3", ""},
	} {
		t.Run(machine.name, func(t *testing.T) {
			if machine.emulator != "" {
				if _, err := exec.LookPath(machine.emulator); err != nil {
					t.Skipf("no %s here: install qemu-user-static (Debian) to compare with %s", machine.emulator, machine.name)
				}
			}
			for pack, tests := range pinned {
				binary := filepath.Join(t.TempDir(), "pinned.test")
				build := exec.Command("go", "test", "-c", "-o", binary, "./"+pack)
				build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOARCH="+machine.arch, "GOAMD64="+machine.level)
				if out, err := build.CombinedOutput(); err != nil {
					t.Fatalf("%s: %v\n%s", pack, err, out)
				}
				words := []string{binary, "-test.run", tests, "-test.v"}
				if machine.emulator != "" {
					words = append([]string{machine.emulator}, words...)
				}
				test := exec.Command(words[0], words[1:]...)
				test.Dir = pack
				out, err := test.CombinedOutput()
				if err != nil {
					t.Errorf("%s on %s: %v\n%s", pack, machine.name, err, out)
				}
				mustHaveRun(t, pack, out)
			}
		})
	}
}

// pinned lists, by package, the tests that compare bits with pinned ones.
var pinned = map[string]string{
	"internal/detmath":     "^TestSameBitsEverywhere$",
	"scenarios/experiment": "^TestFingerprints$",
}

// mustHaveRun fails if nothing was compared.
func mustHaveRun(t *testing.T, pack string, out []byte) {
	t.Helper()
	if !bytes.Contains(out, []byte("--- PASS: ")) && !t.Failed() {
		t.Errorf("%s: no test ran; the name in pinned is stale:\n%s", pack, out)
	}
}
