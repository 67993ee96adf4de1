package reports

import (
	"marketsim/internal/stats"
	"marketsim/market"
	"marketsim/market/integrity"
	"marketsim/scenarios/experiment"
)

// notable is the change in standard errors that counts as one, as in the sentences of package integrity.
const notable = 4

// spreadOf averages the readings of each placement over the runs.
func spreadOf(a *experiment.Arm) []Spread {
	var list []Spread
	for _, placement := range placementsOf(a) {
		s := Spread{Placement: placement}
		var cv, ratio []float64
		for i := range a.Runs {
			r := reading(a.Runs[i].Spread, placement)
			if r == nil {
				continue
			}
			if s.Sentence == "" {
				s.Sentence = r.Sentence
			}
			if r.Auctions > 0 {
				cv = append(cv, r.Mean)
			}
			if r.Compared {
				ratio = append(ratio, r.Ratio)
			}
			if r.HasZ {
				s.Compared++
			}
			if r.HasZ && r.Z <= -notable {
				s.Closer++
			}
		}
		s.CV, s.Ratio = meanOf(cv), meanOf(ratio)
		list = append(list, s)
	}
	return list
}

func meanOf(xs []float64) Interval { return intervalOf(stats.TInterval(xs, experiment.Level)) }

// placementsOf lists the placements of all readings in order of appearance.
func placementsOf(a *experiment.Arm) []string {
	var list []string
	known := map[string]bool{}
	for i := range a.Runs {
		for _, r := range a.Runs[i].Spread {
			if !known[r.Placement] {
				known[r.Placement] = true
				list = append(list, r.Placement)
			}
		}
	}
	return list
}

func reading(list []integrity.SpreadReading, placement string) *integrity.SpreadReading {
	for i := range list {
		if list[i].Placement == placement {
			return &list[i]
		}
	}
	return nil
}

// pairSamples gathers what the runs say of one pair.
type pairSamples struct {
	agents                 [2]market.AgentID
	statistic, null, apart []float64
	noticed                int
}

// winsOf sums up the win correlation screen over the runs, and lists what it noticed.
func winsOf(a *experiment.Arm) (Wins, []Finding) {
	var w Wins
	var findings []Finding
	var order []*pairSamples
	byAgents := map[[2]market.AgentID]*pairSamples{}
	for i := range a.Runs {
		c := &a.Runs[i].Wins
		w.Auctions = max(w.Auctions, c.Window.Auctions)
		if c.Judged {
			w.Judged++
		}
		if len(c.Findings) > 0 {
			w.Noticed++
		}
		for _, p := range c.Pairs {
			s := byAgents[p.Agents]
			if s == nil {
				s = &pairSamples{agents: p.Agents}
				byAgents[p.Agents], order = s, append(order, s)
			}
			s.statistic, s.null = append(s.statistic, p.Statistic), append(s.null, p.NullMean)
			s.apart = append(s.apart, p.Statistic-p.NullMean)
		}
		for k := range c.Findings {
			byAgents[c.Findings[k].Agents].noticed++
			findings = append(findings, findingOf(a, a.Runs[i].Number, &c.Findings[k]))
		}
	}
	names := a.Blueprint.Buyers
	for _, s := range order {
		w.Pairs = append(w.Pairs, Pair{
			A: names[s.agents[0]], B: names[s.agents[1]], Judged: len(s.statistic), Noticed: s.noticed,
			Statistic: estimated(stats.Mean(s.statistic)), NullMean: estimated(stats.Mean(s.null)), Effect: meanOf(s.apart),
		})
	}
	return w, findings
}

func findingOf(a *experiment.Arm, run uint64, f *integrity.Finding) Finding {
	names := a.Blueprint.Buyers
	return Finding{
		Run: run, Kind: string(f.Kind), Screen: f.Screen, A: names[f.Agents[0]], B: names[f.Agents[1]],
		Statistic: estimated(f.Statistic), NullMean: estimated(f.NullMean), Effect: estimated(f.Effect),
		P: estimated(f.P), Q: estimated(f.Q),
		FromS: estimated(f.Window.From.Seconds()), ToS: estimated(f.Window.To.Seconds()),
		Auctions: f.Window.Auctions, Sentence: f.Sentence,
	}
}
