package reports

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"marketsim/reports/plot"
)

const (
	summaryName = "summary.json"
	runsName    = "runs.csv"
)

// Read reads a run directory, and refuses one of which a file is missing or has been changed.
func Read(dir string) (*Data, error) {
	m, err := verified(dir)
	if err != nil {
		return nil, err
	}
	return readData(dir, m)
}

// Rebuild makes figures and page of a run directory again from its data, and puts them in place of the old ones. Figures
// get the formats of o, or those they had.
func Rebuild(dir string, o Options) error {
	m, err := verified(dir)
	if err != nil {
		return err
	}
	d, err := readData(dir, m)
	if err != nil {
		return err
	}
	if err := mayTake(dir, true); err != nil {
		return err
	}
	s, err := newStage(dir)
	if err != nil {
		return err
	}
	defer s.discard()
	for _, f := range m.Files {
		if !made(f.Path) {
			if err := s.copy(dir, f); err != nil {
				return err
			}
		}
	}
	formats := o.Figures
	if formats == nil {
		formats = []plot.Format{} // not the usual ones: it may have had none
		for _, f := range m.Figures {
			formats = append(formats, plot.Format(f))
		}
	}
	if err := s.drawn(d, m, formats); err != nil {
		return err
	}
	return s.publish(m)
}

// made reports whether a file is made of the others.
func made(path string) bool {
	return path == pageName || filepath.ToSlash(filepath.Dir(filepath.FromSlash(path))) == figuresDir
}

// copy takes a file over from another directory.
func (s *stage) copy(dir string, f File) error {
	in, err := os.Open(filepath.Join(dir, filepath.FromSlash(f.Path)))
	if err != nil {
		return failed("reading", filepath.Join(dir, f.Path), err)
	}
	defer in.Close() //nolint:errcheck // opened for reading
	rows := -1
	if f.Rows != nil {
		rows = *f.Rows
	}
	return s.add(f, func(w io.Writer) (int, error) {
		_, err := io.Copy(w, in)
		return rows, err
	})
}

// verified reads the manifest and compares every file with it.
func verified(dir string) (*Manifest, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	if m.Schema != schema {
		return nil, fmt.Errorf("reports: %s has version %d of the directory's form, this program reads %d: play the scenario again", dir, m.Schema, schema)
	}
	for _, need := range []string{summaryName, runsName} {
		if !slices.ContainsFunc(m.Files, func(f File) bool { return f.Path == need }) {
			return nil, fmt.Errorf("reports: %s does not list %s: the manifest is incomplete", filepath.Join(dir, manifestName), need)
		}
	}
	for _, f := range m.Files {
		if err := f.verify(dir); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// verify compares a file with its check sum.
func (f *File) verify(dir string) error {
	if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
		return fmt.Errorf("reports: %s lists %q, which lies outside: the manifest has been changed", filepath.Join(dir, manifestName), f.Path)
	}
	path := filepath.Join(dir, filepath.FromSlash(f.Path))
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reports: %s is missing: the directory is incomplete, play the scenario again", path)
	}
	if err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	defer in.Close() //nolint:errcheck // opened for reading
	sum := sha256.New()
	if _, err := io.Copy(sum, in); err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return fmt.Errorf("reports: %s is not the file that was written (its SHA-256 differs from the manifest): put it back or play the scenario again", path)
	}
	return nil
}

func readData(dir string, m *Manifest) (*Data, error) {
	path := filepath.Join(dir, summaryName)
	in, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	defer in.Close() //nolint:errcheck // opened for reading
	d := new(Data)
	if err := json.NewDecoder(in).Decode(d); err != nil {
		return nil, fmt.Errorf("reports: %s: %w", path, err)
	}
	if err := d.check(); err != nil {
		return nil, fmt.Errorf("reports: %s: %w", path, err)
	}
	path = filepath.Join(dir, runsName)
	runs, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	defer runs.Close() //nolint:errcheck // opened for reading
	if err := d.readRuns(runs); err != nil {
		return nil, fmt.Errorf("reports: %s: %w", path, err)
	}
	return d, nil
}

// check refuses data that the rest of the package could not go through.
func (d *Data) check() error {
	if d.Schema != schema {
		return fmt.Errorf("version %d, this program reads %d", d.Schema, schema)
	}
	if len(d.Combos) == 0 {
		return errors.New("it has no results")
	}
	for i := range d.Combos {
		c := &d.Combos[i]
		if len(c.Arms) == 0 || len(c.Sweep) != len(d.Scenario.Sweep) {
			return fmt.Errorf("combination %d is incomplete", i)
		}
		for k := range c.Arms {
			for _, s := range c.Arms[k].Series {
				if n := len(s.TimeS); len(s.Mean) != n || len(s.Lo) != n || len(s.Hi) != n {
					return fmt.Errorf("arm %s: series %s is incomplete", c.Arms[k].Name, s.Metric)
				}
			}
		}
	}
	return nil
}

// readRuns reads the rows of runs.csv, which come in the order of combinations and arms.
func (d *Data) readRuns(r io.Reader) error {
	in := csv.NewReader(r)
	header, err := in.Read()
	if err != nil {
		return err
	}
	fields := d.runFields(d.sweptFields())
	if !slices.EqualFunc(header, fields, func(name string, f Field) bool { return name == f.Name }) {
		return errors.New("its columns are not those of the summary")
	}
	i, k := 0, 0
	for {
		row, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		run, err := runOf(row[1+len(d.Scenario.Sweep):])
		if err != nil {
			return err
		}
		for !d.is(row, i, k) || d.Combos[i].Arms[k].before(run.Number) {
			if k++; k == len(d.Combos[i].Arms) {
				i, k = i+1, 0
			}
			if i == len(d.Combos) {
				return fmt.Errorf("arm %s, run %d is not in the summary, or out of order", row[0], run.Number)
			}
		}
		a := &d.Combos[i].Arms[k]
		a.Runs = append(a.Runs, run)
	}
}

// is reports whether a row belongs to an arm of a combination.
func (d *Data) is(row []string, combo, arm int) bool {
	c := &d.Combos[combo]
	if row[0] != harmless(c.Arms[arm].Name) {
		return false
	}
	for i, s := range c.Sweep {
		if row[1+i] != harmless(s.Value) {
			return false
		}
	}
	return true
}

// before reports whether the runs read so far have come to a number: a sweep may name a value twice.
func (a *Arm) before(number uint64) bool {
	return len(a.Runs) > 0 && a.Runs[len(a.Runs)-1].Number >= number
}

// runOf reads the cells of a run, from its number on.
func runOf(cells []string) (Run, error) {
	var r Run
	var errs [3]error
	r.Number, errs[0] = strconv.ParseUint(cells[0], 10, 64)
	r.Auctions, errs[1] = strconv.ParseUint(cells[1], 10, 64)
	r.EndS, errs[2] = numberOf(cells[2])
	r.Fingerprint = cells[3]
	err := errors.Join(errs[:]...)
	for _, cell := range cells[4:] {
		v, bad := numberOf(cell)
		r.Values = append(r.Values, v)
		err = errors.Join(err, bad)
	}
	return r, err
}

func numberOf(cell string) (Number, error) {
	if cell == "" {
		return missing, nil
	}
	v, err := strconv.ParseFloat(cell, 64)
	return Number(v), err
}
