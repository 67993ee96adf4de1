package agentstest

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"sync"

	"marketsim/internal/rng"
	"marketsim/market"
)

// session is one way to play an agent.
type session struct {
	silent   bool // no notices
	opaque   bool // notices do not tell the least price that would have won
	varied   bool // each notice is disclosed by another policy, and what was won may be followed by what it was worth
	messy    bool // notices are late, out of order, doubled, lost, or of offers that were never made
	backward bool // the last lot first
	poison   bool // overwrite lots and notices after use
	ask      bool // ask for values in between
}

var allSessions = []session{
	{}, {silent: true}, {opaque: true}, {varied: true}, {messy: true, opaque: true}, {messy: true, varied: true},
}

// String says what is special about a session.
func (s session) String() string {
	return fmt.Sprintf("session (silent %t, opaque %t, varied %t, messy %t)", s.silent, s.opaque, s.varied, s.messy)
}

// answer is what an agent said to one lot.
type answer struct {
	offer   market.Offer
	ok      bool
	meddled bool // it changed what it was lent
}

// String shows an answer.
func (a answer) String() string {
	if !a.ok {
		return "no bid"
	}
	return fmt.Sprintf("%d (tag %d)", a.offer.Price, a.offer.Tag)
}

const sessionLots = 600

// chance decides what happens in a session; each use of it has its own name.
func chance(use string, i uint64) float64 { return rng.NewKey(1, 1, "agentstest", use).Uniform(i) }

// pick returns one of the given.
func pick[T any](use string, i uint64, from ...T) T {
	return from[int(chance(use, i)*float64(len(from)))]
}

// rules are the announced ones: many of first price, so that there is something to learn.
var rules = []market.Rule{
	market.FirstPrice, market.FirstPrice, market.FirstPrice, market.FirstPrice, market.FirstPrice, market.FirstPrice,
	market.SecondPrice, market.SecondPrice, market.SoftFloor, market.AlphaPrice, market.AllPay, market.Discriminatory, market.GSP,
	market.VCG, "unheard-of", "unheard-of",
}

var twoSlots = []market.Slot{{Rate: 600_000}, {Rate: 200_000, Reserve: 1000}}

// lots are the lots of every session, but for their floors.
func lots() []market.Lot { return slices.Clone(drawn()) }

var drawn = sync.OnceValue(func() []market.Lot {
	all := make([]market.Lot, sessionLots)
	for i := range all {
		seq := uint64(i)
		all[i] = market.Lot{
			Impression: market.Impression{
				Seq: seq, ID: seq / 2, At: market.Time(i * 1000), // two lots of each impression, as from two sellers
				Quality: pick("quality", seq, 1, 1, 1, 1, 0.5, 3, 1e-7, 1e9, 1e-300, 1e300),
			},
			Deadline: market.Time(i*1000 + 500),
			Rule:     pick("rule", seq, rules...),
			Alpha:    pick("alpha", seq, market.One, market.RateOf(1.5), 2*market.One),
			Soft:     pick[market.Price]("soft floor", seq, 0, 300_000, market.MaxPrice),
			Slots:    pick("slots", seq, nil, nil, twoSlots, twoSlots[:1]),
			Floor:    pick[market.Price]("floor", seq, 0, 0, 0, 1, 500_000, market.MaxPrice),
		}
	}
	return all
})

// play plays an agent and returns its answers in the order of the lots' numbers.
func (s session) play(agent market.Agent) []answer {
	all := lots()
	if s.backward {
		all = backwards(all)
	}
	transcript := make([]answer, len(all))
	valuer, _ := agent.(market.Valuer)
	observer, _ := agent.(market.Observer)
	var post []market.Notice
	for _, lot := range all {
		seq := lot.Seq
		if valuer != nil && chance("at value", seq) < 0.1 {
			lot.Floor = valuer.Value(&lot)
		}
		if s.ask && valuer != nil {
			for _, other := range all[:10] {
				valuer.Value(&other)
			}
		}
		lent := lot
		a := answer{}
		a.offer, a.ok = agent.Bid(&lent)
		a.meddled = !reflect.DeepEqual(lent, lot)
		if s.poison {
			lent = market.Lot{Impression: market.Impression{Seq: 77, ID: 77, Quality: math.NaN()}, Floor: -1, Rule: "poison"}
		}
		if a.ok && observer != nil && !s.silent {
			post = s.deliver(observer, s.dispatch(post, &lot, a.offer), seq, &a)
		}
		transcript[seq] = a
	}
	return transcript
}

