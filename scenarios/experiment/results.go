package experiment

import (
	"marketsim/internal/stats"
	"marketsim/market"
	"marketsim/market/integrity"
	"marketsim/market/metrics"
	"marketsim/scenarios"
)

// Results is everything an experiment found.
type Results struct {
	File   *scenarios.File
	Combos []Combo // one for each combination of the sweep, in order; a single one without a sweep
	Claims []Verdict
}

// Auctions counts the auctions of all runs.
func (r *Results) Auctions() uint64 {
	var n uint64
	for _, c := range r.Combos {
		for _, a := range c.Arms {
			for _, run := range a.Runs {
				n += run.Auctions
			}
		}
	}
	return n
}

// Combo holds the arms of one combination of the sweep. They are what is compared: same chance, same warm-up cut.
type Combo struct {
	Sweep       []scenarios.Setting
	Warmup      Warmup
	Arms        []Arm // in the order of the file, arm base first unless Options.Arms leaves it out
	Comparisons []Comparison
	Decision    Decision
}

// Warmup is the start of every run that the results leave out.
type Warmup struct {
	Cut, Buckets int      // the first Cut of so many equal parts of the run
	Warnings     []string // why the cut may be wrong
}

// Share is the part of each run that is left out.
func (w Warmup) Share() float64 {
	if w.Buckets == 0 {
		return 0
	}
	return float64(w.Cut) / float64(w.Buckets)
}

// Arm is one design point with its runs.
type Arm struct {
	*scenarios.Point
	Columns   []Column   // what is measured, in a fixed order; where some buyer learns, also by window
	Runs      []Run      // in order of their number
	Estimates []Estimate // one for each column
	Series    []Series
	Spent     []Series // what each buyer has spent up to each bucket, where one has a budget
	Gap       Series   // what arm Optimal has earned more up to each bucket, per auction; empty for itself or without one
}

// Sample is one column over all runs: the sample that intervals rest on. Missing values are NaN.
func (a *Arm) Sample(column int) []float64 {
	xs := make([]float64, len(a.Runs))
	for i := range a.Runs {
		xs[i] = a.Runs[i].Values[column]
	}
	return xs
}

// Find returns the index of a column, or -1.
func (a *Arm) Find(metric, entity, dimension, level string) int {
	for i, c := range a.Columns {
		if c.Metric.Name == metric && c.Entity == entity && c.Dimension == dimension && c.Level == level {
			return i
		}
	}
	return -1
}

// Estimate returns the estimate of a market-wide metric; it panics on a metric that does not exist.
func (a *Arm) Estimate(metric string) Estimate {
	i := a.Find(metric, "", "", "")
	if i < 0 {
		panic("experiment: no market-wide metric " + metric)
	}
	return a.Estimates[i]
}

// Column says what one number is about: the market, one agent (Entity), or one level of a dimension.
type Column struct {
	Metric           *metrics.Metric
	Entity           string
	Dimension, Level string
}

// Whole reports whether the column is about the market as a whole after the warm-up.
func (c Column) Whole() bool { return c.Entity == "" && c.Dimension == "" }

// Run is what one replication left.
type Run struct {
	Number      uint64
	Auctions    uint64
	End         market.Time
	Fingerprint uint64
	Values      []float64                 // one for each column of the arm; NaN is missing
	Spread      []integrity.SpreadReading // of each placement, first all of them; empty without the screen
	Wins        integrity.Correlation     // not Judged without the screen
	Deals       []metrics.Delivery        // of each of Blueprint.Deals, over the whole run
	series      []metrics.Series
}

// Estimate is the mean of a column over the runs.
type Estimate struct {
	Column
	T   stats.Interval // of the mean, by Student's t
	BCa stats.Interval // the same by bootstrap; N is 0 where it was not made
}

// Series is a metric over time: the mean over runs with its interval in every bucket, and the runs themselves.
type Series struct {
	Metric *metrics.Metric
	Entity string
	TimeS  []float64        // start of each bucket, mean over runs, in seconds
	Mean   []stats.Interval // N is 0 where no run has a value
	Runs   [][]metrics.Point
}

// Comparison is the paired difference of two arms in one column: B less A, run by run.
type Comparison struct {
	Column
	A, B  string
	Diff  stats.PairedDifference
	BCa   stats.Interval // market-wide columns only
	PHolm float64        // p adjusted over the pairs of arms in this column
	MeanA float64        // to tell the difference in per cent
}

// Decision says which arm earns the publisher most, and how sure that is.
type Decision struct {
	Leader   string                 // the arm with the highest revenue per auction; empty with fewer than two arms
	Rival    string                 // the next one if decided, otherwise the one that is hardest to tell from the leader
	ProbBest []float64              // for each arm, by bootstrap over runs
	Decided  bool                   // the leader beats every other arm at the 5 % level, Holm-adjusted
	Lead     stats.PairedDifference // leader less rival, CPM
	More     stats.MoreRuns         // what it would take if undecided
	PerDay   float64                // auctions a day of the scenario's traffic
}

// Verdict is what became of a claim.
type Verdict struct {
	Name, Claim, Source string
	Outcome             Outcome
	Observed            stats.Interval
	Note                string // why it was not judged, or what could not be found
}

// Outcome of a claim.
type Outcome string

// The outcomes.
const (
	Holds     Outcome = "holds"
	Fails     Outcome = "fails"
	Undecided Outcome = "undecided"
	NotJudged Outcome = "not judged"
)
