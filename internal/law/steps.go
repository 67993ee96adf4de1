package law

// steps finds the step of a cumulative distribution on which a uniform falls,
// with a guide table (Chen and Asau, AIIE Transactions 6 (1974) 163-166): one
// look and on average less than two comparisons.
type steps struct {
	values []float64 // of the steps, or their edges
	cum    []float64 // cum[i] = P(step <= i), ascending, the last is 1
	guide  []int32   // guide[k] = first i with cum[i] >= k/len(guide)
}

func newSteps(values, cum []float64) *steps {
	n := 1
	for n < len(cum) { // a power of two, so that u*n is exact
		n *= 2
	}
	s := &steps{values: values, cum: cum, guide: make([]int32, n)}
	var i int32
	for k := range n {
		for cum[i] < float64(k)/float64(n) {
			i++
		}
		s.guide[k] = i
	}
	return s
}

// find returns the smallest i with cum[i] >= u, for u in [0, 1).
func (s *steps) find(u float64) int {
	i := s.guide[int(u*float64(len(s.guide)))]
	for s.cum[i] < u {
		i++
	}
	return int(i)
}

// stepped samples a discrete law.
type stepped struct{ *steps }

func (s stepped) Quantile(u float64) float64 { return s.values[s.find(u)] }

// sloped samples an empirical law: values[i] and values[i+1] are the ends of
// step i, between which the distribution function is linear.
type sloped struct{ *steps }

func (s sloped) Quantile(u float64) float64 {
	i := s.find(u)
	var below float64
	if i > 0 {
		below = s.cum[i-1]
	}
	return interpolate(u, below, s.cum[i], s.values[i], s.values[i+1])
}
