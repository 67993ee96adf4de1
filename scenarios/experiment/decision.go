package experiment

import "marketsim/internal/stats"

const revenue = "revenue_per_auction"

// power is with how much power the advice on further runs would find a difference.
const power = 0.8

// decide finds the arm that earns most and how sure that is, on the runs in which every arm has a revenue.
func (c *Combo) decide() {
	c.Decision.PerDay = c.Arms[0].Scenario.Market.Traffic.Rate * 86_400
	if len(c.Arms) < 2 {
		return
	}
	samples := make([][]float64, len(c.Arms))
	for k := range c.Arms {
		samples[k] = c.Arms[k].Sample(c.Arms[k].Find(revenue, "", "", ""))
	}
	samples, _ = stats.CompleteRuns(samples)
	leader := 0
	for k := range samples {
		if stats.Mean(samples[k]) > stats.Mean(samples[leader]) {
			leader = k
		}
	}
	d := &c.Decision
	d.Leader = c.Arms[leader].Arm
	d.ProbBest = stats.Bootstrap{Level: Level}.Best(samples).Share
	rival, more, decided := hardest(samples, leader)
	d.Rival, d.More, d.Decided = c.Arms[rival].Arm, more, decided
	d.Lead = stats.Paired(samples[rival], samples[leader], Level)
}

// hardest finds the arm that stands most in the way of the leader. If the leader beats every arm, each paired difference at
// the 5 % level after Holm's correction, that is the one with the highest mean; otherwise, of those it does not beat, the one that
// most further runs would be needed for.
func hardest(samples [][]float64, leader int) (rival int, more stats.MoreRuns, decided bool) {
	rivals, p := []int{}, []float64{}
	for k := range samples {
		if k != leader {
			rivals, p = append(rivals, k), append(p, stats.Paired(samples[k], samples[leader], Level).P)
		}
	}
	next, open := -1, -1
	for i, adjusted := range stats.Holm(p) {
		k := rivals[i]
		if next < 0 || stats.Mean(samples[k]) > stats.Mean(samples[next]) {
			next = k
		}
		if adjusted <= 1-Level && stats.Mean(samples[leader]) > stats.Mean(samples[k]) {
			continue
		}
		needed := stats.RunsNeeded(stats.Differences(samples[k], samples[leader]), 1-(1-Level)/float64(len(rivals)), power)
		if open < 0 || harder(needed, more) {
			open, more = k, needed
		}
	}
	if open < 0 {
		return next, stats.MoreRuns{}, true
	}
	return open, more, false
}

// harder orders advice by how many runs it takes; what no number of runs decides comes last.
func harder(a, b stats.MoreRuns) bool {
	if a.Reachable != b.Reachable {
		return b.Reachable
	}
	return a.More > b.More
}
