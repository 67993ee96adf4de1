package main

import (
	"cmp"
	"math/bits"
	"slices"

	"marketsim/market"
)

// order is what a rule ranks bids by, before their tickets.
type order int

const (
	byPrice    order = iota
	byClicks         // price times score
	byEstimate       // what the publisher expects of a bidder
	byTicket         // nothing else
	byVirtual        // virtual values, which only the rule knows
)

// orderOf is how the rule of a lot ranks.
func orderOf(lot *market.Lot) order {
	switch {
	case lot.SoldByClick():
		return byClicks
	case lot.Rule == market.Waterfall:
		return byEstimate
	case lot.Rule == market.PostedPrice:
		return byTicket
	case lot.Rule == market.Myerson:
		return byVirtual
	}
	return byPrice
}

// place is a bid in the order of the ranking.
type place struct {
	*market.Bid
	seen  market.Bid // as the rule sees it
	stage int64
}

// ranked lists the bids from the best down: those at fixed prices, then those of each contest.
func (s *story) ranked() []place {
	list := make([]place, 0, len(s.Bids))
	for i := range s.Bids {
		b := &s.Bids[i]
		list = append(list, place{b, *b, s.stage(b.Deal, b.Agent)})
	}
	for i := range s.contests {
		for _, b := range s.contests[i].seen() {
			at := slices.IndexFunc(list, func(p place) bool { return p.Agent == b.Agent })
			list[at].seen = b
		}
	}
	slices.SortFunc(list, func(a, b place) int {
		if a.stage != b.stage {
			return cmp.Compare(b.stage, a.stage)
		}
		return cmp.Or(s.compare(&a, &b), cmp.Compare(a.seen.Draw, b.seen.Draw), cmp.Compare(a.seen.Key, b.seen.Key))
	})
	return list
}

// compare orders two bids of one stage before their tickets: negative if a is the better one.
func (s *story) compare(a, b *place) int {
	if a.stage == fixedPrice {
		return cmp.Compare(s.Lot.TermsOf(b.Deal, b.Agent).Priority, s.Lot.TermsOf(a.Deal, a.Agent).Priority)
	}
	x, y := &a.seen, &b.seen
	switch by := orderOf(&s.Lot.Lot); by {
	case byClicks:
		xh, xl := bits.Mul64(uint64(x.Price), uint64(x.Score))
		yh, yl := bits.Mul64(uint64(y.Price), uint64(y.Score))
		return cmp.Or(cmp.Compare(yh, xh), cmp.Compare(yl, xl))
	case byEstimate, byTicket:
		switch xin, yin := x.Price >= s.Lot.Reserve, y.Price >= s.Lot.Reserve; {
		case xin != yin && xin:
			return -1
		case xin != yin:
			return 1
		case by == byEstimate:
			return cmp.Compare(s.estimate(y.Seat), s.estimate(x.Seat))
		}
		return 0
	}
	return cmp.Compare(y.Price, x.Price)
}

// estimate is what the publisher expects the bidder of a seat to pay.
func (s *story) estimate(seat int32) market.Price {
	if len(s.Lot.Standing) == 0 {
		return 0
	}
	return s.Lot.Standing[seat].Estimate
}
