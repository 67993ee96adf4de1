package experiment

import (
	"math"
	"slices"
	"strings"
	"testing"

	"marketsim/agents"
	"marketsim/agents/values"
	"marketsim/market"
	"marketsim/market/catalog"
	"marketsim/mechanisms"
	"marketsim/scenarios"
)

// breakage breaks one part of a bundled scenario and names the claims that rest on it: each must then fail. A claim that
// holds whatever happens would claim nothing.
type breakage struct {
	scenario string
	part     string // that is broken, and how
	set      []string
	catalogs scenarios.Catalogs
	claims   []string
}

// breakages are all there are.
var breakages = slices.Concat(ruleBreakages, learnerBreakages, shadingBreakages, budgetBreakages)

// ruleBreakages are those of the scenarios about rules, floors, deals and networks.
var ruleBreakages = []breakage{
	{
		scenario: "revenue-equivalence", part: "equilibrium bids: everybody bids 0.8 of the value",
		set:    []string{"agents.buyer.strategy=fixed-shade", "agents.buyer.factor=0.8"},
		claims: []string{"second_price_earns_a_third", "first_price_earns_a_third", "no_difference"},
	},
	{
		scenario: "revenue-equivalence", part: "symmetry: one of the two bids 0.8 of its value",
		set:    []string{"agents.buyer.count=1", "agents.other.strategy=fixed-shade", "agents.other.factor=0.8", "agents.other.value.law=uniform"},
		claims: []string{"both_are_efficient"},
	},
	{
		scenario: "optimal-reserve", part: "truthful bids under second price: everybody bids 0.8 of the value",
		set:    []string{"agents.buyer.strategy=fixed-shade", "agents.buyer.factor=0.8"},
		claims: []string{"no_reserve_earns_a_third"},
	},
	{
		scenario: "optimal-reserve", part: "the floor: it is half of what it should be",
		catalogs: scenarios.Catalogs{Floors: with(mechanisms.FloorCatalog, catalog.Of("fixed", "half the price", halfFloor{},
			func(_ mechanisms.FloorDeps, p halfFloor) (market.Floors, error) { return p, nil }))},
		claims: []string{"quarter", "optimum", "too_high", "unsold_at_the_optimum"},
	},
	{
		scenario: "optimal-reserve", part: "announcing the floor: first-price bidders do not know it",
		set:    []string{"floors.announced=false"},
		claims: []string{"first_price_earns_the_same"},
	},
	{
		scenario: "latency-and-timeout", part: "the far network: delays up to 80 ms instead of 60",
		set:    []string{"market.regions.far.latency.hi=80"},
		claims: []string{"half_are_late_at_80ms", "an_eighth_is_late_at_100ms", "revenue_at_80ms", "revenue_at_120ms"},
	},
	{
		scenario: "latency-and-timeout", part: "the near network: 40 ms each way instead of 10",
		set:    []string{"market.regions.near.latency.value=40"},
		claims: []string{"near_buyers_are_never_late"},
	},
	{
		scenario: "latency-and-timeout", part: "that nobody learns: bids depend on how recent the last notice is",
		catalogs: scenarios.Catalogs{Agents: with(agents.Catalog, catalog.Of("truthful", "no longer", struct{}{},
			func(d agents.Deps, _ struct{}) (market.Agent, error) { return &anxious{Model: d.Values}, nil }))},
		claims: []string{"closing_early_costs_nothing"},
	},
	{
		scenario: "premium-homepage", part: "the timeout: 40 ms, which hardly anyone keeps",
		set:    []string{"market.timeout=40ms"},
		claims: []string{"participation_as_published", "far_buyers_come_late"},
	},
	{
		scenario: "premium-homepage", part: "the floor: five times as high",
		set:    []string{"floors.price_cpm=2.5"},
		claims: []string{"price_level_as_published"},
	},
	{
		scenario: "premium-homepage", part: "habits: everybody learns how little wins",
		set:    everybody("strategy=adaptive-shade"),
		claims: []string{"first_price_earns_more_from_habits"},
	},
	{
		scenario: "premium-homepage", part: "unequal shading: everybody bids its value",
		set:    everybody("strategy=truthful"),
		claims: []string{"second_price_is_more_efficient"},
	},
	{
		scenario: "premium-homepage", part: "the publisher's belief: values are a fifth of it",
		set:    everybody("value.mu=-1.4"),
		claims: []string{"reserve_helps_second_price"},
	},
	{
		scenario: "premium-homepage", part: "the near network: a median of 55 ms instead of 7",
		set:    []string{"market.regions.us-east.latency.mu=4"},
		claims: []string{"near_buyers_do_not"},
	},
	{
		scenario: "tie-policies", part: "equal networks and equal latency: the near buyer stands far too, and the far one near",
		set:    []string{"agents.near.region=far", "agents.far.region=near"},
		claims: []string{"first_come_gives_the_near_buyer_every_tie"},
	},
	{
		scenario: "tie-policies", part: "the ticket: first-come decides wherever nothing else does",
		set:    []string{`ties.policies=["first-come"]`},
		claims: []string{"tickets_are_fair", "rotation_is_as_fair_as_tickets"},
	},
	{
		scenario: "tie-policies", part: "the grid: values are uniform, and ties next to never come",
		set:    []string{"agents.near.value.law=uniform"},
		claims: []string{"ties_are_one_in_twenty", "an_extension_earns_a_tenth_of_the_value_on_ties", "an_extension_takes_its_window"},
	},
	{
		scenario: "tie-policies", part: "what policies go by: no relationship, and equal ads",
		set:    []string{"agents.far.relationship=0", "agents.far.score=1.0"},
		claims: []string{"relationship_decides_ties", "quality_decides_ties"},
	},
	{
		scenario: "tie-policies", part: "equal habits: the far buyer bids 0.6 of its value",
		set:    []string{"agents.far.factor=0.6"},
		claims: []string{"a_margin_costs_revenue"},
	},
	{
		scenario: "waterfall-to-unified", part: "the networks: only one is left",
		set:    []string{"agents.beta.count=0", "agents.gamma.count=0", "agents.delta.count=0", "agents.epsilon.count=0"},
		claims: []string{"a_waterfall_that_knows_the_means", "what_it_leaves_unsold", "leaving_the_waterfall_pays", "what_a_unified_auction_earns", "even_if_the_means_were_known"},
	},
	{
		scenario: "waterfall-to-unified", part: "that estimates go wrong: they never do",
		set:    []string{"mechanism.drift_sigma=0.0", "mechanism.error_sigma=0.0"},
		claims: []string{"old_estimates_cost"},
	},
	{
		scenario: "waterfall-to-unified", part: "equal shading: one network keeps half",
		set:    []string{"agents.alpha.factor=0.5"},
		claims: []string{"unified_is_efficient"},
	},
	{
		scenario: "deals-and-open-auction", part: "the guarantee: it is not in force",
		set:    []string{"deals.sponsorship.active=false"},
		claims: []string{"the_guarantee_pays", "the_guarantee_costs_efficiency", "most_revenue_is_under_deals"},
	},
	{
		scenario: "deals-and-open-auction", part: "what the guarantee covers: the story slots",
		set:    []string{`deals.sponsorship.placements=["story"]`},
		claims: []string{"oversold_takes_every_top_impression"},
	},
	{
		scenario: "deals-and-open-auction", part: "the private auction: its floor is above all bids",
		set:    []string{"deals.members.price_cpm=1000.0"},
		claims: []string{"members_pay_more_when_they_compete"},
	},
	{
		scenario: "deals-and-open-auction", part: "truthful bids: the members bid half their values",
		set:    []string{"agents.club.strategy=fixed-shade", "agents.club.factor=0.5"},
		claims: []string{"the_open_auction_is_efficient"},
	},
	{
		scenario: "soft-floor-transient", part: "the law of values: beta, with a hump",
		set:    []string{"agents.buyer.value.law=beta", "agents.buyer.value.scale=1.0"},
		claims: []string{"a_fifth_more_from_truthful_buyers", "nothing_in_equilibrium", "no_soft_floor"},
	},
	{
		scenario: "soft-floor-transient", part: "learning: it would begin after the run",
		set:    []string{"agents.buyer.warmup=1000000"},
		claims: []string{"learners_take_the_gain_away"},
	},
	{
		scenario: "soft-floor-transient", part: "symmetry: one of the two bids 0.6 of its value",
		set:    []string{"agents.buyer.count=1", "agents.other.strategy=fixed-shade", "agents.other.factor=0.6", "agents.other.value.law=uniform"},
		claims: []string{"equilibrium_keeps_the_highest_value"},
	},
	{
		scenario: "reserve-learning", part: "the law of values: uniform",
		set: []string{"agents.buyer.value.law=uniform"},
		claims: []string{
			"no_reserve", "the_known_optimum",
		},
	},
	{
		scenario: "reserve-learning", part: "learning: all four stay at a reserve of 0.2",
		catalogs: scenarios.Catalogs{Floors: stuck("myerson-fitted", "erm", "online-gradient", "bandit")},
		claims: []string{
			"fitted_closes_the_gap", "erm_closes_the_gap", "gradient_closes_the_gap", "a_bandit_pays_for_seeing_only_its_revenue",
			"fitted_ends_near_the_optimum", "erm_ends_near_the_optimum", "gradient_ends_near_the_optimum", "bandit_ends_above_no_reserve",
			"exploring_costs_erm_one_percent", "the_erm_reserve_is_near_the_optimum",
		},
	},
	{
		scenario: "position-auction", part: "truthful bids: the second buyer bids half its value",
		set:    []string{"agents.second.strategy=fixed-shade", "agents.second.factor=0.5"},
		claims: []string{"truthful_gsp_earns_142", "vcg_earns_100", "a_better_ad_moves_up", "a_slot_reserve_raises_the_price_of_its_slot"},
	},
	{
		scenario: "position-auction", part: "envy-free bids: the fifth buyer bids half its value, and the others do not follow",
		set:    []string{"agents.fifth.strategy=fixed-shade", "agents.fifth.factor=0.5"},
		claims: []string{"envy_free_gsp_earns_the_same"},
	},
	{
		scenario: "position-auction", part: "ranking by value: VCG ranks by bid times score, GSP sells one position",
		catalogs: scenarios.Catalogs{Mechanisms: with(mechanisms.Catalog, catalog.Of("gsp", "one position only", struct{}{},
			func(mechanisms.Deps, struct{}) (market.Mechanism, error) { return mechanisms.SecondPrice{}, nil }))},
		claims: []string{"both_are_efficient"},
	},
}

