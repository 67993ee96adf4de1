package values

import (
	"marketsim/internal/detmath"
	"marketsim/internal/rng"
)

// Signal is a piece of news about the value of an impression: identity, intent, brand safety. A buyer that has it sees
//
//	s = z + x / sqrt(Precision),
//
// where z is the normal score of its value, Phi^-1(F(v)) at quality 1, and x is standard normal noise. What quality, affinity
// and drift do to the value, it knows.
type Signal struct {
	Name      string
	Coverage  float64 // share of impressions on which a buyer has it, 0 to 1
	Precision float64 // 1 over the variance of the noise, more than 0
	Shared    bool    // the same impressions and the same noise for all buyers that have a signal of this name
}

// hearing is the chance of one signal of one buyer.
type hearing struct{ coverage, noise rng.Key }

func hearingsOf(w *World, signals []Signal, buyer string) []hearing {
	list := make([]hearing, len(signals))
	for i, s := range signals {
		name := s.Name + "\x00" + buyer
		if s.Shared {
			name = s.Name
		}
		list[i] = hearing{w.key(rng.Coverage, name), w.key(rng.Noise, name)}
	}
	return list
}

// hears returns the signals on an impression of score z: which there are, as a set of bits, and their sum, each weighted by its
// precision.
func (b *Beliefs) hears(hearings []hearing, id uint64, z float64) (present int, sum float64) {
	for i, h := range hearings {
		s := &b.signals[i]
		if h.coverage.Uniform(id) >= s.Coverage {
			continue
		}
		present |= 1 << i
		noise := detmath.NormQuantile(h.noise.Uniform(id))
		sum += float64(s.Precision*z) + float64(b.roots[i]*noise)
	}
	return present, sum
}

// mean is what an impression of score z is worth on average, given the buyer's signals.
func (b *Beliefs) mean(hearings []hearing, id uint64, z float64) float64 {
	present, sum := b.hears(hearings, id, z)
	belief := &b.sets[present]
	return belief.mean(float64(sum * belief.variance))
}
