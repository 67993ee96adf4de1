package plot

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Three figures of the kinds that a report has. Their numbers are invented.

// arms compares design points, one with a name of 40 characters.
func arms() *Figure {
	return &Figure{
		Name:    "revenue-by-arm",
		Title:   "Revenue by arm",
		Caption: "Mean over 30 runs, seed 7; t interval of the run means; warm-up 20 000 auctions cut from all arms.",
		Order:   []string{"base", "no ring", "first price, floor 0.50 USD", "adaptive-shade-with-a-long-agent-name-40"},
		ShareX:  true,
		Panels: []Panel{{
			Title:    "Yield",
			X:        Axis{Categories: []string{"base", "no ring", "first price, floor 0.50 USD", "adaptive-shade-with-a-long-agent-name-40"}},
			Y:        Axis{Label: "revenue (USD per 1000 requests)"},
			Sideways: true,
			Series:   []Series{{Mark: Dots, Y: []float64{3.21, 3.48, 3.33, 2.961}, Lo: []float64{3.10, 3.41, 3.2, 2.9}, Hi: []float64{3.32, 3.55, 3.46, 3.022}}},
			Rules:    []Rule{{Label: "theory, competitive", At: 3.5}},
		}},
	}
}

// paths has two panels of learning curves with bands over one scale, a gap, and the theory for each.
func paths() *Figure {
	curve := func(from, to, wobble float64, gap bool) (x, y, lo, hi []float64) {
		for i := range 200 {
			t := float64(i) / 199
			v := to + (from-to)*math.Exp(-5*t) + wobble*math.Sin(40*t)
			if gap && i >= 90 && i < 100 {
				v = math.NaN()
			}
			half := 0.06 * (1.2 - t)
			x, y = append(x, 86400*t), append(y, v)
			lo, hi = append(lo, v-half), append(hi, v+half)
		}
		return x, y, lo, hi
	}
	series := func(name string, from, to, wobble float64, gap bool) Series {
		x, y, lo, hi := curve(from, to, wobble, gap)
		return Series{Name: name, X: x, Y: y, Lo: lo, Hi: hi}
	}
	panel := func(title string, shift float64) Panel {
		return Panel{
			Title: title,
			X:     Axis{Label: "simulated time (s)"},
			Y:     Axis{Label: "price paid (USD CPM)"},
			Series: []Series{
				series("qlearning", 0.2, 0.62+shift, 0.01, false),
				series("exp3-ix", 0.9, 0.55+shift, 0.004, true),
				series("adaptive-shade", 0.5, 0.7+shift, 0.006, false),
			},
			Rules: []Rule{{Label: "theory: (n−1)/n of the value", At: 0.667}},
		}
	}
	return &Figure{
		Name:    "learning-paths",
		Title:   "Bids of learners converge under first price, not under second price",
		Caption: "Mean of 12 runs with 95 % band; smoothed over 500 auctions.",
		ShareY:  true,
		Panels:  []Panel{panel("First price", 0), panel("Second price", 0.15)},
	}
}

// heat is a matrix with a missing cell beside a fine map around zero.
func heat() *Figure {
	names := []string{"honest-1", "honest-2", "honest-3", "ring-1", "ring-2", "ring-3"}
	matrix := make([][]float64, len(names))
	for i := range matrix {
		matrix[i] = make([]float64, len(names))
		for j := range matrix[i] {
			matrix[i][j] = float64((i*7+j*5)%11) / 11
			if i >= 3 && j >= 3 {
				matrix[i][j] = 0.95 - 0.02*float64(i+j)
			}
			if i == j {
				matrix[i][j] = math.NaN()
			}
		}
	}
	fine := make([][]float64, 40)
	for i := range fine {
		fine[i] = make([]float64, 40)
		for j := range fine[i] {
			fine[i][j] = 400 * math.Sin(float64(i)/9) * math.Cos(float64(j)/7)
		}
	}
	return &Figure{
		Name:  "who-with-whom",
		Title: "Co-bidding of agents, and profit over two bids",
		Panels: []Panel{
			{
				Title: "Co-absence", X: Axis{Categories: names, Label: "agent"}, Y: Axis{Categories: names, Label: "agent"},
				Heat: &Heat{Label: "score (share)", Z: matrix, From: 0, To: 1},
			},
			{
				Title: "Profit", X: Axis{Label: "bid of 1 (USD CPM)"}, Y: Axis{Label: "bid of 2 (USD CPM)"},
				Heat: &Heat{Label: "profit (USD)", Z: fine, Diverging: true},
			},
		},
	}
}

