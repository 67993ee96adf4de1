package market

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"marketsim/internal/rng"
)

// Closing says when an arbiter closes an auction.
type Closing uint8

// The closings.
const (
	AtDeadline   Closing = iota // always waits for the deadline
	WhenAnswered                // closes once everyone invited has answered, at the deadline at the latest
)

// Seller is a publisher with its arbiter.
type Seller struct {
	Name        string
	Timeout     Time // from the request to the deadline
	Closing     Closing
	NoticeDelay Time // how long results are held back before they are sent
	Rule        Rule // announced with every lot
	Mechanism   Mechanism
	Floors      Floors // nil: no floor
	Gate        Gate
	Disclosure  Disclosure // nil: none, bidders learn whether they won, why not, and what they pay
	Slots       [][]Slot   // by placement; nil: one slot each
	Soft        Price      // soft floor of rule SoftFloor, unless Floors set another
	Alpha       Rate       // of rule AlphaPrice
	Book        Book       // nil: no deals
	Memory      Memory     // nil: bidders are strangers each time
}

// Buyer is an agent with its name, its purse and its connection.
type Buyer struct {
	Name      string
	Agent     Agent
	Budget    Money // hard limit of what it can spend, if HasBudget
	HasBudget bool
	Link      Link
	Class     int32    // by which publishers tell laws of values apart
	Score     Rate     // quality score of its ads; 0 stands for One
	Outcomes  Realizer // nil: it knows what an impression is worth when it bids

	DailyBudget Money // hard limit of what it can spend between two simulated midnights, by closes of auctions, if HasDaily
	HasDaily    bool
}

// Config is everything that one run of a market is made of.
type Config struct {
	Seed, Run uint64
	Sellers   []Seller
	Buyers    []Buyer
	Source    Source
	Recorders []Recorder
	Trace     *Trace                // nil: none
	Progress  func(auctions uint64) // called now and then with the number of auctions since the last call; nil: none
}

// Result is what a run leaves behind, apart from what its recorders kept.
type Result struct {
	Auctions    uint64
	End         Time   // close of the last auction
	Fingerprint uint64 // see Determinism in the package documentation
	Ledger      Ledger
}

// Market plays one run.
type Market struct {
	cfg     Config
	sellers []seller
	buyers  []buyer
	ledger  Ledger
	print   fingerprint
	lates   []LateRecorder

	clock
	auctions  uint64
	reported  uint64 // auctions that Progress knows of
	unchecked int    // seats and auctions played since the last look at the context
	end       Time
	err       error
}

// seller and buyer are what the engine keeps of a Seller and a Buyer.
type seller struct {
	Seller
	coin      rng.Key
	personal  PersonalFloors // nil: the same floor for all
	extending Extending      // nil: never
	learners  []Learner      // floors, deals and memory
}

type buyer struct {
	agent    Agent
	observer Observer // nil if it does not learn
	valuer   Valuer   // nil if its values are unknown, or nobody records them
	extender Extender // nil if its bids always stand
	outcomes Realizer // nil if it knows what an impression is worth when it bids
	key      uint64
	click    rng.Key
	class    int32
	score    Rate
	wire     wire
	inbox    inbox
}

// New checks a configuration and opens the market.
func New(c Config) (*Market, error) {
	if c.Source == nil || len(c.Sellers) == 0 {
		return nil, fmt.Errorf("market: a source and at least one seller are needed")
	}
	ledger, err := newLedger(len(c.Sellers), c.Buyers)
	if err != nil {
		return nil, err
	}
	m := &Market{cfg: c, ledger: ledger}
	if err := m.found(c); err != nil {
		return nil, err
	}
	if err := m.enter(c); err != nil {
		return nil, err
	}
	for _, r := range c.Recorders {
		if l, ok := r.(LateRecorder); ok {
			m.lates = append(m.lates, l)
		}
	}
	return m, nil
}

