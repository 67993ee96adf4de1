package reports

import (
	"slices"
	"time"

	"marketsim/market"
	"marketsim/mechanisms"
	"marketsim/scenarios"
)

// Unmoved lists the buyers that do not adapt to what the arms differ in: what they bid for a lot is the same in all arms.
type Unmoved struct {
	Buyers int      `json:"buyers"` // all there are
	Rule   []string `json:"rule"`   // those that bid the same under first and second price; missing if all rules are the same
	Floor  []string `json:"floor"`  // those that bid the same whatever the floor; missing if all floors are
}

// probes is how many lots each buyer is asked about.
const probes = 32

// unmovedOf asks the buyers of all arms what they would bid. Who learns from notices adapts, whatever it bids at first.
func unmovedOf(f *scenarios.File) Unmoved {
	var rules []string
	var floors []market.Price
	for i := range f.Points {
		s := f.Points[i].Scenario
		if name := s.Mechanism.Name(); !slices.Contains(rules, name) {
			rules = append(rules, name)
		}
		if announced := market.PriceOf(max(0, float64(floorOf(f.Points[i].Blueprint).Announced))); !slices.Contains(floors, announced) {
			floors = append(floors, announced)
		}
	}
	var u Unmoved
	var names []string
	for i := range f.Points {
		if f.Points[i].Combo == 0 {
			for _, name := range f.Points[i].Blueprint.Buyers {
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	u.Buyers = len(names)
	if len(rules) > 1 {
		u.Rule = unmovedBy(f, names, market.Lot{Rule: market.FirstPrice}, market.Lot{Rule: market.SecondPrice})
	}
	if len(floors) > 1 && slices.Contains(rules, string(market.FirstPrice)) { // under second price there is nothing to adapt
		low := market.Lot{Rule: market.FirstPrice, Floor: slices.Min(floors)}
		high := market.Lot{Rule: market.FirstPrice, Floor: slices.Max(floors)}
		u.Floor = unmovedBy(f, names, low, high)
	}
	return u
}

// unmovedBy lists the buyers, of those named, that bid the same for lots of two kinds in every arm.
func unmovedBy(f *scenarios.File, names []string, one, other market.Lot) []string {
	least := max(one.Floor, other.Floor)
	same := func(a, b market.Price) bool { return a == b || max(a, b) < least } // bids below the floor tell nothing
	bids := map[string][]market.Price{}
	moved, told := map[string]bool{}, map[string]bool{}
	for i := range f.Points {
		if f.Points[i].Combo > 0 {
			continue
		}
		for _, lot := range []market.Lot{one, other} {
			config, err := f.Points[i].Blueprint.Build(0) // anew each time: nobody has learnt anything
			if err != nil {
				return nil // it has been played: it was built before
			}
			for _, b := range config.Buyers {
				asked := offers(b.Agent, lot)
				before, seen := bids[b.Name]
				_, learns := b.Agent.(market.Observer)
				moved[b.Name] = moved[b.Name] || learns || seen && !slices.EqualFunc(before, asked, same)
				bids[b.Name], told[b.Name] = asked, told[b.Name] || slices.Max(asked) >= max(1, least)
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return moved[name] || !told[name] })
}

// offers are what a buyer asks for lots of a kind; 0 where it declines.
func offers(a market.Agent, lot market.Lot) []market.Price {
	list := make([]market.Price, probes)
	for i := range list {
		lot.ID, lot.Seq, lot.Quality = uint64(i), uint64(i), 1
		if offer, ok := a.Bid(&lot); ok {
			list[i] = offer.Price
		}
	}
	return list
}

// Floor is the least price of an arm for an impression of quality 1.
type Floor struct {
	Rule      string `json:"rule"`            // its name in the catalogue
	Doc       string `json:"doc"`             // what that does
	Law       string `json:"law,omitempty"`   // the law of values that the publisher believes in, of rules that need one
	Announced Number `json:"announced_cpm"`   // the floor that buyers know
	Hidden    Number `json:"hidden_cpm"`      // the reserve that they do not, if it is above; otherwise 0
	Scales    bool   `json:"scales"`          // it is another one for another quality
	Moves     bool   `json:"moves,omitempty"` // it changes during a run: the prices are those at its beginning
}

// floorOf asks the floor rule of an arm.
func floorOf(b *scenarios.Blueprint) Floor {
	choice := &b.Scenario.Floors
	out := Floor{Rule: choice.Name(), Announced: missing, Hidden: missing}
	for _, e := range mechanisms.FloorCatalog.Entries() {
		if e.Name == out.Rule {
			out.Doc = e.Doc
		}
	}
	if _, value, ok := documented(b.Scenario, "floors.value"); ok {
		if law, ok := chosen(value); ok {
			out.Law = law.Name()
		}
	}
	config, err := b.Build(0)
	if err != nil {
		return out
	}
	ask := func(quality float64) (floor, reserve market.Price) {
		a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: quality}}}
		if rule := config.Sellers[0].Floors; rule != nil {
			rule.Set(&a)
		}
		return a.Floor, a.Reserve
	}
	floor, reserve := ask(1)
	doubled, reserveDoubled := ask(2)
	out.Announced, out.Hidden = estimated(floor.CPM()), 0
	if reserve > floor {
		out.Hidden = estimated(reserve.CPM())
	}
	out.Moves = moves(config.Sellers[0].Floors, b.Scenario)
	out.Scales = doubled != floor || reserveDoubled != reserve
	return out
}

// moves reports whether floors learn, or are others at other moments of the run.
func moves(rule market.Floors, s *scenarios.Scenario) bool {
	if rule == nil {
		return false
	}
	if _, learns := rule.(market.Learner); learns {
		return true
	}
	const moments = 24
	var first market.Auction
	for i := range moments {
		a := market.Auction{Lot: market.Lot{Impression: market.Impression{Quality: 1}}}
		a.Seq, a.At = uint64(s.Expected()*float64(i)/moments), market.Time(i)*market.Time(24*time.Hour)/moments
		rule.Set(&a)
		if i == 0 {
			first = a
		}
		if a.Floor != first.Floor || a.Reserve != first.Reserve {
			return true
		}
	}
	return false
}
