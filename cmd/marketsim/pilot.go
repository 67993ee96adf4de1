package main

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"marketsim/internal/stats"
	"marketsim/reports"
	"marketsim/reports/plot"
	"marketsim/scenarios"
	"marketsim/scenarios/experiment"
)

// pilot plays a little of a scenario, at the first combination of its sweep, to foretell what all of it takes and tells.
type pilot struct {
	source    *source
	set, arms []string
	file      *scenarios.File // what is to be foretold
}

// One run of some length tells how long an auction takes; a few short runs of every arm tell how their results scatter.
const (
	timedAuctions = 20_000
	fewRuns       = 6
	fewAuctions   = 2_000
	power         = 0.8 // with which a difference is to be detected
)

// load is the scenario cut down.
func (p *pilot) load(runs int, auctions uint64) (*scenarios.File, error) {
	cut := append(slices.Clone(p.set), fmt.Sprintf("runs=%d", runs))
	f, err := p.source.load(append(cut, shortened(p.file.Base, math.MaxInt, auctions)...), p.arms)
	if err == nil {
		f.Points = firstCombination(f)
	}
	return f, err
}

// time returns the seconds that an auction takes on one core.
func (p *pilot) time(ctx context.Context, now func() time.Time) (float64, error) {
	f, err := p.load(1, timedAuctions)
	if err != nil {
		return 0, err
	}
	start := now()
	r, err := experiment.Play(ctx, f, experiment.Options{Workers: 1})
	if err != nil {
		return 0, err
	}
	return now().Sub(start).Seconds() / float64(max(1, r.Auctions())), nil
}

// few plays a few short runs.
func (p *pilot) few(ctx context.Context) (*experiment.Results, error) {
	f, err := p.load(fewRuns, fewAuctions)
	if err != nil {
		return nil, err
	}
	return experiment.Play(ctx, f, experiment.Options{})
}

// disk writes the few runs for good measure and scales the sizes of the files.
func (p *pilot) disk(r *experiment.Results, runs int) (float64, error) {
	temp, err := os.MkdirTemp("", "marketsim-pilot-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(temp)
	dir := filepath.Join(temp, "run")
	if _, err := reports.Write(dir, r, reports.Info{}, reports.Options{Figures: []plot.Format{}}); err != nil {
		return 0, err
	}
	combos := float64(len(p.file.Points)) / float64(len(r.File.Points))
	var size float64
	err = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		n := combos * float64(info.Size())
		if slices.Contains([]string{"runs.csv", "agents.csv", "series.csv", "deals.csv", "findings.csv"}, e.Name()) {
			n *= float64(runs) / fewRuns // a row a run
		}
		size += n
		return nil
	})
	return size, err
}

// detectable adds how small a difference of two arms in revenue the runs would tell from none, if the arms scatter as in the
// pilot and the more auctions a run has, the less: by the square root of their number.
func (p *pilot) detectable(t *table, r *experiment.Results, runs int) {
	c := &r.Combos[0]
	base := &c.Arms[0]
	lengthened := math.Sqrt(float64(base.Runs[0].Auctions) / max(1, p.file.Points[0].Scenario.Expected()))
	currency := base.Scenario.Market.Currency
	column := base.Find(revenue, "", "", "")
	least := func(sd float64) string {
		mde := stats.MinimumDetectable(sd*lengthened, runs, experiment.Level, power)
		if math.IsInf(mde, 0) {
			return "nothing: one run has no interval"
		}
		return fmt.Sprintf("%s %s per 1000 auctions", fixed(mde, decimals(mde)), currency)
	}
	var lines []string
	for i := range c.Arms[1:] {
		a := &c.Arms[i+1]
		diffs := stats.Differences(base.Sample(column), a.Sample(a.Find(revenue, "", "", "")))
		if !slices.ContainsFunc(diffs, func(x float64) bool { return x != 0 }) {
			lines = append(lines, fmt.Sprintf("%s against %s: the arms do not differ in the pilot", a.Arm, base.Arm))
			continue
		}
		lines = append(lines, fmt.Sprintf("%s against %s: %s", a.Arm, base.Arm, least(stats.StdDev(diffs))))
	}
	subject := "detectable"
	if len(lines) == 0 {
		subject = "detectable change of revenue"
		lines = []string{least(stats.StdDev(base.Sample(column)))}
	}
	say(t, subject, lines)
	t.add("", fmt.Sprintf("with %.0f %% power, from a pilot of %d runs of %s auctions", 100*power, fewRuns, count(float64(base.Runs[0].Auctions))))
}
