package agents

import (
	"cmp"
	"slices"

	"marketsim/market"
)

// Deal is one deal that a buyer has with a seller, as the buyer needs to know it.
type Deal struct {
	ID         market.DealID
	Kind       market.DealKind
	Price      market.Price // fixed, or the floor of a private auction
	Placements []int32      // of the seller's inventory; empty: all
}

// WithDeals returns a buyer that uses the deals it has with a seller, and bids as the given agent does otherwise. Of the deals
// that cover a lot it uses the first, in order of kind and price, that its value reaches:
//
//   - preferred: it offers the fixed price;
//   - private auction: it offers the agent's bid under the deal, raised to the deal's floor if it is less;
//   - guaranteed: needs no bid.
//
// If the value reaches none, the agent's bid stands in the open auction. The value of an agent that is no [market.Valuer] is
// its bid.
//
// The agent is asked about every lot, so that its private chance is the same with deals as without. A fixed price is no bid
// of its own: it is not told what becomes of it, nor of what it gets under a guaranteed deal. If it has a budget to spread, that
// is charged with both.
//
// The buyer is a [market.Observer], a [market.Valuer], a [market.Extender] and a [market.Settling] exactly if the agent is; one that
// settles is taken to observe. A Valuer is a [market.Estimator] too, and an Observer a [market.Improver].
func WithDeals(agent market.Agent, seller market.SellerID, deals []Deal) market.Agent {
	d := dealer{agent: agent, seller: seller}
	d.valuer, _ = agent.(market.Valuer)
	d.deals = slices.Clone(deals)
	slices.SortStableFunc(d.deals, func(a, b Deal) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Price, b.Price))
	})
	dealing := d.like(agent)
	if s, settles := agent.(market.Settling); settles {
		dealing = withChanges(dealing, s)
	}
	return dealing
}

// dealer is the part that all such buyers share.
type dealer struct {
	agent  market.Agent
	valuer market.Valuer // the agent, or nil
	seller market.SellerID
	deals  []Deal // in the order in which they are used
}

// fixed is the deal of a notice if its price is fixed, else nil.
func (d *dealer) fixed(n *market.Notice) *Deal {
	if n.Deal == 0 || n.Seller != d.seller {
		return nil
	}
	for i := range d.deals {
		if deal := &d.deals[i]; deal.ID == n.Deal && deal.Kind != market.PrivateAuction {
			return deal
		}
	}
	return nil
}

// payer is an agent that counts what it is charged.
type payer interface{ pay(amount market.Money) }

// listener keeps from the agent what became of fixed prices, but for what they cost.
type listener struct {
	dealer   *dealer
	observer market.Observer
	payer    payer // the agent, or nil
}

// Observe implements [market.Observer].
func (l listener) Observe(n *market.Notice) {
	deal := l.dealer.fixed(n)
	switch {
	case deal == nil:
		l.observer.Observe(n)
	case n.Reason == market.Won && !n.Realized:
		l.pay(market.Money(deal.Price))
	}
}

// pay hands on what was charged under the deals with another seller.
func (l listener) pay(amount market.Money) {
	if l.payer != nil {
		l.payer.pay(amount)
	}
}

// raiser keeps the agent from raising them.
type raiser struct {
	dealer   *dealer
	extender market.Extender
}

// Extend implements [market.Extender].
func (r raiser) Extend(lot *market.Lot, bid market.Price) (market.Price, bool) {
	if deal := r.dealer.deal(lot, bid); deal != nil && deal.Kind == market.Preferred {
		return 0, false
	}
	return r.extender.Extend(lot, bid)
}

// like adds the powers that the agent has: a method that is there says that the power is.
func (d *dealer) like(agent market.Agent) market.Agent {
	observer, observes := agent.(market.Observer)
	extender, extends := agent.(market.Extender)
	payer, _ := agent.(payer)
	value, told, tied := knowledge{d.valuer}, listener{d, observer, payer}, raiser{d, extender}
	values := d.valuer != nil
	switch {
	case observes && values && extends:
		return &struct {
			*dealer
			listener
			knowledge
			raiser
		}{d, told, value, tied}
	case observes && values:
		return &struct {
			*dealer
			listener
			knowledge
		}{d, told, value}
	case observes && extends:
		return &struct {
			*dealer
			listener
			raiser
		}{d, told, tied}
	case values && extends:
		return &struct {
			*dealer
			knowledge
			raiser
		}{d, value, tied}
	case observes:
		return &struct {
			*dealer
			listener
		}{d, told}
	case values:
		return &struct {
			*dealer
			knowledge
		}{d, value}
	case extends:
		return &struct {
			*dealer
			raiser
		}{d, tied}
	}
	return d
}

// Improves makes a dealer that is a [market.Observer] a [market.Improver]: it does if the agent does.
func (d *dealer) Improves() bool { return improves(d.agent) }

// Bid implements [market.Agent].
func (d *dealer) Bid(lot *market.Lot) (market.Offer, bool) {
	open, bids := d.agent.Bid(lot)
	if !bids {
		open = market.Offer{}
	}
	switch deal := d.deal(lot, open.Price); {
	case deal == nil:
		return open, bids
	case deal.Kind == market.Preferred:
		return market.Offer{Price: deal.Price, Tag: open.Tag, Deal: deal.ID}, true
	default:
		return market.Offer{Price: max(open.Price, deal.Price), Tag: open.Tag, Deal: deal.ID}, true
	}
}

// deal is the deal to use for a lot, nil if there is none. The bid stands for a value that is unknown.
func (d *dealer) deal(lot *market.Lot, bid market.Price) *Deal {
	value := bid
	if d.valuer != nil {
		value = knowledge{d.valuer}.Estimate(lot)
	}
	for i := range d.deals {
		if deal := &d.deals[i]; deal.Kind != market.Guaranteed && value >= deal.Price && d.covers(deal, lot) {
			return deal
		}
	}
	return nil
}

// covers reports whether a lot is one of the deal's.
func (d *dealer) covers(deal *Deal, lot *market.Lot) bool {
	return lot.Seller == d.seller && (len(deal.Placements) == 0 || slices.Contains(deal.Placements, lot.Placement))
}
