package mechanisms

import "marketsim/market"

// Delivery is what a deal has brought so far. Nobody but the tests of package mechanisms_test asks a book for it.
type Delivery struct {
	Deal      market.DealID
	Delivered int64 // impressions sold under it
	Volume    int64 // promised for the whole run; 0 if it is not guaranteed
}

// Shortfall is how many promised impressions have not been delivered.
func (d Delivery) Shortfall() int64 { return max(0, d.Volume-d.Delivered) }

// Deliveries lists all deals, in ascending order of ID.
func (b *Book) Deliveries() (all []Delivery) {
	for i := range b.deals {
		d := &b.deals[i]
		all = append(all, Delivery{Deal: d.ID, Delivered: d.delivered, Volume: d.Volume})
	}
	return all
}
