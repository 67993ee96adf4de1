package main

import (
	"fmt"
	"slices"
	"strings"

	"marketsim/market"
)

// secondRound passes on what a mechanism decides, and notes how the first round of one auction ended if it has a second one.
type secondRound struct {
	market.Extending
	seq  uint64
	bids int          // in the first round
	tied []market.Bid // those that were asked again, as they were then
}

// watch puts itself between a seller and its mechanism, if that may ask for a second round.
func watch(seller *market.Seller, seq uint64) *secondRound {
	r := &secondRound{seq: seq}
	if rule, ok := seller.Mechanism.(market.Extending); ok {
		r.Extending, seller.Mechanism = rule, r
	}
	return r
}

// Extend implements [market.Extending].
func (r *secondRound) Extend(dst []int32, a *market.Auction, bids []market.Bid) []int32 {
	first := len(dst)
	dst = r.Extending.Extend(dst, a, bids)
	if a.Seq == r.seq {
		r.bids = len(bids)
		for _, i := range dst[first:] {
			r.tied = append(r.tied, bids[i])
		}
	}
	return dst
}

// firstClose is when an auction with a second round closed first.
func (s *story) firstClose() market.Time { return s.Lot.Deadline - s.second.Window() }

// extended tells how the first round ended: who was asked again, and who could not be.
func (s *story) extended(answers []int) event {
	var tied, unable, lost []string
	for i := range s.second.tied {
		b := &s.second.tied[i]
		who := s.name(b.Agent)
		tied = append(tied, fmt.Sprintf("%s at %s", who, s.cpm(b.Price)))
		if _, extends := s.buyers[b.Agent].Agent.(market.Extender); !extends {
			unable = append(unable, who)
		} else if answers[b.Agent] < 2 {
			lost = append(lost, who)
		}
	}
	text := fmt.Sprintf("the first round closes with %s; equal are %s: each is asked for one more sealed bid, until %s",
		counted(s.second.bids, "bid"), enumerate(tied), s.ms(s.Lot.Deadline))
	if len(unable) > 0 {
		text += "; " + enumerate(unable) + " cannot raise"
	}
	if len(lost) > 0 {
		text += "; the request to " + strings.Join(lost, " and to ") + " is lost"
	}
	return event{s.firstClose(), text}
}

// raised tells of a buyer's answer in the second round.
func (s *story) raised(step market.Step) event {
	who, before := s.name(step.Agent), market.Price(0)
	if i := slices.IndexFunc(s.second.tied, func(b market.Bid) bool { return b.Agent == step.Agent }); i >= 0 {
		before = s.second.tied[i].Asked
	}
	did := "lets its offer stand"
	if step.Price > before {
		did = "raises its offer to " + s.cpm(min(step.Price, market.MaxPrice))
	}
	return event{step.At, fmt.Sprintf("%s is asked again and %s%s", who, did, s.arrival(step, s.Lot.Deadline))}
}

// risen tells that a bid was raised in the second round, and when the raise arrived: its place among the first to come is still
// that of its first offer.
func (s *story) risen(b *market.Bid) string {
	at := slices.IndexFunc(s.second.tied, func(first market.Bid) bool { return first.Agent == b.Agent })
	if at < 0 || b.Asked <= s.second.tied[at].Asked {
		return ""
	}
	for _, step := range slices.Backward(s.Steps) {
		if step.Agent == b.Agent && step.What == market.OfferSent {
			return fmt.Sprintf("; raised from %s, arriving at %s", s.cpm(s.second.tied[at].Price), s.ms(step.Until))
		}
	}
	return ""
}