// everybody is an override of every group of premium-homepage.
func everybody(assignments ...string) []string {
	var set []string
	for _, group := range []string{"brand", "retail", "travel", "learner", "learner-west", "theorist", "game"} {
		for _, a := range assignments {
			set = append(set, "agents."+group+"."+a)
		}
	}
	return set
}

// usual are the default parameters of an agent.
func usual[P any](strategy string) P {
	choice := agents.Catalog.MustChoose(strategy)
	return *choice.Params().(*P)
}

// with is a catalogue in which one entry is replaced.
func with[T, D any](c *catalog.Catalog[T, D], replacement catalog.Entry[T, D]) *catalog.Catalog[T, D] {
	entries := c.Entries()
	for i := range entries {
		if entries[i].Name == replacement.Name {
			entries[i] = replacement
		}
	}
	return catalog.New(c.Key(), entries...)
}

// halfFloor is a floor rule that halves its price.
type halfFloor struct {
	Price float64 `key:"price_cpm" unit:"CPM" doc:"twice the floor"`
}

func (f halfFloor) Set(a *market.Auction) { a.Floor = market.PriceOf(f.Price / 2) }

// stuck is the catalogue of floors in which some are one that learns nothing.
func stuck(names ...string) *catalog.Catalog[market.Floors, mechanisms.FloorDeps] {
	floors := mechanisms.FloorCatalog
	for _, name := range names {
		floors = with(floors, catalog.Of(name, "does not learn", unmoved{}, func(_ mechanisms.FloorDeps, p unmoved) (market.Floors, error) { return p, nil }))
	}
	return floors
}

