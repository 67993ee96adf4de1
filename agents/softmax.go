package agents

import (
	"math"

	"marketsim/internal/detmath"
)

// softmax is a choice among bids with probabilities in proportion to exp(rate score). Only differences of scores count. They stay
// exact however many rounds are played: the exponentials are taken anew from the scores before any of them overflows or all are tiny.
type softmax struct {
	scores  []float64
	rate    float64
	weights []float64 // exp(rate (score - base))
	base    float64
	stale   bool // the weights are those of older scores
	best    int  // index of the largest score, the lowest such
	changed uint64
}

func newSoftmax(bids int) softmax {
	return softmax{scores: make([]float64, bids), rate: 1, weights: make([]float64, bids), stale: true}
}

// newSoftmaxes makes one for each context.
func newSoftmaxes(contexts, bids int) []softmax {
	rows := make([]softmax, contexts)
	for i := range rows {
		rows[i] = newSoftmax(bids)
	}
	return rows
}

// scale sets the factor of all scores.
func (s *softmax) scale(rate float64) { s.rate, s.stale = rate, true }

// leastSum is the least sum of weights that is trusted.
const leastSum = 1e-30

// draw picks one of the first so many bids by u, uniform in [0, 1), and says with which probability.
func (s *softmax) draw(u float64, playable int) (arm int, chance float64) {
	if s.stale {
		s.weigh(playable)
	}
	sum := s.sum(playable)
	if !(sum >= leastSum) {
		s.weigh(playable)
		sum = s.sum(playable)
	}
	rest := float64(u * sum)
	for k, w := range s.weights[:playable] {
		if w == 0 {
			continue
		}
		arm = k
		if rest < w {
			break
		}
		rest -= w
	}
	return arm, s.weights[arm] / sum
}

// weigh takes all weights anew, the largest of the first so many being 1.
func (s *softmax) weigh(playable int) {
	s.base = math.Inf(-1)
	for _, x := range s.scores[:playable] {
		s.base = max(s.base, x)
	}
	s.stale = false
	for k, x := range s.scores {
		s.weigh1(k, x)
	}
}

// never is a difference of scores at which a bid is not drawn in any run: exp(-120) is no more to the least sum than rounding.
const never = -120

// weigh1 takes one weight anew. What is far above the base cannot be played now, and must not be infinite.
func (s *softmax) weigh1(k int, score float64) {
	x := float64(s.rate * (score - s.base))
	if x > 0 {
		s.stale = true
		x = min(x, 100)
	}
	s.weights[k] = 0
	if x > never {
		s.weights[k] = detmath.Exp(x)
	}
}

func (s *softmax) sum(playable int) float64 {
	sum := 0.0
	for _, w := range s.weights[:playable] {
		sum += w
	}
	return sum
}

// add adds to one score.
func (s *softmax) add(arm int, x float64) {
	s.scores[arm] += x
	if !s.stale {
		s.weigh1(arm, s.scores[arm])
	}
	if arm == s.best && x < 0 || s.scores[arm] > s.scores[s.best] || s.scores[arm] == s.scores[s.best] && arm < s.best {
		s.note()
	}
}

// addAll adds so many times the rewards to all scores, and then moves them so that the largest is 0.
func (s *softmax) addAll(times float64, rewards []float64) {
	top := math.Inf(-1)
	for k, r := range rewards {
		s.scores[k] += float64(times * r)
		top = max(top, s.scores[k])
	}
	for k := range s.scores {
		s.scores[k] -= top
	}
	s.stale = true
	s.note()
}

// note looks whether another bid is the likeliest now.
func (s *softmax) note() {
	if best := largest(s.scores); best != s.best {
		s.best = best
		s.changed++
	}
}

// largest is the lowest index of the largest of the values.
func largest(values []float64) int {
	best := 0
	for k, v := range values {
		if v > values[best] {
			best = k
		}
	}
	return best
}
