package plot

// A Figure is one picture: panels in a grid under a title and a legend, above a caption.
// The zero value of every field works.
type Figure struct {
	Name    string // short and unique, for file names and errors: "revenue-by-arm"
	Title   string // what is shown, wrapped
	Caption string // how it was measured: n, seed, interval, warm-up

	Panels  []Panel // row by row
	Columns int     // panels in a row; 0: two in a wide figure, one in a narrow one

	// ShareX and ShareY give all panels the same range of X or of Y.
	// Inner panels then leave out what their neighbours already say.
	ShareX, ShareY bool

	Width  float64 // mm; 0: 170, two columns of a journal (85 is one)
	Height float64 // mm; 0: as the panels need. Grows when the text would not fit

	// Order lists series names in the order of their colours, the names of all figures that belong together:
	// a name keeps its colour even where others are missing. Further names follow in order of appearance.
	Order []string
}

// A Panel is one pair of axes and what is drawn over them.
type Panel struct {
	Title  string
	X, Y   Axis
	Series []Series // drawn in order, the first at the bottom
	Rules  []Rule
	Heat   *Heat // instead of series

	// Sideways turns the panel: X runs down the left edge, Y along the bottom. With categories on X every row
	// ends with its numbers. The form to compare arms: names stand upright and have room.
	Sideways bool
}

// An Axis says what its numbers are.
type Axis struct {
	Label      string   // "quantity (unit)"
	Scale      Scale    // Linear, Log or Hours
	From, To   float64  // fixed range; automatic unless From < To
	Categories []string // names for 0, 1, 2, ... instead of numbers
}

// Scale is the way numbers are laid out along an axis.
type Scale int

const (
	Linear Scale = iota // 1-2-5 ticks
	Log                 // decades; values <= 0 are gaps
	Hours               // time of day: numbers are hours since midnight of day 1
)

// A Series is one named sequence of points.
type Series struct {
	Name string // in the legend; in a panel of categories a single nameless series has one colour a category
	Mark Mark

	X      []float64 // nil: 0, 1, 2, ..., the categories
	Y      []float64 // NaN and Inf are gaps
	Lo, Hi []float64 // 95 % interval of Y: a band around lines, whiskers on dots and bars; nil: none
}

// Mark is the shape in which a series is drawn.
type Mark int

const (
	Line   Mark = iota // straight from point to point; markers too if the points are few
	Step               // holds its value until the next point
	Dots               // points with whiskers
	Bars               // from zero; those of several series side by side
	Theory             // a closed form: thin, dashed, grey
)

// A Rule is a dashed reference line at a constant, drawn across the panel.
type Rule struct {
	Label string
	At    float64
	OnX   bool // At is a value of X, not of Y
}

// A Heat is a map of cells, at most 100 by 100. NaN cells stay grey.
type Heat struct {
	Label     string      // "quantity (unit)" of Z, at the scale
	X, Y      []float64   // centres of columns and rows, ascending; nil: 0, 1, 2, ..., the categories
	Z         [][]float64 // Z[row][column]
	Diverging bool        // two colours around zero instead of one sequence
	From, To  float64     // range of Z; automatic unless From < To
}
