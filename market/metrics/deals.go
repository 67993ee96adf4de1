package metrics

import (
	"math"

	"marketsim/market"
)

// Deal is a deal as reports know it.
type Deal struct {
	ID     market.DealID
	Name   string
	Kind   market.DealKind
	Volume uint64 // impressions promised for the whole run; 0 if nothing is
	Asap   bool   // delivered as soon as possible: it has no schedule
}

// Delivery is what came of a deal in one run, from its beginning: a volume is promised for the whole run.
type Delivery struct {
	sold    parts        // slots, under the deal
	Revenue market.Money // charged
	Gap     float64      // the most by which delivery was ahead of an even schedule or behind it, in impressions; 0 without one
}

// Delivered is how many slots were sold under the deal, of a slot that is divided the share that was.
func (d Delivery) Delivered() float64 { return d.sold.slots() }

// Shortfall is how many promised impressions were not delivered.
func (d Delivery) Shortfall(of *Deal) float64 {
	return max(float64(of.Volume)-d.Delivered(), 0)
}

// MeanPrice is the revenue per thousand impressions delivered, in CPM; missing without any.
func (d Delivery) MeanPrice() (cpm float64, ok bool) {
	v := perSlot(d.Revenue, d.sold)
	return v.x, v.ok
}

// Scheduled reports whether delivery is held against a schedule: V e for a volume of V, where e is the elapsed share of the
// run, of its auctions or of its time.
func (d *Deal) Scheduled() bool { return d.Volume > 0 && !d.Asap }

// Deals is a recorder of what is sold under deals.
type Deals struct {
	deals      []Deal
	deliveries []Delivery
	span       Span
}

var _ market.Recorder = (*Deals)(nil)

// NewDeals makes the recorder of one run of one seller.
func NewDeals(deals []Deal, s Span) *Deals {
	return &Deals{deals, make([]Delivery, len(deals)), s}
}

// Deliveries is what came of each deal so far, in their order.
func (d *Deals) Deliveries() []Delivery { return d.deliveries }

// Record adds a finished auction.
func (d *Deals) Record(c *market.Cleared) {
	for i := range c.Awards {
		if c.Awards[i].Deal != 0 {
			d.sell(&c.Awards[i])
		}
	}
	elapsed, whole := d.elapsed(&c.Lot)
	for i := range d.deals {
		if deal, one := &d.deals[i], &d.deliveries[i]; deal.Scheduled() {
			// Divided last, so that the difference is exact.
			off := float64(one.Delivered()*whole) - float64(float64(deal.Volume)*elapsed)
			one.Gap = max(one.Gap, math.Abs(off)/whole)
		}
	}
}

func (d *Deals) sell(w *market.Award) {
	for i := range d.deals {
		if d.deals[i].ID == w.Deal {
			d.deliveries[i].Revenue += w.Charged
			if w.Slot != market.NoSlot {
				d.deliveries[i].sold += parts(w.Part())
			}
		}
	}
}

// elapsed is how much of the run is over with a lot, and how much there is: auctions, or nanoseconds.
func (d *Deals) elapsed(lot *market.Lot) (part, whole float64) {
	if d.span.Auctions > 0 {
		return float64(min(lot.Seq+1, d.span.Auctions)), float64(d.span.Auctions)
	}
	end := max(1, d.span.Horizon)
	return float64(min(lot.At, end)), float64(end)
}
