package mechanismtest

import (
	"fmt"
	"slices"
	"testing"

	"marketsim/market"
)

// Run tests a mechanism: one subtest for each property.
func Run(t *testing.T, m market.Mechanism, claims Claims) {
	t.Helper()
	for _, c := range checks(claims) {
		t.Run(c.name, func(t *testing.T) {
			if err := c.try(m); err != nil {
				t.Error(err)
			}
		})
	}
}

// Fuzz looks for auctions in which a mechanism breaks a property. Without -fuzz it tries a few.
func Fuzz(f *testing.F, m market.Mechanism, claims Claims) {
	f.Helper()
	for _, data := range randomBytes(8) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, p := range properties(claims) {
			if err := p.test(m, claims.handed(decode(data))); err != nil {
				t.Errorf("%s: %v", p.name, err)
			}
		}
	})
}

// check is one subtest.
type check struct {
	name string
	try  func(market.Mechanism) error
}

func checks(claims Claims) []check {
	var all []check
	var handed []profile
	for _, c := range cases() {
		handed = append(handed, claims.handed(c))
	}
	for _, p := range properties(claims) {
		all = append(all, check{p.name, func(m market.Mechanism) error { return p.testAll(m, handed) }})
	}
	all = append(all, check{noAllocation.name, func(m market.Mechanism) error { return noAllocation.testAll(m, handed[:allocationCases]) }})
	for _, w := range witnesses(claims) {
		all = append(all, check{w.name, func(m market.Mechanism) error { return w.find(m, handed) }})
	}
	return all
}

// property is what must hold in every auction.
type property struct {
	name  string
	holds func(m market.Mechanism, p profile) error
}

// testAll tests the property in all cases, up to the first failure.
func (p property) testAll(m market.Mechanism, cases []profile) error {
	for _, c := range cases {
		if err := p.test(m, c); err != nil {
			return err
		}
	}
	return nil
}

// test tests the property in one case. One that fails is cut down: bids are left out as long as it still fails.
func (p property) test(m market.Mechanism, c profile) error {
	err := survive(p.holds, m, c)
	if err == nil {
		return nil
	}
	for i := 0; i < len(c.bids); {
		fewer := c
		fewer.bids = slices.Delete(slices.Clone(c.bids), i, i+1)
		if less := survive(p.holds, m, fewer); less != nil {
			c, err = fewer, less
		} else {
			i++
		}
	}
	return fmt.Errorf("%w\nin %v", err, c)
}

// survive turns a panic of the mechanism into an error.
func survive(holds func(market.Mechanism, profile) error, m market.Mechanism, c profile) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return holds(m, c)
}

// witness is what must be seen in at least one auction: there the opposite does not hold.
type witness struct {
	name     string
	opposite func(m market.Mechanism, p profile) error
	missing  string
}

func (w witness) find(m market.Mechanism, cases []profile) error {
	for _, c := range cases {
		if survive(w.opposite, m, c) != nil {
			return nil
		}
	}
	return fmt.Errorf("%s in %d auctions", w.missing, len(cases))
}