// unmoved is a reserve of 0.2 CPM that experiments without a difference, and hears and forgets.
type unmoved struct {
	Announced bool `key:"announced" doc:"not looked at"`
}

func (unmoved) Set(a *market.Auction) { a.Reserve, a.Exploring = 200_000, a.Seq%20 == 0 }

func (unmoved) Learn(*market.Cleared) {}

// anxious is a buyer that bids less the longer it has heard nothing, in auctions.
type anxious struct {
	values.Model
	heard uint64
}

func (a *anxious) Observe(n *market.Notice) { a.heard = max(a.heard, n.Seq) }

func (a *anxious) Bid(lot *market.Lot) (market.Offer, bool) {
	silence := float64(lot.Seq - min(a.heard, lot.Seq))
	return market.Offer{Price: market.PriceOf(a.Value(lot).CPM() / (1 + silence/10))}, true
}

// claimed plays as much of a bundled scenario as the named claims need, in full length but at most so many runs of it, and
// returns their verdicts. No claim is about what the screens see.
func claimed(t *testing.T, b breakage, runs int) []Verdict {
	t.Helper()
	r, err := scenarios.OpenBundled(b.scenario)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	set := slices.Concat(b.set, []string{"integrity.screens=[]"})
	f, err := scenarios.Load(b.scenario, r, scenarios.Options{Set: set, Catalogs: b.catalogs})
	if err != nil {
		t.Fatal(err)
	}
	f.Base.Runs = min(f.Base.Runs, runs) // by no override, after which no claim would be judged
	var needed []scenarios.Selector
	for _, e := range f.Base.Expect {
		claim, err := scenarios.ParseClaim(e.Value.Claim)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(b.claims, e.Name) {
			needed = append(needed, claim.Arms...)
		}
	}
	f.Points = slices.DeleteFunc(f.Points, func(p scenarios.Point) bool {
		return !slices.ContainsFunc(needed, func(s scenarios.Selector) bool { return s.Name == p.Arm && p.Matches(s.Where) })
	})
	verdicts := lab(t, f, Options{}).Claims
	return slices.DeleteFunc(verdicts, func(v Verdict) bool { return !slices.Contains(b.claims, v.Name) })
}

