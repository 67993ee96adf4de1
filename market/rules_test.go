package market

import "marketsim/internal/rng"

// firstPrice sells to the highest bid at its own price.
type firstPrice struct{}

func (firstPrice) Clear(dst []Award, a *Auction, bids []Bid) []Award {
	if best, _ := topTwo(a, bids); best != nil {
		dst = append(dst, Award{Agent: best.Agent, Pay: best.Price})
	}
	return dst
}

// secondPrice sells to the highest bid at the least price that would have won.
type secondPrice struct{}

func (secondPrice) Clear(dst []Award, a *Auction, bids []Bid) []Award {
	best, second := topTwo(a, bids)
	if best == nil {
		return dst
	}
	pay := max(a.Reserve, best.Floor)
	if second != nil {
		pay = max(pay, second.Price)
	}
	return append(dst, Award{Agent: best.Agent, Pay: pay})
}

func topTwo(a *Auction, bids []Bid) (best, second *Bid) {
	for i := range bids {
		switch b := &bids[i]; {
		case b.Price < a.Reserve:
		case best == nil || b.Beats(best):
			best, second = b, best
		case second == nil || b.Beats(second):
			second = b
		}
	}
	return best, second
}

// everyone is a gate that invites the first n agents at the lot's floor.
type everyone int

func (n everyone) Invite(dst []Invite, a *Auction) []Invite {
	for id := range AgentID(n) {
		dst = append(dst, Invite{Agent: id, Floor: a.Floor})
	}
	return dst
}

// picky invites about three agents in four, some at a floor of their own.
type picky struct {
	agents AgentID
	key    rng.Key
}

func (p picky) Invite(dst []Invite, a *Auction) []Invite {
	for id := range p.agents {
		h := rng.Mix(p.key.Bits(a.Seq), uint64(id))
		if h%4 == 0 {
			continue
		}
		inv := Invite{Agent: id, Floor: a.Floor}
		if h>>8%4 == 0 {
			inv.Floor += Price(h >> 16 % 1_000_000)
		}
		dst = append(dst, inv)
	}
	return dst
}

// floorsAt draws a floor, and now and then a reserve above it.
type floorsAt rng.Key

func (f floorsAt) Set(a *Auction) {
	h := rng.Key(f).Bits(a.Seq)
	a.Floor = Price(h % 800_000)
	if h>>32%3 == 0 {
		a.Reserve = a.Floor + Price(h>>40%800_000)
	}
}

// impressions is a source that yields a list.
type impressions struct {
	list []Impression
	next int
}

func (s *impressions) Next(imp *Impression) bool {
	if s.next == len(s.list) {
		return false
	}
	*imp = s.list[s.next]
	s.next++
	return true
}

// every is a source of n impressions of seller 0, one each gap, the first at 0.
func every(n int, gap Time) *impressions {
	s := &impressions{list: make([]Impression, n)}
	for i := range s.list {
		s.list[i] = Impression{Seq: uint64(i), ID: uint64(i), At: Time(i) * gap, Quality: 1}
	}
	return s
}

// The delays of the tests, in milliseconds.
type (
	fixed  float64
	spread struct{ from, to float64 }
	heavy  float64 // Pareto with index 1 and this minimum: infinite mean
)

func (f fixed) At(float64) float64    { return float64(f) }
func (s spread) At(u float64) float64 { return s.from + float64((s.to-s.from)*u) }
func (h heavy) At(u float64) float64  { return float64(h) / (1 - u) }
