package integrity

import (
	"fmt"

	"marketsim/market"
)

// The window of the win correlation. All numbers are of auctions.
const (
	window    = 5000 // the last of the run
	block     = 25   // wins are counted over blocks of so many consecutive auctions
	minWindow = 1000 // 40 blocks: with fewer, a correlation of independent wins scatters by more than 0.16
	minWins   = 25   // of an agent in the window, for its pairs to be judged
)

// Winners keeps who won the last 5 000 auctions, for [Winners.Correlate]. Its memory does not depend on the length of the
// run. Make it with [NewWinners].
type Winners struct {
	names []string
	seen  uint64
	ring  [window]outcome // auction i is at i mod window
}

// outcome is all that the screen knows of an auction.
type outcome struct {
	at     market.Time
	cell   cell
	winner market.AgentID // unsold: nobody
}

// cell is what an auction's chances of winning depend on: who is invited, and what the impression is worth.
type cell struct {
	seller market.SellerID
	place  int32 // placement, region and device
}

const unsold market.AgentID = -1

var _ market.Recorder = (*Winners)(nil)

// NewWinners makes the recorder of a run, with the names of the agents in the order of the market.
func NewWinners(names []string) *Winners { return &Winners{names: names} }

// Record notes the winner of an auction.
func (w *Winners) Record(c *market.Cleared) {
	o := &w.ring[w.seen%window]
	o.at, o.cell, o.winner = c.At, cell{c.Seller, c.Cell}, unsold
	if len(c.Awards) > 0 {
		o.winner = c.Awards[0].Agent
	}
	w.seen++
}

// last lists the last auctions in order, a whole number of blocks.
func (w *Winners) last() []outcome {
	n := min(w.seen, window)
	n -= n % block
	list := make([]outcome, n)
	for i := range list {
		list[i] = w.ring[(w.seen-n+uint64(i))%window]
	}
	return list
}

// Window is the part of a run that was judged.
type Window struct {
	Auctions int
	From, To market.Time // arrivals of the first and the last auction
}

// String says where in the run the window lies.
func (w Window) String() string {
	return fmt.Sprintf("the last %d auctions (%v to %v)", w.Auctions, w.From, w.To)
}
