package values

import (
	"math"
	"strconv"

	"marketsim/internal/detmath"
	"marketsim/internal/law"
	"marketsim/internal/rng"
)

// World is the chance of one run that values hang on. All buyers of the run share it, and with it what they have in common: the
// common part of correlated values, the noise of shared signals, the context of an impression.
//
// It remembers the last context it was asked for, which leaves it pure. It is not safe for concurrent use: each run has its own.
type World struct {
	seed, run uint64
	contexts  []rng.Key // by feature
	context   []float64 // of the last impression that was asked for
	id        uint64
}

// NewWorld returns the chance of a run.
func NewWorld(seed, run uint64) *World { return &World{seed: seed, run: run} }

// Model returns the values of one buyer. The sampler is that of the law of an impression of quality 1 where nothing is refined,
// in currency units per thousand impressions. A Refinement of nil refines nothing.
func (w *World) Model(s law.Sampler, r *Refinement, buyer string) Model {
	m := New(s, rng.NewKey(w.seed, w.run, rng.Value, buyer))
	if r != nil {
		m.refined, m.quality = newRefined(w, r, buyer), math.NaN()
	}
	return m
}

func (w *World) key(p rng.Purpose, name string) rng.Key { return rng.NewKey(w.seed, w.run, p, name) }

// contextOf returns the features of an impression: independent standard normal numbers. They are lent until the next call.
func (w *World) contextOf(id uint64, features int) []float64 {
	if id == w.id && features <= len(w.context) {
		return w.context[:features]
	}
	for len(w.contexts) < features {
		w.contexts = append(w.contexts, w.key(rng.Context, strconv.Itoa(len(w.contexts))))
		w.context = append(w.context, 0)
	}
	w.id = id
	for i, k := range w.contexts {
		w.context[i] = detmath.NormQuantile(k.Uniform(id))
	}
	return w.context[:features]
}
