package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"marketsim/reports/plot"
	"marketsim/scenarios/experiment"
)

// Info is what only the caller knows of how the runs were played. It goes into manifest.json and nowhere else.
type Info struct {
	Command []string  // as typed
	Workers int       // runs played at once
	Started time.Time // when playing began
	Played  time.Time // when the last run ended; the end of writing is taken from the clock
}

// Options say what to write.
type Options struct {
	Figures []plot.Format // formats of the figures' own files; nil: SVG and PNG. The page has its own
	Force   bool          // replace a run directory that is there
}

// Write leaves the results in a directory, with all directories above it, and returns the data that stand there. It refuses a directory that is not empty; with
// Options.Force it replaces one that Write has left and nobody has added to, and keeps the old one until the new one is
// complete. After an error nothing has changed; the error names the path and what to do. Files that the scenario names are
// kept under their names, as CheckFiles allows.
func Write(dir string, r *experiment.Results, info Info, o Options) (*Data, error) {
	if err := CheckFiles(r.File); err != nil {
		return nil, err
	}
	if err := mayTake(dir, o.Force); err != nil {
		return nil, err
	}
	s, err := newStage(dir)
	if err != nil {
		return nil, err
	}
	defer s.discard()
	d := Summarize(r)
	if err := s.recorded(d, r); err != nil {
		return nil, err
	}
	if err := s.attached(r.File); err != nil {
		return nil, err
	}
	var m Manifest
	m.build()
	m.played(d, info)
	sum := sha256.Sum256(r.File.Source)
	m.ScenarioSHA256 = hex.EncodeToString(sum[:])
	if err := s.drawn(d, &m, o.Figures); err != nil {
		return nil, err
	}
	m.Finished = time.Now().UTC()
	if !info.Played.IsZero() {
		m.Seconds.Report = m.Finished.Sub(info.Played).Seconds()
	}
	return d, s.publish(&m)
}

// drawn writes what is made of the data: figures and page.
func (s *stage) drawn(d *Data, m *Manifest, formats []plot.Format) error {
	if formats == nil {
		formats = []plot.Format{plot.SVG, plot.PNG}
	}
	m.Figures = nil
	for _, f := range formats {
		m.Figures = append(m.Figures, string(f))
	}
	figures, skipped := d.figures()
	m.Skipped = skipped
	if err := s.figures(figures, formats); err != nil {
		return err
	}
	return s.page(d, figures, skipped)
}

// publish adds the manifest and puts the directory in its place.
func (s *stage) publish(m *Manifest) error {
	m.Files = s.files
	if err := s.add(File{Path: manifestName}, m.encode); err != nil {
		return err
	}
	return s.commit()
}

// recorded writes the scenario and the tables: what the rest is made of.
func (s *stage) recorded(d *Data, r *experiment.Results) error {
	swept := d.sweptFields()
	for _, f := range []struct {
		path, meaning string
		columns       []Field
		write         func(w io.Writer, columns []Field) (int, error)
	}{
		{"scenario.toml", "the scenario file as it was read", nil, func(w io.Writer, _ []Field) (int, error) {
			_, err := w.Write(r.File.Source)
			return -1, err
		}},
		{"scenario.resolved.toml", "the scenario with all defaults and overrides", nil, func(w io.Writer, _ []Field) (int, error) {
			return -1, r.File.Base.Encode(w)
		}},
		{summaryName, "everything that was found, for programs; figures and page are made of it", nil, func(w io.Writer, _ []Field) (int, error) {
			return -1, d.Encode(w)
		}},
		{"summary.csv", "every metric of every arm: mean over runs with intervals", summaryFields(swept), d.writeSummary},
		{"comparisons.csv", "every metric: paired difference of two arms with intervals", comparisonFields(swept), d.writeComparisons},
		{runsName, "one row a run: market-wide metrics", d.runFields(swept), func(w io.Writer, c []Field) (int, error) {
			return writeRuns(w, d, c)
		}},
		{"agents.csv", "one row a run and buyer", d.agentFields(swept), func(w io.Writer, c []Field) (int, error) {
			return writeAgents(w, r, d.ofAgents(), c)
		}},
		{"series.csv", "metrics over time: one row a run, time, metric and entity", seriesFields(swept), func(w io.Writer, c []Field) (int, error) {
			return writeSeries(w, r, c)
		}},
		{"deals.csv", "one row a run and deal, over the whole run", d.dealFields(swept), func(w io.Writer, c []Field) (int, error) {
			return writeDeals(w, r, c)
		}},
		{"findings.csv", "pairs of buyers that a screen noticed", findingFields(swept), d.writeFindings},
		{"spread.csv", "how close together bids lie, against the beginning of the same run", spreadFields(swept), func(w io.Writer, c []Field) (int, error) {
			return writeSpread(w, r, c)
		}},
	} {
		err := s.add(File{Path: f.path, Meaning: f.meaning, Columns: f.columns}, func(w io.Writer) (int, error) { return f.write(w, f.columns) })
		if err != nil {
			return err
		}
	}
	return nil
}
