package marketsim

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/internal/stats"
	"marketsim/market"
	"marketsim/mechanisms"
)

// experiment is a market of some equal learners, to whom every impression is worth 1 CPM, played again and again: once a session.
type experiment struct {
	rule       market.Rule
	mechanism  market.Mechanism
	disclosure market.Disclosure
	learners   int
	agent      agents.QLearning
	auctions   uint64
	metered    bool   // with the metrics of a scenario
	seed       uint64 // 0: experimentSeed
	patience   uint64 // a session also ends once it has been settled for so many auctions; 0: never
}

// watched is how many auctions at the end of a session count.
const watched = 1000

// ending is how a session ended: what its last auctions brought, in CPM an auction, and the bids of the very last one.
type ending struct {
	auctions  uint64
	revenue   float64
	surplus   float64 // of all buyers
	bids      []float64
	converged bool // nobody's best bid has changed within the last auctions
}

// play plays the sessions on all cores.
func (e experiment) play(t testing.TB, sessions int) []ending {
	t.Helper()
	all := make([]ending, sessions)
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				end, err := e.session(uint64(i))
				if err != nil {
					t.Error(err)
				}
				all[i] = end
			}
		})
	}
	for i := range sessions {
		next <- i
	}
	close(next)
	workers.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return all
}

// experimentSeed is the seed of experiments that do not name another; sessions are its runs.
const experimentSeed = 1

// freshSeed is that of experiments whose set-up or band was chosen after a look at sessions of experimentSeed: none of its sessions
// had been seen by then.
const freshSeed = 2

// session plays one run.
func (e experiment) session(run uint64) (ending, error) {
	seed := cmp.Or(e.seed, experimentSeed)
	one := law.Constant{Value: 1}
	sampler := law.NewSampler(one)
	inventory := market.DefaultInventory()
	gate, err := market.NewTargeting(&inventory, make([]market.Target, e.learners))
	if err != nil {
		return ending{}, err
	}
	seller := market.Seller{
		Name: "publisher", Closing: market.WhenAnswered, Rule: e.rule, Mechanism: e.mechanism, Gate: gate, Disclosure: e.disclosure,
	}
	if m, is := e.mechanism.(mechanisms.AlphaPrice); is {
		seller.Alpha = m.Alpha
	}
	c := market.Config{Seed: seed, Run: run, Sellers: []market.Seller{seller}}
	watch := &watchman{left: e.auctions, patience: e.patience}
	for i := range e.learners {
		name := fmt.Sprintf("learner-%d", i+1)
		agent, err := e.agent.New(agents.Deps{
			Name: name, Values: values.New(sampler, rng.NewKey(seed, run, rng.Value, name)), Law: one, Rivals: e.learners - 1,
			Stream: rng.NewKey(seed, run, rng.Private, name).Stream(),
		})
		if err != nil {
			return ending{}, err
		}
		c.Buyers = append(c.Buyers, market.Buyer{Name: name, Agent: agent})
		watch.learners = append(watch.learners, agent.(market.Settling))
	}
	c.Source, c.Recorders = watch, []market.Recorder{watch}
	if e.metered {
		c.Recorders = append(c.Recorders, meter(&c, e.auctions))
	}
	m, err := market.New(c)
	if err != nil {
		return ending{}, err
	}
	if _, err := m.Run(context.Background()); err != nil {
		return ending{}, err
	}
	return watch.ending(), nil
}

// watchman yields the impressions of a session, looks at its learners before each block of them, and sums up the block.
type watchman struct {
	learners []market.Settling
	left     uint64
	patience uint64

	played  uint64
	changes uint64 // until the block
	calm    uint64 // blocks without a change before it
	block   uint64 // auctions of it
	paid    market.Money
	worth   market.Money
	bids    []float64
}

func (w *watchman) total() (sum uint64) {
	for _, l := range w.learners {
		sum += l.Changes()
	}
	return sum
}

// Next implements [market.Source].
func (w *watchman) Next(imp *market.Impression) bool {
	if w.block == watched {
		if w.calm++; w.total() != w.changes {
			w.calm = 0
		}
		if w.patience > 0 && w.calm*watched >= w.patience {
			return false
		}
	}
	if w.left == 0 {
		return false
	}
	if w.block == watched {
		w.changes, w.block, w.paid, w.worth = w.total(), 0, 0, 0
	}
	*imp = market.Impression{Seq: w.played, ID: w.played, At: market.Time(w.played), Quality: 1}
	w.played, w.left, w.block = w.played+1, w.left-1, w.block+1
	return true
}

// Record implements [market.Recorder].
func (w *watchman) Record(c *market.Cleared) {
	for i := range c.Awards {
		a := &c.Awards[i]
		w.paid += a.Charged
		w.worth += a.Part().Of(market.Money(c.Seats[a.Agent].Value))
	}
	if w.block == watched || w.left == 0 { // it may be the last one
		w.bids = w.bids[:0]
		for i := range c.Seats {
			w.bids = append(w.bids, c.Seats[i].Asked.CPM())
		}
	}
}

// ending is how it ended, if the last block was a whole one.
func (w *watchman) ending() ending {
	n := float64(w.block)
	return ending{
		auctions: w.played, revenue: market.Price(w.paid).CPM() / n, surplus: market.Price(w.worth-w.paid).CPM() / n,
		bids: w.bids, converged: w.calm > 0,
	}
}

// revenues are those of the sessions that converged, and their share.
func revenues(all []ending) (m stats.Moments, converged float64) {
	for _, e := range all {
		if e.converged {
			m.Add(e.revenue)
			converged += 1 / float64(len(all))
		}
	}
	return m, converged
}

// settled is the share of the sessions that converged.
func settled(all []ending) float64 {
	_, converged := revenues(all)
	return converged
}

// mechanismOf are the two rules that most experiments compare.
func mechanismOf(rule market.Rule) market.Mechanism {
	if rule == market.SecondPrice {
		return mechanisms.SecondPrice{}
	}
	return mechanisms.FirstPrice{}
}