// found sets up the sellers. Two names with one hash would toss the same coins, so that is an error.
func (m *Market) found(c Config) error {
	names := map[uint64]string{}
	for _, s := range c.Sellers {
		key := rng.Hash(s.Name)
		if other, taken := names[key]; taken {
			return fmt.Errorf("market: the names of sellers %q and %q have the same hash: rename one", other, s.Name)
		}
		names[key] = s.Name
		if s.Mechanism == nil || s.Gate == nil {
			return fmt.Errorf("market: seller %s: a mechanism and a gate are needed", s.Name)
		}
		if s.Timeout < 0 || s.NoticeDelay < 0 || max(s.Timeout, s.NoticeDelay) > longest {
			return fmt.Errorf("market: seller %s: timeout %v and notice delay %v: each must be 0 to %v", s.Name, s.Timeout, s.NoticeDelay, longest)
		}
		if s.Rule == AlphaPrice && (s.Alpha < One || s.Alpha > 2*One) {
			return fmt.Errorf("market: seller %s: alpha %v of rule alpha-price: must be 1 to 2", s.Name, s.Alpha.Share())
		}
		entered := seller{Seller: s, coin: rng.NewKey(c.Seed, c.Run, rng.Coin, s.Name)}
		if err := entered.equip(); err != nil {
			return fmt.Errorf("market: seller %s: %w", s.Name, err)
		}
		m.sellers = append(m.sellers, entered)
	}
	return nil
}

// equip finds what the seller's parts can do besides.
func (s *seller) equip() error {
	s.personal, _ = s.Floors.(PersonalFloors)
	s.extending, _ = s.Mechanism.(Extending)
	for _, part := range []any{s.Floors, s.Book, s.Memory} {
		if l, ok := part.(Learner); ok {
			s.learners = append(s.learners, l)
		}
	}
	if s.extending != nil && (s.extending.Window() < 0 || s.extending.Window() > longest) {
		return fmt.Errorf("window of extensions %v: must be 0 to %v", s.extending.Window(), longest)
	}
	return nil
}

// enter lets the buyers in. Two names with one hash would share their chance, so that is an error.
func (m *Market) enter(c Config) error {
	names := map[uint64]string{}
	for _, b := range c.Buyers {
		if b.Agent == nil {
			return fmt.Errorf("market: buyer %s has no agent", b.Name)
		}
		if err := b.Link.validate(); err != nil {
			return fmt.Errorf("market: buyer %s: %w", b.Name, err)
		}
		key := rng.Hash(b.Name)
		if other, taken := names[key]; taken {
			return fmt.Errorf("market: the names of buyers %q and %q have the same hash: rename one", other, b.Name)
		}
		names[key] = b.Name
		if b.Score < 0 {
			return fmt.Errorf("market: buyer %s: score %v: must be 0 or more", b.Name, b.Score.Share())
		}
		entered := buyer{
			agent: b.Agent, key: key, click: rng.NewKey(c.Seed, c.Run, rng.Click, b.Name),
			class: b.Class, score: cmp.Or(b.Score, One), outcomes: b.Outcomes, wire: newWire(b.Link, c.Seed, c.Run, b.Name),
		}
		entered.extender, _ = b.Agent.(Extender)
		entered.observer, _ = b.Agent.(Observer)
		if len(c.Recorders) > 0 {
			entered.valuer, _ = b.Agent.(Valuer)
		}
		m.buyers = append(m.buyers, entered)
	}
	return nil
}

// Run plays the market until its source ends, and delivers every message. It stops early when the context is done.
func (m *Market) Run(ctx context.Context) (Result, error) {
	if m.instant() {
		m.runSteps(ctx)
	} else {
		m.runClock(ctx)
	}
	m.report()
	return Result{Auctions: m.auctions, End: m.end, Fingerprint: m.print.sum(), Ledger: m.ledger}, m.err
}

// instant reports whether no message takes time and no auction waits: then each auction is one step without a clock.
func (m *Market) instant() bool {
	for i := range m.sellers {
		s := &m.sellers[i]
		if s.Closing != WhenAnswered || s.NoticeDelay > 0 || s.extending != nil && s.extending.Window() > 0 {
			return false
		}
	}
	for i := range m.buyers {
		if b := &m.buyers[i]; !b.wire.instant() || b.outcomes != nil && b.observer != nil && !b.outcomes.RealizesAtOnce() {
			return false
		}
	}
	return true
}

// checkEvery is how many seats are played, at the least, between two looks at the context.
const checkEvery = 1 << 15

// proceed counts an auction of so many seats and reports whether to go on.
func (m *Market) proceed(ctx context.Context, seats int) bool {
	m.auctions++
	if m.unchecked += 1 + seats; m.unchecked < checkEvery {
		return m.err == nil
	}
	m.report()
	if err := ctx.Err(); err != nil && m.err == nil {
		m.err = fmt.Errorf("market: stopped after %d auctions, at %v: %w", m.auctions, time.Duration(m.end), err)
	}
	return m.err == nil
}

// report tells of the auctions since the last report.
func (m *Market) report() {
	m.unchecked = 0
	if m.cfg.Progress != nil && m.auctions > m.reported {
		m.cfg.Progress(m.auctions - m.reported)
	}
	m.reported = m.auctions
}
