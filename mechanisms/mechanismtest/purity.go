package mechanismtest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"marketsim/market"
)

// purity clears an auction, then another one in the same memory, then the first again. The inputs must be as before each
// time, and so must the memory around them, and what was in it earlier must not show in an outcome.
func purity(m market.Mechanism, p profile) error {
	var s stage
	first, err := s.clear(m, p)
	if err != nil {
		return err
	}
	other, err := s.clear(m, p.other())
	if err != nil {
		return err
	}
	if elsewhere := p.other().clear(m); !slices.Equal(other, elsewhere) {
		return fmt.Errorf("awards %v in the memory of an earlier auction, and %v elsewhere: it remembers", other, elsewhere)
	}
	again, err := s.clear(m, p)
	if err != nil {
		return err
	}
	if !slices.Equal(first, again) {
		return fmt.Errorf("awards %v, and %v after another auction: it remembers", first, again)
	}
	return nil
}

// other is another auction with as many bids, their prices in the opposite order.
func (p profile) other() profile {
	bids := slices.Clone(p.bids)
	for i := range bids {
		price := p.bids[len(bids)-1-i].Price
		bids[i].Price, bids[i].Asked, bids[i].Floor = price, price, min(bids[i].Floor, price)
	}
	p.bids = bids
	p.auction.Seq++
	p.auction.Floor, p.auction.Reserve = 0, p.auction.Reserve/2
	return p
}

// stage is memory that serves one auction after another, as in the market.
type stage struct {
	auction market.Auction
	bids    []market.Bid
	awards  []market.Award
}

// clear clears with guards behind the bids and before the awards.
func (s *stage) clear(m market.Mechanism, p profile) ([]market.Award, error) {
	behind := []market.Bid{{Agent: 1 << 30, Price: 7}, {Agent: 1 << 29, Price: 7}}
	before := []market.Award{{Agent: 1 << 28, Pay: 5}, {Agent: 1 << 27, Pay: 6}}
	n := len(p.bids)
	s.auction = p.auction
	s.bids = append(append(s.bids[:0], p.bids...), behind...)
	s.awards = append(s.awards[:0], before...)

	got := m.Clear(s.awards, &s.auction, s.bids[:n])

	switch {
	case !reflect.DeepEqual(s.auction, p.auction):
		return nil, errors.New("the auction was modified")
	case !slices.Equal(s.bids[:n], p.bids):
		return nil, errors.New("the bids were modified")
	case !slices.Equal(s.bids[n:], behind):
		return nil, errors.New("the memory behind the bids was modified")
	case !slices.Equal(s.awards, before), len(got) < len(before), !slices.Equal(got[:len(before)], before):
		return nil, fmt.Errorf("awards were to be appended to %v, but the result is %v", before, got)
	}
	return slices.Clone(got[len(before):]), nil
}
