// Package experiment plays the plan of a scenario file and says what the results mean.
//
//	plan -> runs on all cores -> warm-up cut -> one value per run and column -> intervals, paired differences, verdicts
//
// The run is the sample: every interval is over independent replications, never over auctions. All arms share values,
// traffic and delays run by run, so arms are compared by paired differences. What comes out depends on the file alone:
// neither the number of workers nor the order in which runs finish can show.
package experiment

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/market/integrity"
	"marketsim/market/metrics"
	"marketsim/scenarios"
)

// Options say how to play, never what.
type Options struct {
	Workers   int                      // runs played at once; 0: one for each core
	Only      *uint64                  // play this run alone; nil: all
	Progress  func(auctions uint64)    // called from several goroutines; nil: none
	Recorders func() []market.Recorder // further recorders for each run; nil: none
}

// Level is the confidence of all intervals.
const Level = 0.95

// Play plays every run of the plan. It stops at the first error, or when the context is done.
func Play(ctx context.Context, f *scenarios.File, o Options) (*Results, error) {
	numbers := runNumbers(f, o)
	e := &execution{file: f, options: o, numbers: numbers}
	e.combos = layOut(f.Points, len(numbers))
	if err := e.play(ctx); err != nil {
		return nil, err
	}
	r := &Results{File: f}
	for _, c := range e.combos {
		r.Combos = append(r.Combos, c.combo)
	}
	r.Claims = judge(f, r)
	return r, nil
}

// runNumbers lists the runs to play.
func runNumbers(f *scenarios.File, o Options) []uint64 {
	if o.Only != nil {
		return []uint64{*o.Only}
	}
	numbers := make([]uint64, f.Base.Runs)
	for i := range numbers {
		numbers[i] = uint64(i)
	}
	return numbers
}

// execution is one experiment under way.
type execution struct {
	file    *scenarios.File
	options Options
	numbers []uint64
	combos  []*combination
}

// combination gathers the runs of one combination of the sweep until it can be reduced.
type combination struct {
	points []*scenarios.Point
	played [][]*played // by arm and run
	span   metrics.Span
	left   int // runs still to be played
	combo  Combo
}

// played is a finished run before its warm-up is cut.
type played struct {
	result   market.Result
	recorder *metrics.Recorder
	spread   *integrity.Spread
	winners  *integrity.Winners
	deals    *metrics.Deals
}

func layOut(points []scenarios.Point, runs int) []*combination {
	var list []*combination
	for i := range points {
		p := &points[i]
		if len(list) == 0 || points[i-1].Combo != p.Combo {
			list = append(list, &combination{})
		}
		c := list[len(list)-1]
		c.points = append(c.points, p)
		c.played = append(c.played, make([]*played, runs))
		c.left += runs
		c.divide(p)
	}
	return list
}

// divide makes the span of a combination, in as many buckets as suit the largest of its markets: a cut means the same part of
// the run in every arm.
func (c *combination) divide(p *scenarios.Point) {
	span := p.Scenario.Span()
	span.Buckets = metrics.Buckets(&p.Blueprint.Inventory, len(p.Blueprint.Buyers), span)
	if c.span.Buckets == 0 || span.Buckets < c.span.Buckets {
		c.span = span
	}
}

// job is one run of one point.
type job struct{ combo, arm, run int }

// play runs all jobs on the workers. A combination is reduced to its results as soon as its last run is in, so that only
// as many combinations are held in memory as there are workers. After a failure no further job is begun, but those under way
// are finished: an earlier one may fail too, and the first in the order of the plan is to be reported.
func (e *execution) play(ctx context.Context) error {
	feeding, stop := context.WithCancel(ctx)
	defer stop()
	jobs := make(chan job)
	var mu sync.Mutex
	failures := map[job]error{}
	var workers sync.WaitGroup
	for range e.workers() {
		workers.Go(func() {
			for j := range jobs {
				if err := e.do(ctx, &mu, j); err != nil {
					mu.Lock()
					failures[j] = err
					mu.Unlock()
					stop()
				}
			}
		})
	}
	e.feed(feeding, jobs)
	workers.Wait()
	return e.failure(ctx, failures)
}

func (e *execution) workers() int {
	if e.options.Workers > 0 {
		return e.options.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// feed hands out the jobs in the order of the plan.
func (e *execution) feed(ctx context.Context, jobs chan<- job) {
	defer close(jobs)
	for ci, c := range e.combos {
		for arm := range c.points {
			for run := range e.numbers {
				select {
				case jobs <- job{ci, arm, run}:
				case <-ctx.Done():
					return
				}
			}
		}
	}
}

// do plays one job and reduces its combination if it was the last.
func (e *execution) do(ctx context.Context, mu *sync.Mutex, j job) error {
	c := e.combos[j.combo]
	p, err := e.one(ctx, c.points[j.arm], c.span, e.numbers[j.run])
	if err != nil {
		return fmt.Errorf("arm %s, run %d: %w", c.points[j.arm].Arm, e.numbers[j.run], err)
	}
	mu.Lock()
	c.played[j.arm][j.run] = p
	c.left--
	last := c.left == 0
	mu.Unlock()
	if last {
		c.combo = reduce(c, e.numbers)
		c.played = nil
	}
	return nil
}

// one plays one run.
func (e *execution) one(ctx context.Context, p *scenarios.Point, span metrics.Span, run uint64) (*played, error) {
	config, err := p.Blueprint.Build(run)
	if err != nil {
		return nil, err
	}
	s := p.Scenario
	out := &played{recorder: metrics.New(&p.Blueprint.Inventory, config.Buyers, span)}
	out.recorder.Study(s.Study(config.Sellers[0].Mechanism))
	config.Recorders = []market.Recorder{out.recorder}
	if s.Screens("cv") {
		out.spread = integrity.NewSpread(&p.Blueprint.Inventory, span)
		config.Recorders = append(config.Recorders, out.spread)
	}
	if s.Screens("win-correlation") {
		out.winners = integrity.NewWinners(p.Blueprint.Buyers)
		config.Recorders = append(config.Recorders, out.winners)
	}
	if len(p.Blueprint.Deals) > 0 {
		out.deals = metrics.NewDeals(p.Blueprint.Deals, s.Span())
		config.Recorders = append(config.Recorders, out.deals)
	}
	if e.options.Recorders != nil {
		config.Recorders = append(config.Recorders, e.options.Recorders()...)
	}
	config.Progress = e.options.Progress
	m, err := market.New(config)
	if err != nil {
		return nil, err
	}
	out.result, err = m.Run(ctx)
	return out, err
}

// failure picks the error to report: the first job in the order of the plan that failed by itself, so that the message does
// not depend on the workers; otherwise why the context was done, if that left anything unfinished.
func (e *execution) failure(ctx context.Context, failures map[job]error) error {
	unfinished := false
	for ci, c := range e.combos {
		unfinished = unfinished || c.left > 0
		for arm := range c.points {
			for run := range e.numbers {
				err := failures[job{ci, arm, run}]
				if err != nil && (ctx.Err() == nil || !errors.Is(err, ctx.Err())) {
					return err
				}
			}
		}
	}
	if unfinished {
		return context.Cause(ctx)
	}
	return nil
}

// permutations is the private chance of the win screen of one run.
func permutations(p *scenarios.Point, run uint64) rng.Key {
	return rng.NewKey(p.Scenario.Seed, run, rng.Screen, p.Scenario.Market.Publisher)
}
