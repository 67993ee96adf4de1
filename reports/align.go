package reports

// align gives the numbers of a column the same number of decimals: as many as the interval that needs most. Where a column has
// numbers of several metrics, that goes for each of them.
func (g *grid) align() {
	type column struct {
		at    int
		alike string
	}
	places := map[column]int{}
	for _, row := range g.Rows {
		for i := range row {
			if c := &row[i]; c.of.printable() {
				at := column{i, c.alike}
				places[at] = max(places[at], c.of.places())
			}
		}
	}
	for _, row := range g.Rows {
		for i := range row {
			c := &row[i]
			n, ok := places[column{i, c.alike}]
			if !ok || !c.Number || !c.of.Mean.Known() {
				continue
			}
			c.Text = fixed(float64(c.of.Mean), n)
			if c.of.ends() != "" {
				c.Small = fixed(float64(c.of.Lo), n) + "\u00a0to " + fixed(float64(c.of.Hi), n) + c.note
			}
		}
	}
}

// aligned aligns all tables of some blocks.
func aligned(blocks []block) {
	for _, b := range blocks {
		if b.Grid != nil {
			b.Grid.align()
		}
		if b.More != nil {
			aligned(b.More.Blocks)
		}
	}
}
