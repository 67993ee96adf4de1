package agents

import "math"

// winCells counts bids of like rate, worth and share, and whether they won. In rate and worth three cells make an octave, so that
// rates of a thousandth are told apart as well as rates near 1; in share cells are 1/16 wide. Those at the ends are open.
//
// Only lots that occurred have cells: so many that a batch needs more than any before it allocates.
type winCells struct {
	places []int32  // one more than where in lots the cells of a kind of lot are; 0: there are none
	lots   []winLot // in the order in which they first occurred
	count  float64
	wins   float64
}

// winLot has the bids on lots of one kind, by share.
type winLot struct {
	place int
	cells [shareCells]winCell
}

// winCell sums the bids of like rate, worth and share.
type winCell struct {
	count, wins        float64
	rate, worth, share float64
}

const (
	cellsPerOctave = 3
	lowestOctave   = -15 // its cells begin at 2^-16
	octaves        = 21
	lotCells       = octaves * cellsPerOctave

	shareCells, shareStep = 18, 1. / 16
)

func newWinCells() winCells { return winCells{places: make([]int32, lotCells*lotCells)} }

// lotCell is where a rate or a worth lies: each third of the way from a power of two to the next is a cell.
func lotCell(x float64) int {
	fraction, octave := math.Frexp(max(x, 0x1p-16)) // fraction from 1/2 to 1
	cell := int(float64((2*fraction - 1) * cellsPerOctave))
	return min((octave-lowestOctave)*cellsPerOctave+cell, lotCells-1)
}

// add takes in a bid of a share of rate times worth.
func (w *winCells) add(rate, worth, share float64, won bool) {
	place := lotCell(rate)*lotCells + lotCell(worth)
	if w.places[place] == 0 {
		w.lots = append(w.lots, winLot{place: place})
		w.places[place] = int32(len(w.lots))
	}
	c := &w.lots[w.places[place]-1].cells[min(int(share/shareStep), shareCells-1)]
	c.count++
	w.count++
	if won {
		c.wins++
		w.wins++
	}
	c.rate += rate
	c.worth += worth
	c.share += share
}

// forget begins a new batch.
func (w *winCells) forget() {
	for i := range w.lots {
		w.places[w.lots[i].place] = 0
	}
	w.lots, w.count, w.wins = w.lots[:0], 0, 0
}

// winRow is the mean bid of a cell.
type winRow struct {
	x           [bidFeatures]float64
	count, wins float64
}

// row is the mean bid of the cell.
func (c *winCell) row() winRow {
	return winRow{
		x:     [bidFeatures]float64{1, c.rate / c.count, c.worth / c.count, c.share / c.count},
		count: c.count, wins: c.wins,
	}
}

// appendRows appends the cells that have bids, and for each kind of lot as many bids of nothing as there were bids.
func (w *winCells) appendRows(rows []winRow) []winRow {
	for i := range w.lots {
		var nothing winCell
		for j := range w.lots[i].cells {
			c := &w.lots[i].cells[j]
			if c.count == 0 {
				continue
			}
			rows = append(rows, c.row())
			nothing.count += c.count
			nothing.rate += c.rate
			nothing.worth += c.worth
		}
		rows = append(rows, nothing.row())
	}
	return rows
}