// mixture has what the others lack: grouped bars, upright and lying, distributions, a log axis, hours, no data at all.
func mixture() *Figure {
	r := rand.New(rand.NewPCG(1, 2))
	distribution := func(name string, sigma float64) Series {
		s := Series{Name: name, Mark: Step, X: make([]float64, 5000), Y: make([]float64, 5000)}
		for i := range s.X {
			s.X[i], s.Y[i] = math.Exp(sigma*r.NormFloat64()), float64(i+1)/5000
		}
		slices.Sort(s.X)
		return s
	}
	hours := make([]float64, 24)
	for i := range hours {
		hours[i] = 12000 + 9000*math.Sin(float64(i)/24*2*math.Pi-2)
	}
	tiers := []string{"PUBLIC", "SEAT", "AGENCY", "ADVERTISER"}
	bars := []Series{
		{Name: "first price", Mark: Bars, Y: []float64{1, 2, 3, 2.5}, Lo: []float64{0.8, 1.8, 2.9, 2.2}, Hi: []float64{1.2, 2.2, 3.1, 2.8}},
		{Name: "second price", Mark: Bars, Y: []float64{1.5, 1.2, 2, 3}},
		{Name: "soft floor", Mark: Bars, Y: []float64{0.7, 1.9, 1, -0.5}},
	}
	return &Figure{
		Name: "mixture", Title: "All other marks", Columns: 2,
		Panels: []Panel{
			{Title: "By tier", X: Axis{Categories: tiers}, Y: Axis{Label: "surplus (USD)"}, Series: bars},
			{Title: "Distribution of bids", X: Axis{Label: "bid (USD CPM)", Scale: Log}, Y: Axis{Label: "share at or below (1)", From: 0, To: 1}, Series: []Series{distribution("honest", 0.5), distribution("ring", 1.2)}},
			{Title: "Traffic", X: Axis{Label: "time of day", Scale: Hours, From: 0, To: 24}, Y: Axis{Label: "requests (1 per hour)"}, Series: []Series{{Name: "traffic", Mark: Line, Y: hours}}, Rules: []Rule{{Label: "outage", At: 14.5, OnX: true}}},
			{Title: "Nothing here", X: Axis{Label: "x"}, Y: Axis{Label: "y"}},
			{Title: "Lying bars", Sideways: true, X: Axis{Categories: tiers}, Y: Axis{Label: "surplus (USD)"}, Series: bars},
			{Title: "Few points", X: Axis{Label: "bidders (1)"}, Y: Axis{Label: "revenue (USD per auction)"}, Series: []Series{
				{Name: "measured", X: []float64{2, 3, 4, 5, 6, 8}, Y: []float64{0.333, 0.5, 0.6, 0.667, 0.714, 0.778}},
				{Name: "other law", X: []float64{2, 3, 4, 5, 6, 8}, Y: []float64{0.3, 0.42, 0.5, 0.567, 0.6, 0.678}},
				{Name: "theory (n−1)/(n+1)", Mark: Theory, X: []float64{2, 3, 4, 5, 6, 7, 8}, Y: []float64{1. / 3, 2. / 4, 3. / 5, 4. / 6, 5. / 7, 6. / 8, 7. / 9}},
			}},
		},
	}
}

// long is a series of a million points with a band.
func long() *Figure {
	n := 1_000_000
	y, lo, hi := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range y {
		y[i] = math.Sin(float64(i)/1e5) + 0.1*math.Sin(float64(i))
		lo[i], hi[i] = y[i]-0.3, y[i]+0.3
	}
	return &Figure{Name: "long", Panels: []Panel{{Series: []Series{{Y: y, Lo: lo, Hi: hi}}}}}
}