const (
	allRuns = math.MaxInt
	fewRuns = 3 // what fails on so few, with t = 4.3, is far off
)

// Every claim of every bundled scenario fails once the part that it is about is broken.
func TestBrokenPartsFailTheirClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("plays full scenarios")
	}
	for _, b := range breakages {
		t.Run(b.scenario+"/"+strings.ReplaceAll(b.part, " ", "_"), func(t *testing.T) {
			verdicts := claimed(t, b, fewRuns)
			if slices.ContainsFunc(verdicts, func(v Verdict) bool { return v.Outcome == Undecided }) {
				verdicts = claimed(t, b, allRuns)
			}
			if len(verdicts) != len(b.claims) {
				t.Errorf("claims %v: %d verdicts", b.claims, len(verdicts))
			}
			for _, v := range verdicts {
				if v.Outcome != Fails {
					t.Errorf("%s %s: observed [%v, %v] %s", v.Name, v.Outcome, v.Observed.Lo, v.Observed.Hi, v.Note)
				}
			}
		})
	}
}

// Every claim has an entry in the table above, once, and the table has no others.
func TestEveryClaimCanBeBroken(t *testing.T) {
	var broken, claims []string
	for _, b := range breakages {
		for _, c := range b.claims {
			broken = append(broken, b.scenario+": "+c)
		}
	}
	for _, name := range scenarios.Bundled() {
		for _, e := range load(t, name).Base.Expect {
			claims = append(claims, name+": "+e.Name)
		}
	}
	slices.Sort(broken)
	slices.Sort(claims)
	if !slices.Equal(broken, claims) {
		t.Errorf("claims\n%s\nand what breaks them\n%s", strings.Join(claims, "\n"), strings.Join(broken, "\n"))
	}
}

// Unbroken, all claims hold.
func TestClaimsHold(t *testing.T) {
	if testing.Short() {
		t.Skip("plays full scenarios")
	}
	for _, name := range scenarios.Bundled() {
		t.Run(name, func(t *testing.T) {
			all := breakage{scenario: name}
			for _, e := range load(t, name).Base.Expect {
				all.claims = append(all.claims, e.Name)
			}
			for _, v := range claimed(t, all, allRuns) {
				if v.Outcome != Holds {
					t.Errorf("%s: %s %s: observed %v [%v, %v] %s", v.Name, v.Claim, v.Outcome, v.Observed.Estimate, v.Observed.Lo, v.Observed.Hi, v.Note)
				}
			}
		})
	}
}
