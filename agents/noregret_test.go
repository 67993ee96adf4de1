package agents

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"marketsim/internal/law"
	"marketsim/internal/rng"
)

func stream(name string) *rand.Rand { return rng.NewKey(1, 0, rng.Private, name).Stream() }

// brains are the brains of all bandits on ten bids, for so many rounds.
func brains(t *testing.T, rounds float64) map[string]brain {
	t.Helper()
	grid := Grid{Over: "prices", Lowest: 0, Highest: 1, Bids: 10, ValueBuckets: 1}
	all := map[string]brain{}
	d := Deps{Law: law.Constant{Value: 1}, Values: constantValue(1), Auctions: rounds}
	add := func(name string, build func(Deps) (any, error)) {
		d.Stream = stream(name)
		a, err := build(d)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = a.(*learner).brain
	}
	add("hedge", func(d Deps) (any, error) { return Hedge{Grid: grid}.New(d) })
	add("hedge, falling", func(d Deps) (any, error) { return Hedge{Grid: grid, Decay: 0.5}.New(d) })
	add("exp3", func(d Deps) (any, error) { return Exp3{Grid: grid}.New(d) })
	add("exp3-ix", func(d Deps) (any, error) { return Exp3IX{Grid: grid}.New(d) })
	add("ucb1", func(d Deps) (any, error) { return UCB1{Grid: grid, C: 2}.New(d) })
	add("thompson", func(d Deps) (any, error) { return Thompson{Grid: grid, Spread: 1}.New(d) })
	add("epsilon-greedy", func(d Deps) (any, error) { return EpsilonGreedy{Grid: grid, Epsilon: 50, Decay: 1}.New(d) })
	add("linucb", func(d Deps) (any, error) { return LinUCB{Grid: grid, Alpha: 1}.New(d) })
	return all
}

// REG-HEDGE: with eta = sqrt(8 ln K / T) the regret of Hedge's probabilities is at most sqrt(T ln K / 2) = 107.2983, T = 1e4 and
// K = 10, against any sequence: random ones, one that turns against the best bid half way, and one that always punishes the
// likeliest bid. Ten times that eta breaks the bound against the last. With eta = sqrt(8 ln K / n) in round n the bound is
// 2 sqrt(T ln K / 2) + sqrt(ln K / 8) = 215.1331 (Cesa-Bianchi and Lugosi 2006, theorem 2.3).
func TestHedgeRegret(t *testing.T) {
	const rounds, bids, bound = 10_000, 10, 107.2983
	if want := math.Sqrt(rounds * math.Ln10 / 2); math.Abs(want-bound) > 1e-4 {
		t.Fatal(want)
	}
	const forever = 2*bound + 0.5365
	regret := func(eta, decay float64, rewards func(round int, p []float64, r []float64)) float64 {
		s, best, r, p, own := newSoftmax(bids), make([]float64, bids), make([]float64, bids), make([]float64, bids), 0.0
		for round := range rounds {
			s.scale(math.Pow(float64(round+1), -decay))
			s.weigh(bids)
			for k := range p {
				p[k] = s.weights[k] / s.sum(bids)
			}
			rewards(round, p, r)
			for k := range r {
				own += p[k] * r[k]
				best[k] += r[k]
			}
			s.addAll(eta, r)
		}
		return slices.Max(best) - own
	}
	draws := stream("rewards")
	all := brains(t, rounds)
	eta, anytime := all["hedge"].(*hedge).eta, all["hedge, falling"].(*hedge).eta
	punish := func(_ int, p, r []float64) {
		for k := range r {
			r[k] = 1
		}
		r[largest(p)] = 0
	}
	for name, rewards := range map[string]func(int, []float64, []float64){
		"random": func(_ int, _, r []float64) {
			for k := range r {
				r[k] = float64(draws.IntN(2))
			}
		},
		"turns": func(round int, _, r []float64) {
			for k := range r {
				r[k] = 0
			}
			r[round*2/rounds] = 1
		},
		"punishes": punish,
	} {
		if got := regret(eta, 0, rewards); !(got <= bound) {
			t.Errorf("%s: regret %.2f, bound %v", name, got, bound)
		}
		if got := regret(anytime, 0.5, rewards); !(got <= forever) {
			t.Errorf("%s: regret %.2f with a falling learning rate, bound %v", name, got, forever)
		}
	}
	if got := regret(10*eta, 0, punish); !(got > bound) {
		t.Errorf("regret %.2f at ten times the learning rate: the test cannot fail", got)
	}
}

