package marketsim

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"os"
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/internal/law"
	"marketsim/internal/rng"
	"marketsim/market"
	"marketsim/mechanisms"
)

// auctionGym is the effect of competition in AuctionGym (Jeunen, Murphy and Allison, AdKDD 2022; notebook 1 of its repository):
// six truthful buyers with contextual values and a second-price auction among those that take part, drawn at random for each
// impression. Mean and standard error of 20 iterations of 10,000 auctions, played with the original at seed 0; then mean and
// standard deviation over the catalogues of seeds 0 to 9.
var auctionGym = []struct {
	participants                       int
	welfare, surplus, revenue          reported // of the catalogues of seed 0, per impression
	realised                           reported // welfare as clicks have it
	catalogueWelfare, catalogueRevenue reported // sd in place of the standard error
}{
	{2, reported{.7184, .0007}, reported{.3046, .0010}, reported{.4124, .0005}, reported{.7170, .0011}, reported{.6855, .0367}, reported{.4037, .0269}},
	{3, reported{.8006, .0007}, reported{.2472, .0012}, reported{.5514, .0008}, reported{.7986, .0014}, reported{.7607, .0404}, reported{.5349, .0320}},
	{4, reported{.8596, .0006}, reported{.2312, .0010}, reported{.6307, .0006}, reported{.8618, .0013}, reported{.8104, .0429}, reported{.6115, .0348}},
	{5, reported{.9024, .0009}, reported{.2178, .0014}, reported{.6856, .0006}, reported{.9034, .0017}, reported{.8470, .0454}, reported{.6642, .0369}},
	{6, reported{.9365, .0007}, reported{.2082, .0012}, reported{.7286, .0007}, reported{.9368, .0016}, reported{.8758, .0473}, reported{.7037, .0393}},
}

// reported is a number with its standard error.
type reported struct{ mean, se float64 }

// TestExperimentsAuctionGymCompetition plays the catalogues that AuctionGym draws at seed 0 (testdata, drawn by numpy as its main.py
// does): welfare, surplus and revenue agree within four combined standard errors. So do, at two participants, what each of the six
// buyers gains, gross and net.
func TestExperimentsAuctionGymCompetition(t *testing.T) {
	t.Parallel()
	catalogues := contextualLaw(t, "testdata/auctiongym-seed-0.csv")
	n := uint64(sessions(100_000, 1_000_000))
	for _, row := range auctionGym {
		g := gymnasts{participants: row.participants}
		g.play(t, catalogues, 0, n)
		g.welfare.matches(t, fmt.Sprint("welfare of ", row.participants), row.welfare)
		g.revenue.matches(t, fmt.Sprint("revenue of ", row.participants), row.revenue)
		g.surplus.matches(t, fmt.Sprint("surplus of ", row.participants), row.surplus)
		g.realised.matches(t, fmt.Sprint("welfare in clicks of ", row.participants), row.realised)
		if row.participants > 2 {
			continue
		}
		for i, want := range []struct{ net, gross float64 }{{461, 1048}, {478, 1173}, {327, 858}, {843, 1843}, {473, 1172}, {468, 1081}} {
			// Three times 20 iterations of 10,000 auctions: the same spread as ours.
			scale := math.Sqrt(float64(n) / 600_000)
			g.gross[i].matches(t, fmt.Sprint("gross gain of ", i+1), reported{want.gross / 1e4, g.gross[i].se() * scale})
			g.net[i].matches(t, fmt.Sprint("net gain of ", i+1), reported{want.net / 1e4, g.net[i].se() * scale})
		}
	}
}

// TestExperimentsAuctionGymCatalogues draws catalogues anew: means over them agree with those over ten of AuctionGym's seeds within
// four combined standard errors. With more participants, welfare and revenue rise and surplus falls: on average, and in nine of ten
// runs one by one, a surplus that rises by less than .01 aside.
func TestExperimentsAuctionGymCatalogues(t *testing.T) {
	t.Parallel()
	catalogues := contextualLaw(t, "")
	runs, n := sessions(20, 200), uint64(5_000)
	rising := 0
	means := make([][3]moments, len(auctionGym)) // welfare, revenue, surplus over runs
	for r := range runs {
		var last [3]float64
		monotone := true
		for i, row := range auctionGym {
			g := gymnasts{participants: row.participants}
			g.play(t, catalogues, uint64(r), n)
			now := [3]float64{g.welfare.mean(), g.revenue.mean(), g.welfare.mean() - g.revenue.mean()}
			for j := range now {
				means[i][j].add(now[j])
			}
			monotone = monotone && (i == 0 || now[0] > last[0] && now[1] > last[1] && now[2] < last[2]+0.01)
			last = now
		}
		if monotone {
			rising++
		}
	}
	for i, row := range auctionGym {
		seeds := math.Sqrt(10)
		means[i][0].matches(t, fmt.Sprint("welfare of ", row.participants), reported{row.catalogueWelfare.mean, row.catalogueWelfare.se / seeds})
		means[i][1].matches(t, fmt.Sprint("revenue of ", row.participants), reported{row.catalogueRevenue.mean, row.catalogueRevenue.se / seeds})
		if i > 0 && !(means[i][2].mean() < means[i-1][2].mean()) {
			t.Errorf("surplus rises from %d to %d participants", row.participants-1, row.participants)
		}
	}
	t.Logf("seed 1: welfare and revenue rise and surplus falls throughout in %d of %d runs", rising, runs)
	if float64(rising) < 0.9*float64(runs) {
		t.Errorf("welfare and revenue rise and surplus falls in %d of %d runs only", rising, runs)
	}
}

