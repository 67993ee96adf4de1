package mechanisms_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"marketsim/market"
	"marketsim/mechanisms"
)

func newBook(t *testing.T, run mechanisms.RunLength, deals ...mechanisms.Deal) *mechanisms.Book {
	t.Helper()
	b, err := mechanisms.NewBook(deals, run)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// guaranteed is a guaranteed deal of the agent with that number.
func guaranteed(id market.DealID, volume int64) mechanisms.Deal {
	return mechanisms.Deal{ID: id, Kind: market.Guaranteed, Price: cpm, Agents: []market.AgentID{market.AgentID(id)}, Volume: volume}
}

// play sells one impression under the book's deals, and charges what is paid.
func play(b *mechanisms.Book, m market.Mechanism, a *market.Auction) []market.Award {
	a.Deals = b.Terms(a.Deals[:0], a)
	awards := m.Clear(nil, a, nil)
	for i := range awards {
		awards[i].Charged = market.Money(awards[i].Pay)
	}
	b.Learn(&market.Cleared{Auction: a, Awards: awards})
	return awards
}

func TestBookTerms(t *testing.T) {
	b := newBook(t, mechanisms.RunLength{Auctions: 10},
		mechanisms.Deal{ID: 7, Kind: market.PrivateAuction, Priority: 2, Price: 3, Agents: []market.AgentID{5, 1}, Placements: []int32{4, 0}},
		guaranteed(9, 5),
		mechanisms.Deal{ID: 2, Kind: market.Preferred, Priority: -1, Price: 4, Agents: []market.AgentID{3}})
	seven1 := market.Terms{Deal: 7, Agent: 1, Kind: market.PrivateAuction, Priority: 2, Price: 3}
	seven5 := seven1
	seven5.Agent = 5
	two := market.Terms{Deal: 2, Agent: 3, Kind: market.Preferred, Priority: -1, Price: 4}
	nine := market.Terms{Deal: 9, Agent: 9, Kind: market.Guaranteed, Due: true, Price: cpm}
	for _, tc := range []struct {
		placement int32
		want      []market.Terms
	}{
		{0, []market.Terms{two, seven1, seven5, nine}},
		{1, []market.Terms{two, nine}},
		{4, []market.Terms{two, seven1, seven5, nine}},
	} {
		a := market.Auction{Lot: market.Lot{Impression: market.Impression{Placement: tc.placement}}}
		before := market.Terms{Deal: 99}
		if got := b.Terms([]market.Terms{before}, &a); !slices.Equal(got, append([]market.Terms{before}, tc.want...)) {
			t.Errorf("placement %d: %+v, want %+v", tc.placement, got, tc.want)
		}
	}
}

// While supply lasts, an even deal is ahead of volume times elapsed share by less than one impression and never behind: for
// sparse and dense deals, by auctions and by time.
func TestEvenPacing(t *testing.T) {
	m := mechanisms.WithDeals(mechanisms.FirstPrice{})
	for _, tc := range []struct {
		volume   int64
		auctions uint64
	}{{1, 1000}, {7, 1000}, {333, 1000}, {500, 1000}, {999, 1000}, {1000, 1000}, {1, 1}, {3, 7}} {
		for _, byTime := range []bool{false, true} {
			const step = 1_000_003 // ns between impressions
			run := mechanisms.RunLength{Auctions: tc.auctions}
			if byTime {
				run = mechanisms.RunLength{Horizon: market.Time(tc.auctions) * step}
			}
			b := newBook(t, run, guaranteed(1, tc.volume))
			var a market.Auction
			for a.Seq = range tc.auctions {
				a.At = market.Time(a.Seq+1) * step
				play(b, m, &a)
				due := float64(tc.volume) * float64(a.Seq+1) / float64(tc.auctions)
				if ahead := float64(b.Deliveries()[0].Delivered) - due; ahead >= 1 || ahead < -1e-9 {
					t.Fatalf("%+v, by time %v: after auction %d ahead by %v", tc, byTime, a.Seq, ahead)
				}
			}
			got := b.Deliveries()[0]
			want := mechanisms.Delivery{Deal: 1, Delivered: tc.volume, Volume: tc.volume}
			if got != want || got.Shortfall() != 0 {
				t.Errorf("%+v, by time %v: %+v, want %+v", tc, byTime, got, want)
			}
		}
	}
}

func TestAsapPacing(t *testing.T) {
	d := guaranteed(1, 30)
	d.Asap = true
	b, m := newBook(t, mechanisms.RunLength{}, d), mechanisms.WithDeals(mechanisms.FirstPrice{})
	var a market.Auction
	for a.Seq = range 100 {
		if sold := len(play(b, m, &a)); (sold == 1) != (a.Seq < 30) {
			t.Fatalf("auction %d: %d sold, want the first 30 only", a.Seq, sold)
		}
	}
}

// The comparison in 128 bits is that of big rational numbers, at any size. A book that multiplied in 64 bits fails here.
func TestScheduleAgainstRationals(t *testing.T) {
	stream, dues := rand.New(rand.NewPCG(8, 8)), 0
	for range 20_000 {
		volume := 1 + stream.Int64N(math.MaxInt64)>>stream.IntN(63)
		whole := 1 + stream.Uint64()>>2>>stream.IntN(62)
		seq := stream.Uint64N(whole + whole/4 + 1)
		switch stream.IntN(3) { // what is owed comes near to what is delivered
		case 0:
			volume = 1 + stream.Int64N(4)
		case 1:
			volume, seq = int64(whole), stream.Uint64N(4)
		}
		byTime := stream.IntN(2) == 0
		run, elapsed := mechanisms.RunLength{Auctions: whole}, seq+1
		if byTime {
			run, elapsed = mechanisms.RunLength{Horizon: market.Time(whole)}, seq
		}
		b := newBook(t, run, guaranteed(1, volume))
		delivered := int64(stream.IntN(3))
		awards := slices.Repeat([]market.Award{{Deal: 1}}, int(delivered))
		b.Learn(&market.Cleared{Auction: &market.Auction{}, Awards: awards})
		share := new(big.Rat).SetFrac(new(big.Int).SetUint64(min(elapsed, whole)), new(big.Int).SetUint64(whole))
		owed := share.Mul(share, new(big.Rat).SetInt64(volume))
		want := owed.Cmp(new(big.Rat).SetInt64(delivered)) > 0
		a := market.Auction{Lot: market.Lot{Impression: market.Impression{Seq: seq, At: market.Time(seq)}}}
		if got := b.Terms(nil, &a)[0].Due; got != want {
			t.Fatalf("volume %d, elapsed %d of %d, delivered %d: due %v, want %v", volume, elapsed, whole, delivered, got, want)
		}
		if want {
			dues++
		}
	}
	if dues < 2000 || dues > 18_000 {
		t.Errorf("%d of 20000 were due: the test looks at one side only", dues)
	}
}

// Asking for terms changes nothing: the market asks again when an extension closes. An auction that was lost although the deal
// was due is made good at the next.
func TestPacingGoesByWhatWasDelivered(t *testing.T) {
	const auctions, volume = 2000, 500
	b := newBook(t, mechanisms.RunLength{Auctions: auctions}, guaranteed(1, volume))
	lost := 0
	for seq := range uint64(auctions) {
		a := &market.Auction{Lot: market.Lot{Impression: market.Impression{Seq: seq}}}
		a.Deals = b.Terms(nil, a)
		if again := b.Terms(nil, a); !slices.Equal(again, a.Deals) {
			t.Fatalf("auction %d: terms %v, and %v when asked again", seq, a.Deals, again)
		}
		c := &market.Cleared{Auction: a}
		switch {
		case !a.Deals[0].Due:
		case seq%7 == 0:
			lost++
		default:
			c.Awards = []market.Award{{Agent: 1, Deal: 1}}
		}
		b.Learn(c)
		if due := float64(volume) * float64(seq+1) / auctions; float64(b.Deliveries()[0].Delivered) < due-2 {
			t.Fatalf("auction %d: %d delivered, %v due", seq, b.Deliveries()[0].Delivered, due)
		}
	}
	if got := b.Deliveries()[0]; lost < 20 || got.Shortfall() > 1 {
		t.Errorf("%d auctions lost, %d delivered of %d", lost, got.Delivered, volume)
	}
}

// Inventory that is scarce: one placement in ten has 100 of 1000 impressions for a volume of 250; and of two deals for 700
// each of the 1000 impressions, the one of higher priority is served in full and the other with what is left.
func TestUnderDelivery(t *testing.T) {
	m := mechanisms.WithDeals(mechanisms.FirstPrice{})
	scarce := guaranteed(1, 250)
	scarce.Placements = []int32{3}
	b := newBook(t, mechanisms.RunLength{Auctions: 1000}, scarce)
	var a market.Auction
	for a.Seq = range 1000 {
		a.Placement = int32(a.Seq % 10)
		play(b, m, &a)
	}
	if got := b.Deliveries()[0]; got.Delivered != 100 || got.Shortfall() != 150 {
		t.Errorf("%+v: short by %d, want 100 delivered, 150 short", got, got.Shortfall())
	}

	high, low := guaranteed(2, 700), guaranteed(1, 700)
	high.Priority = 1
	b = newBook(t, mechanisms.RunLength{Auctions: 1000}, high, low)
	for a.Seq = range 1000 {
		play(b, m, &a)
	}
	got := b.Deliveries()
	if got[1].Shortfall() != 0 || got[0].Delivered != 300 || got[0].Shortfall() != 400 {
		t.Errorf("%+v, want deal 2 in full and deal 1 with 300 of 700", got)
	}
}

func TestBookMistakes(t *testing.T) {
	preferred := mechanisms.Deal{ID: 1, Kind: market.Preferred, Price: cpm, Agents: []market.AgentID{1}}
	change := func(d mechanisms.Deal, f func(*mechanisms.Deal)) []mechanisms.Deal {
		f(&d)
		return []mechanisms.Deal{d}
	}
	long := mechanisms.RunLength{Auctions: 10}
	for _, tc := range []struct {
		want  string
		run   mechanisms.RunLength
		deals []mechanisms.Deal
	}{
		{"deal 0: its number must be 1 or more", long, change(preferred, func(d *mechanisms.Deal) { d.ID = 0 })},
		{"unknown kind 4", long, change(preferred, func(d *mechanisms.Deal) { d.Kind = 4 })},
		{"unknown kind 0", long, change(preferred, func(d *mechanisms.Deal) { d.Kind = 0 })},
		{"price -1e-06 CPM", long, change(preferred, func(d *mechanisms.Deal) { d.Price = -1 })},
		{"must be 0 to 1e+06", long, change(preferred, func(d *mechanisms.Deal) { d.Price = market.MaxPrice + 1 })},
		{"no buyers", long, change(preferred, func(d *mechanisms.Deal) { d.Agents = nil })},
		{"a buyer is listed twice", long, change(preferred, func(d *mechanisms.Deal) { d.Agents = []market.AgentID{2, 1, 2} })},
		{"volume 5: a deal of kind preferred guarantees none", long, change(preferred, func(d *mechanisms.Deal) { d.Volume = 5 })},
		{"leave the pacing out", long, change(preferred, func(d *mechanisms.Deal) { d.Asap = true })},
		{"volume 0: a guaranteed deal", long, change(guaranteed(1, 0), func(*mechanisms.Deal) {})},
		{"has one buyer, and this one has 2", long, change(guaranteed(1, 5), func(d *mechanisms.Deal) { d.Agents = []market.AgentID{1, 2} })},
		{"even pacing needs the length of the run", mechanisms.RunLength{}, []mechanisms.Deal{guaranteed(1, 5)}},
		{"deal 1 is listed twice", long, []mechanisms.Deal{preferred, guaranteed(2, 5), preferred}},
	} {
		_, err := mechanisms.NewBook(tc.deals, tc.run)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("error %v, want one with %q", err, tc.want)
		}
	}
}

func TestBookDoesNotAllocate(t *testing.T) {
	b := newBook(t, mechanisms.RunLength{Auctions: 1000}, guaranteed(1, 500), guaranteed(2, 100))
	a, terms := market.Auction{}, make([]market.Terms, 0, 4)
	c := &market.Cleared{Auction: &a, Awards: []market.Award{{Agent: 1, Deal: 1}}}
	if n := testing.AllocsPerRun(100, func() {
		a.Seq++
		a.Deals = b.Terms(terms, &a)
		b.Learn(c)
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
