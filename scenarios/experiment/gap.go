package experiment

import "marketsim/market/metrics"

// Optimal is the name of the arm that is told what the others have to find out. What they earn less is their regret.
const Optimal = "optimal"

// gaps follows, for every other arm, what arm optimal has earned more since the run began, over the auctions so far: a mean in
// CPM, paired run by run.
func (c *Combo) gaps(played [][]*played) {
	best := -1
	for k := range c.Arms {
		if c.Arms[k].Arm == Optimal {
			best = k
		}
	}
	if best < 0 {
		return
	}
	metric, _ := metrics.Find(revenue)
	optimal := paths(played[best])
	for k := range c.Arms {
		if k == best {
			continue
		}
		runs := make([][]metrics.Point, len(played[k]))
		for i, own := range paths(played[k]) {
			runs[i] = optimal[i].ahead(own, played[k][i].recorder)
		}
		c.Arms[k].Gap = averaged(metric, "", runs)
	}
}

// ahead is what a path has earned more than another, per auction so far. Both have the same auctions, because all arms share
// their traffic.
func (p path) ahead(of path, times *metrics.Recorder) []metrics.Point {
	points := make([]metrics.Point, len(p.mean))
	var more, auctions float64
	for b := range points {
		start, any := times.Start(b)
		more += float64(p.mean[b]*p.auctions[b]) - float64(of.mean[b]*of.auctions[b])
		auctions += p.auctions[b]
		points[b] = metrics.Point{At: start, OK: any && auctions > 0}
		if points[b].OK {
			points[b].Value = more / auctions
		}
	}
	return points
}