// playAgainst plays a brain against ten bids that win 1 with a fixed probability, the best, number 7, 0.6, the others 0.3,
// and returns the expected rewards that it missed.
func playAgainst(b brain, rounds int, draws *rand.Rand) (missed float64) {
	for range rounds {
		var p played
		p.worth = 1
		p.arm = b.choose(&p, 10)
		chance := 0.3
		if p.arm == 7 {
			chance = 0.6
		}
		missed += 0.6 - chance
		reward := 0.0
		if draws.Float64() < chance {
			reward = 1
		}
		b.learn(&p, reward)
	}
	return missed
}

// randomly plays any of ten bids: the regret of knowing nothing.
type randomly struct{ *rand.Rand }

func (r randomly) choose(*played, int) int { return r.IntN(10) }
func (randomly) learn(*played, float64)    {}
func (randomly) changes() uint64           { return 0 }

// REG-EXP3 and the regret of the other bandits against bids whose rewards do not change: K = 10, T = 1e4, gap .3. Playing at random
// misses .9 x .3 T = 2700. Exp3's bound sqrt(2 T K ln K) = 678.614 in expectation is almost exactly a quarter of that; what is
// published of the others bounds nothing here (ucb1's 8 ln T 9/.3 + (1 + pi^2/3) 9 x .3 is 2222, exp3-ix's at delta = .001 is 3605),
// so that they are held to a quarter as well: exp3-ix, which is good at controlling its worst, in each of 20 runs.
func TestBanditRegret(t *testing.T) {
	const rounds, runs, atRandom, bound = 10_000, 20, 2700, 678.614
	miss := func(name string, b func() brain) (mean, most float64) {
		for run := range runs {
			missed := playAgainst(b(), rounds, rng.NewKey(2, uint64(run), rng.Private, name).Stream())
			mean, most = mean+missed/runs, max(most, missed)
		}
		t.Logf("%s: regret %.1f on average, %.1f at most, bound %.1f", name, mean, most, bound)
		return mean, most
	}
	for _, name := range []string{"exp3", "exp3-ix", "ucb1", "thompson", "epsilon-greedy", "linucb"} {
		got, most := miss(name, func() brain { return brains(t, rounds)[name] })
		if name == "exp3-ix" {
			got = most
		}
		if !(got <= bound) {
			t.Errorf("%s: regret %.1f, bound %.1f", name, got, bound)
		}
	}
	// The measure can fail.
	if got, _ := miss("at random", func() brain { return randomly{stream("at random")} }); math.Abs(got-atRandom) > 100 {
		t.Errorf("playing at random misses %.1f, want %v", got, atRandom)
	}
}

// Ten times as many rounds cost those that learn a fixed gap little: regret grows like the logarithm, by a factor
// of 1.25 and whatever the start costs, not like the root, 3.2.
func TestLogarithmicRegret(t *testing.T) {
	for _, name := range []string{"ucb1", "thompson", "epsilon-greedy"} {
		var missed [2]float64
		for i, rounds := range []int{10_000, 100_000} {
			for run := range 8 {
				missed[i] += playAgainst(brains(t, float64(rounds))[name], rounds, rng.NewKey(3, uint64(run), rng.Private, name).Stream())
			}
		}
		t.Logf("%s: %.1f, then %.1f", name, missed[0]/8, missed[1]/8)
		if !(missed[1] < 2.2*missed[0]) {
			t.Errorf("%s: regret %.1f in 1e4 rounds, %.1f in 1e5", name, missed[0]/8, missed[1]/8)
		}
	}
}