// dispatch puts the notice of an offer in the post.
func (s session) dispatch(post []market.Notice, lot *market.Lot, o market.Offer) []market.Notice {
	n := notice(lot, o, !s.opaque, nil)
	if s.varied {
		post = append(post, second(lot, o)...)
		disclose(&n, lot.Seq)
	}
	if !s.messy {
		return append(post, n)
	}
	switch u := chance("fate", lot.Seq); {
	case u < 0.1: // lost
	case u < 0.2:
		post = append(post, n, n)
	case u < 0.3:
		n.Reason = market.Expired
		post = append(post, n)
	case u < 0.35:
		n.Tag = uint32(rng.NewKey(1, 1, "agentstest", "tag").Bits(lot.Seq))
		n.MinimumToWin = pick[market.Price]("absurd", lot.Seq, 0, market.MaxPrice)
		n.Bid = pick[market.Price]("absurd bid", lot.Seq, 0, 1, market.MaxPrice)
		post = append(post, n)
	default:
		post = append(post, n)
	}
	return post
}

// disclose turns a notice that tells everything into one of another policy.
func disclose(n *market.Notice, seq uint64) {
	told := *n
	n.Disclosed, n.MinimumToWin, n.Revealed, n.Rivals = false, 0, false, nil
	switch pick("policy", seq, "win-loss", "outcome", "price-on-win", "minimum-to-win", "bids", "range") {
	case "win-loss":
		n.Unpriced, n.Pay, n.Charged = true, 0, 0
	case "price-on-win":
		if n.Reason == market.Won {
			n.Disclosed, n.MinimumToWin = true, told.MinimumToWin
		}
	case "minimum-to-win":
		n.Disclosed, n.MinimumToWin = true, told.MinimumToWin
	case "bids":
		*n = told
	case "range":
		n.Ranged, n.Low, n.High = true, told.MinimumToWin/2, pick("high", seq, told.MinimumToWin, min(2*told.MinimumToWin, market.MaxPrice), market.MaxPrice)
	}
}

// second is now and then what an offer's lot turned out to be worth, of agents that never asked for it too, and before the
// notice that it was won.
func second(lot *market.Lot, o market.Offer) []market.Notice {
	if chance("realized", lot.Seq) > 0.2 {
		return nil
	}
	worth := pick("worth", lot.Seq, 0, 0, o.Price, 2*min(o.Price, market.MaxPrice/2), market.MaxPrice)
	return []market.Notice{{Seq: lot.Seq, Tag: o.Tag, Realized: true, Worth: worth}}
}

// deliver hands over the post, or in a messy session some of it from anywhere in the pile.
func (s session) deliver(observer market.Observer, post []market.Notice, seq uint64, a *answer) []market.Notice {
	for k := uint64(0); len(post) > 0; k++ {
		i := 0
		if s.messy {
			u := chance("delivery", 1000*seq+k)
			if u < 0.5 {
				break
			}
			i = int((2*u - 1) * float64(len(post)))
		}
		lent := post[i]
		lent.Rivals = slices.Clone(lent.Rivals)
		observer.Observe(&lent)
		a.meddled = a.meddled || !reflect.DeepEqual(lent, post[i])
		if s.poison {
			for r := range lent.Rivals {
				lent.Rivals[r] = -1
			}
			lent = market.Notice{Seq: 77, Tag: 77, Reason: 77, Bid: -1, Pay: -1, Charged: -1, Disclosed: true, MinimumToWin: -1, Revealed: true, Rivals: lent.Rivals}
		}
		post = slices.Delete(post, i, i+1)
	}
	return post
}

// notice tells how an offer fared against a rival bid and the floor. It writes the rivals into the given memory.
func notice(lot *market.Lot, o market.Offer, disclosed bool, rivals []market.Price) market.Notice {
	rival := market.PriceOf(lot.Quality * chance("rival", lot.Seq))
	best := pick("least", lot.Seq, rival, rival, rival, o.Price, 0) // sometimes a tie, sometimes nobody
	least := max(lot.Floor, best)
	n := market.Notice{Seq: lot.Seq, Tag: o.Tag, Bid: o.Price, Reason: market.LostToHigher, Disclosed: disclosed}
	if n.Revealed = disclosed; disclosed && best > 0 {
		n.Rivals = append(rivals[:0], best, best/2)
	}
	switch {
	case o.Price < lot.Floor:
		n.Reason = market.UnderFloor
	case o.Price >= least:
		n.Reason, n.Pay = market.Won, o.Price
		n.Charged = market.Money(pick("charged", lot.Seq, o.Price, o.Price, 0)) // nothing if it pays by click and none came
		switch {
		case lot.SoldByClick():
			n.Rate = pick("position", lot.Seq, lot.Slots...).Rate
		case chance("divided", lot.Seq) < 0.1:
			n.Share = market.One / 3
		}
	}
	if disclosed {
		n.MinimumToWin = least
	}
	return n
}

func backwards(all []market.Lot) []market.Lot {
	slices.Reverse(all)
	return all
}
