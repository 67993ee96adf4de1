package reports

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"
)

const manifestName = "manifest.json"

// Manifest says what is in a run directory and where it came from. It is the only file that knows a clock or a machine.
type Manifest struct {
	Tool   string `json:"tool"` // marketsim
	Schema int    `json:"schema"`

	Command  []string `json:"command"`
	Version  string   `json:"version"`
	Revision string   `json:"revision,omitempty"`
	Modified bool     `json:"modified,omitempty"` // built from a tree with uncommitted changes
	Go       string   `json:"go"`
	OS       string   `json:"os"`
	Arch     string   `json:"arch"`
	CPUs     int      `json:"cpus"`
	Workers  int      `json:"workers"`

	Scenario       string   `json:"scenario"`
	ScenarioSHA256 string   `json:"scenario_sha256"`
	Seed           uint64   `json:"seed"`
	SeedRule       string   `json:"seed_rule"`
	Arms           []string `json:"arms"`
	Sweep          []Swept  `json:"sweep"`
	RunsPlanned    int      `json:"runs_planned"`
	RunsFinished   int      `json:"runs_finished"`
	Auctions       uint64   `json:"auctions"`

	Started           time.Time `json:"started"`
	Finished          time.Time `json:"finished"`
	Seconds           Phases    `json:"seconds"`
	AuctionsPerSecond float64   `json:"auctions_per_second"`

	Figures []string  `json:"figures"` // formats
	Skipped []Skipped `json:"figures_left_out"`
	Files   []File    `json:"files"`
}

// Phases is the time that each part took, in seconds.
type Phases struct {
	Play   float64 `json:"play"`
	Report float64 `json:"report"`
}

// Skipped is a figure that had nothing to show.
type Skipped struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// File is one file of the directory with its data dictionary.
type File struct {
	Path    string  `json:"path"`
	Meaning string  `json:"meaning"`
	SHA256  string  `json:"sha256"`
	Bytes   int64   `json:"bytes"`
	Rows    *int    `json:"rows,omitempty"` // under the header, of a table
	Columns []Field `json:"columns,omitempty"`
}

const (
	tool     = "marketsim"
	seedRule = "every number of chance is a hash of (seed, run, purpose, name, impression) or comes from a stream keyed by " +
		"(seed, run, purpose, name): run r is the same alone or among others, and has the same chance in every arm"
)

// build fills in what the program knows of itself and its machine.
func (m *Manifest) build() {
	m.Tool, m.Schema, m.SeedRule = tool, schema, seedRule
	m.Go, m.OS, m.Arch, m.CPUs = runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU()
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return
	}
	m.Version = info.Main.Version
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			m.Revision = s.Value
		case "vcs.modified":
			m.Modified = s.Value == "true"
		}
	}
}

// played fills in what was played and how long it took so far.
func (m *Manifest) played(d *Data, info Info) {
	m.Command, m.Workers = info.Command, info.Workers
	m.Scenario, m.Seed, m.Sweep = d.Scenario.Name, d.Scenario.Seed, d.Scenario.Sweep
	for _, a := range d.Scenario.Arms {
		m.Arms = append(m.Arms, a.Name)
	}
	for i := range d.Combos {
		for k := range d.Combos[i].Arms {
			m.RunsPlanned += d.Scenario.Runs
			for _, r := range d.Combos[i].Arms[k].Runs {
				m.RunsFinished++
				m.Auctions += r.Auctions
			}
		}
	}
	m.Started = info.Started.UTC()
	if m.Seconds.Play = info.Played.Sub(info.Started).Seconds(); m.Seconds.Play > 0 {
		m.AuctionsPerSecond = float64(m.Auctions) / m.Seconds.Play
	}
}

func (m *Manifest) encode(w io.Writer) (int, error) {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return -1, e.Encode(m)
}

// maxManifest bounds what is read of a manifest.
const maxManifest = 64 << 20

// readManifest reads the manifest of a run directory.
func readManifest(dir string) (*Manifest, error) {
	path := filepath.Join(dir, manifestName)
	in, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reports: %s is no run directory: %w", dir, err)
	}
	defer in.Close() //nolint:errcheck // opened for reading
	var m Manifest
	if err := json.NewDecoder(io.LimitReader(in, maxManifest)).Decode(&m); err != nil {
		return nil, fmt.Errorf("reports: %s: %w", path, err)
	}
	if m.Tool != tool {
		return nil, fmt.Errorf("reports: %s is not a manifest of marketsim", path)
	}
	return &m, nil
}