// The twin keeps every score in the open and takes all exponentials anew in each round.
func TestSoftmaxTwin(t *testing.T) {
	s, scores, draws := newSoftmax(12), make([]float64, 12), stream("twin")
	rewards, rate := make([]float64, 12), 1.0
	for round := range 20_000 {
		if draws.IntN(200) == 0 {
			rate = 2 * draws.Float64()
			s.scale(rate)
		}
		playable, u := 1+draws.IntN(12), draws.Float64()
		sum, top := 0.0, slices.Max(scores[:playable])
		for _, x := range scores[:playable] {
			sum += math.Exp(rate * (x - top))
		}
		arm, rest := 0, u
		for k, x := range scores[:playable] {
			if p := math.Exp(rate*(x-top)) / sum; p > 1e-25 {
				arm = k
				if rest < p {
					break
				}
				rest -= p
			}
		}
		got, chance := s.draw(u, playable)
		if want := math.Exp(rate*(scores[arm]-top)) / sum; got != arm || math.Abs(chance-want) > 1e-9 {
			t.Fatalf("round %d: bid %d with chance %v, want %d with %v", round, got, chance, arm, want)
		}
		if s.best != largest(s.scores) {
			t.Fatalf("round %d: best is %d of %v", round, s.best, s.scores)
		}
		if draws.IntN(50) == 0 {
			for k := range rewards {
				rewards[k] = draws.Float64()
				scores[k] += 3 * rewards[k]
			}
			s.addAll(3, rewards)
			continue
		}
		x := -40 * draws.Float64() * draws.Float64() * draws.Float64()
		scores[arm] += x
		s.add(arm, x)
	}
	if s.changed == 0 {
		t.Error("the best bid never changed")
	}
}

// Rounds without end leave all numbers finite: each adds what 1e5 would.
func TestSoftmaxNeverOverflows(t *testing.T) {
	s, rewards := newSoftmax(3), []float64{1, 0.5, 0}
	for range 1000 {
		s.addAll(1e5, rewards)
		s.draw(0.5, 3)
		s.add(0, -1e15)
	}
	arm, chance := s.draw(0, 3)
	if arm != s.best || !(chance > 0.99) || slices.ContainsFunc(s.scores, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }) {
		t.Errorf("bid %d with chance %v, scores %v", arm, chance, s.scores)
	}
	if arm, chance := s.draw(0.5, 1); arm != 0 || chance != 1 {
		t.Errorf("the only bid there is: %d with chance %v", arm, chance)
	}
}

// The twin of the ridge solves the normal equations of two features.
func TestRidgeTwin(t *testing.T) {
	r, draws := newRidge(2), stream("ridge")
	var sxx, sx, n, sxy, sy float64
	for range 5000 {
		x := 2 * draws.Float64()
		y := 0.3 - 0.2*x + draws.Float64()
		r.add([]float64{1, x}, y)
		n, sx, sxx, sy, sxy = n+1, sx+x, sxx+x*x, sy+y, sxy+x*y
	}
	det := (n+1)*(sxx+1) - sx*sx
	want := []float64{((sxx+1)*sy - sx*sxy) / det, ((n+1)*sxy - sx*sy) / det}
	for i := range want {
		if math.Abs(r.theta[i]-want[i]) > 1e-9 {
			t.Errorf("theta %v, want %v", r.theta, want)
		}
	}
	if got, want := r.variance([]float64{1, 0.5}), ((sxx+1)-sx+(n+1)*0.25)/det; math.Abs(got-want) > 1e-12 {
		t.Errorf("variance %v, want %v", got, want)
	}
}