// gymnasts are six buyers of whom some take part in each auction, and what comes of it.
type gymnasts struct {
	participants                        int
	rule                                market.Rule     // second price, if none
	kind                                kind            // truthful, if none
	watch                               market.Recorder // besides
	outcomes                            []market.Realizer
	pick                                rng.Key
	welfare, revenue, surplus, realised moments
	net, gross                          [6]moments
}

// Invite draws who takes part, each set of buyers alike: it is a [market.Gate].
func (g *gymnasts) Invite(dst []market.Invite, a *market.Auction) []market.Invite {
	left, bits := g.participants, a.Seq*8
	for i := range g.outcomes {
		if g.pick.Uniform(bits+uint64(i))*float64(len(g.outcomes)-i) < float64(left) {
			dst, left = append(dst, market.Invite{Agent: market.AgentID(i)}), left-1
		}
	}
	return dst
}

// Record implements [market.Recorder].
func (g *gymnasts) Record(c *market.Cleared) {
	var gross, net [6]float64
	for _, w := range c.Awards {
		for _, s := range c.Seats {
			if s.Agent != w.Agent {
				continue
			}
			worth, _ := g.outcomes[w.Agent].Realize(&c.Lot)
			g.welfare.add(s.Value.CPM())
			g.revenue.add(w.Pay.CPM())
			g.realised.add(worth.CPM())
			g.surplus.add(worth.CPM() - w.Pay.CPM())
			gross[w.Agent], net[w.Agent] = worth.CPM(), worth.CPM()-w.Pay.CPM()
		}
	}
	for i := range gross {
		g.gross[i].add(gross[i])
		g.net[i].add(net[i])
	}
}

func (g *gymnasts) play(t *testing.T, c *values.Contextual, run, n uint64) {
	t.Helper()
	world := values.NewWorld(1, run)
	g.pick = rng.NewKey(1, run, "test", "participants")
	announced := cmp.Or(g.rule, market.SecondPrice)
	choice := mechanisms.Catalog.MustChoose(string(announced))
	rule, err := choice.Build(mechanisms.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	seller := market.Seller{
		Name: "publisher", Rule: announced, Mechanism: rule, Gate: g, Closing: market.WhenAnswered, Disclosure: market.DiscloseMinimumToWin,
	}
	config := market.Config{Seed: 1, Run: run, Sellers: []market.Seller{seller}, Recorders: []market.Recorder{g}}
	if g.watch != nil {
		config.Recorders = append(config.Recorders, g.watch)
	}
	buyer := g.kind
	if buyer == nil {
		buyer = agents.Truthful{}
	}
	for i := range 6 {
		name := fmt.Sprint("agent-", i+1)
		model := world.Model(law.Sampler{}, &values.Refinement{Contextual: c}, name)
		deps := agents.Deps{Name: name, Values: model, Law: c, Rivals: g.participants - 1, Stream: rng.NewKey(1, run, rng.Private, name).Stream()}
		agent := build(t, buyer, deps)
		g.outcomes = append(g.outcomes, model.Outcomes())
		config.Buyers = append(config.Buyers, market.Buyer{Name: name, Agent: agent, Outcomes: g.outcomes[i]})
	}
	inventory := market.DefaultInventory()
	if config.Source, err = market.NewTraffic(1, run, 0, "publisher", &inventory, market.Arrivals{Rate: 1000}, n, 0); err != nil {
		t.Fatal(err)
	}
	playOut(t, config)
}

// contextualLaw is AuctionGym's law of values, with the catalogues of a file or drawn anew.
func contextualLaw(t *testing.T, file string) *values.Contextual {
	t.Helper()
	choice := law.Catalog.With(values.ContextualLaw).MustChoose("contextual")
	choice.Params().(*values.ContextualParams).File = file
	l, err := choice.Build(func(name string) (io.ReadCloser, error) { return os.Open(name) })
	if err != nil {
		t.Fatal(err)
	}
	return l.(*values.Contextual)
}

// matches holds a mean against a published one, within four standard errors of both together.
func (m *moments) matches(t *testing.T, what string, want reported) {
	t.Helper()
	se := math.Hypot(m.se(), want.se)
	t.Logf("seed 1: %s: %.4f (%.4f), expected %.4f within %.4f", what, m.mean(), m.se(), want.mean, 4*se)
	if !(math.Abs(m.mean()-want.mean) <= 4*se) {
		t.Errorf("%s: %.4f (%.4f), published %.4f (%.4f)", what, m.mean(), m.se(), want.mean, want.se)
	}
}
