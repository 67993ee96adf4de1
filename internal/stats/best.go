package stats

import "fmt"

// BestArm says how sure it is which of several arms has the largest mean.
type BestArm struct {
	Share    []float64 // per arm, the share of resamples in which its mean is the largest; they add up to 1
	N        int       // runs
	Warnings []string
}

// Best resamples the runs of arms[k][run], all arms together because they played the same runs, and counts how often each
// arm has the largest mean. Ties are split equally. Runs in which any arm has no finite value are left out.
func (b Bootstrap) Best(arms [][]float64) BestArm {
	b = b.withDefaults()
	arms, warnings := CompleteRuns(arms)
	best := BestArm{Share: make([]float64, len(arms)), Warnings: warnings}
	if len(arms) == 0 {
		return best
	}
	best.N = len(arms[0])
	if best.N < 2 {
		for k := range best.Share {
			best.Share[k] = 1 / float64(len(arms))
		}
		best.Warnings = append(best.Warnings, fmt.Sprintf("%s: cannot tell the arms apart, use %d or more",
			counted(best.N, "run"), minRunsBootstrap))
		return best
	}
	if best.N < minRunsBootstrap {
		best.Warnings = append(best.Warnings, fmt.Sprintf("%s: the shares are too sure of themselves, use %d or more",
			counted(best.N, "run"), minRunsBootstrap))
	}
	best.count(arms, b)
	return best
}

func (best *BestArm) count(arms [][]float64, b Bootstrap) {
	means := make([]Statistic, len(arms))
	for k := range arms {
		means[k] = MeanOf(arms[k])
	}
	draws := newResampler(b.Seed)
	runs := make([]int, best.N)
	wins := make([][]int, len(arms)) // wins[k][t]: resamples in which arm k was best with t further arms
	for k := range wins {
		wins[k] = make([]int, len(arms))
	}
	var leaders []int
	for range b.Resamples {
		draws.fill(runs)
		leaders = leading(leaders[:0], means, runs)
		for _, k := range leaders {
			wins[k][len(leaders)-1]++
		}
	}
	for k := range best.Share {
		for others, n := range wins[k] {
			best.Share[k] += float64(n) / float64(b.Resamples*(others+1))
		}
	}
}

// leading appends the arms whose mean over the given runs is the largest.
func leading(dst []int, means []Statistic, runs []int) []int {
	top := 0.0
	for k, mean := range means {
		m := mean(runs)
		if len(dst) == 0 || m > top {
			dst, top = append(dst[:0], k), m
		} else if m == top {
			dst = append(dst, k)
		}
	}
	return dst
}

// CompleteRuns drops every run in which some arm has no finite value, with a warning that says how many. It panics if the
// arms differ in length.
func CompleteRuns(arms [][]float64) (kept [][]float64, warnings []string) {
	if len(arms) == 0 {
		return arms, nil
	}
	for k := range arms {
		if len(arms[k]) != len(arms[0]) {
			panic(fmt.Sprintf("stats: CompleteRuns: arm %d has %d runs, arm 0 has %d: pass one value per run and arm", k, len(arms[k]), len(arms[0])))
		}
	}
	var whole []int
	for run := range arms[0] {
		ok := true
		for k := range arms {
			ok = ok && isFinite(arms[k][run])
		}
		if ok {
			whole = append(whole, run)
		}
	}
	dropped := len(arms[0]) - len(whole)
	if dropped == 0 {
		return arms, nil
	}
	kept = make([][]float64, len(arms))
	for k := range arms {
		for _, run := range whole {
			kept[k] = append(kept[k], arms[k][run])
		}
	}
	return kept, []string{fmt.Sprintf("%d of %s not finite in some arm and left out", dropped, counted(len(arms[0]), "run"))}
}
