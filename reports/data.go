package reports

// Data is what was found, without the single runs' paths: all that figures and the page are made of.
type Data struct {
	Schema   int      `json:"schema"` // version of this form
	Scenario Scenario `json:"scenario"`
	Metrics  []Metric `json:"metrics"` // what is measured, in the order of all tables
	Combos   []Combo  `json:"combos"`  // one for each combination of the sweep; a single one without a sweep
	Claims   []Claim  `json:"claims"`
}

// Scenario is what of the scenario file a reader of the results needs.
type Scenario struct {
	Name           string    `json:"name"`
	Title          string    `json:"title"`
	Publisher      string    `json:"publisher"`
	Currency       string    `json:"currency"`
	Seed           uint64    `json:"seed"`
	Runs           int       `json:"runs"`                      // as the file asks; see Arm.Runs for those played
	Auctions       uint64    `json:"auctions"`                  // per run; 0: as many as arrive before the horizon
	HorizonS       Number    `json:"horizon_s"`                 // of simulated time; 0: until the auctions are used up
	Warmup         string    `json:"warmup"`                    // as stated in the file
	PerDay         Number    `json:"auctions_per_day"`          // of the traffic of the file itself
	DefaultTraffic bool      `json:"default_traffic,omitempty"` // the file says nothing of how many requests there are
	DayCurve       []float64 `json:"day_curve,omitempty"`       // relative traffic of each hour of the day; none: it is the same
	Shortened      bool      `json:"shortened,omitempty"`
	TimeoutMS      Number    `json:"timeout_ms"`
	Arms           []Named   `json:"arms"`  // what each arm changes; the first is the file itself
	Sweep          []Swept   `json:"sweep"` // the swept keys

	Screens     []string `json:"screens"`
	Unmoved     Unmoved  `json:"unmoved"`
	Assumptions []string `json:"assumptions"` // of the model that decide the answer, in sentences
	Reproduce   string   `json:"reproduce"`   // command that plays the same again, within the run directory
}

// Named is an arm with the keys it sets.
type Named struct {
	Name    string    `json:"name"`
	Changes []Setting `json:"changes"`
}

// Swept is one key of the sweep with its values, as text.
type Swept struct {
	Key    string   `json:"key"`
	Unit   string   `json:"unit,omitempty"`
	Doc    string   `json:"doc,omitempty"`
	Values []string `json:"values"`
}

// Setting is a key with its value, as text.
type Setting struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Metric is what one number means.
type Metric struct {
	Name   string `json:"name"`
	Unit   string `json:"unit"`
	Doc    string `json:"doc"`
	Better int    `json:"better"` // 1: higher is better for the publisher and its market, -1: lower, 0: neither
}

// Combo holds the arms of one combination of the sweep.
type Combo struct {
	Sweep       []Setting    `json:"sweep"`
	Warmup      Warmup       `json:"warmup"`
	Arms        []Arm        `json:"arms"`
	Comparisons []Comparison `json:"comparisons"`
	Decision    Decision     `json:"decision"`
}

// Warmup is the start of every run that the results leave out.
type Warmup struct {
	Share    Number   `json:"share"` // of the run, 0 to 1
	Cut      int      `json:"cut"`   // the first so many buckets of time
	Buckets  int      `json:"buckets"`
	Warnings []string `json:"warnings"`
}

// Arm is one design point.
type Arm struct {
	Name        string     `json:"name"`
	Rule        string     `json:"rule"`
	Floor       Floor      `json:"floor"`
	Ties        Ties       `json:"ties"`
	Learns      bool       `json:"learns"`             // a buyer or the floors do
	BuyersLearn bool       `json:"buyers_learn"`       // a buyer does, not the floors alone
	Learning    *Learning  `json:"learning,omitempty"` // where a buyer learns
	Agents      []Agent    `json:"agents"`
	Estimates   []Estimate `json:"estimates"`
	Series      []Series   `json:"series"`
	Gap         *Series    `json:"gap,omitempty"` // what arm optimal has earned more since the run began, mean over the requests so far
	Deals       []Deal     `json:"deals,omitempty"`
	Spread      []Spread   `json:"spread"`
	Wins        Wins       `json:"wins"`
	Findings    []Finding  `json:"findings"`

	Runs []Run `json:"-"` // kept in runs.csv
}

// Agent is one buyer.
type Agent struct {
	Name     string `json:"name"`
	Group    string `json:"group"`
	Strategy string `json:"strategy"`
	Budget   Number `json:"budget"` // for a run, in currency; missing: none

	Spent *Series `json:"spent,omitempty"` // where it has a budget: of it up to the start of each part of the run, in currency
}

// Run is one replication with its market-wide metrics.
type Run struct {
	Number      uint64
	Auctions    uint64
	EndS        Number
	Fingerprint string
	Values      []Number // one for each metric of Data.Whole
}

// Column says what a number is about: the market, one agent (Entity), or one level of a dimension.
type Column struct {
	Metric    string `json:"metric"`
	Entity    string `json:"entity,omitempty"`
	Dimension string `json:"dimension,omitempty"`
	Level     string `json:"level,omitempty"`
}

// Whole reports whether the column is about the market as a whole after the warm-up.
func (c Column) Whole() bool { return c.Entity == "" && c.Dimension == "" }

// Interval is a mean over runs with its 95 % interval. Ends that are not known are missing.
type Interval struct {
	Mean     Number   `json:"mean"`
	Lo       Number   `json:"lo95"`
	Hi       Number   `json:"hi95"`
	N        int      `json:"n"`
	Warnings []string `json:"warnings,omitempty"`
}

// Estimate is the mean of a column over the runs of an arm.
type Estimate struct {
	Column
	T   Interval `json:"t"`   // by Student's t
	BCa Interval `json:"bca"` // by bootstrap; N is 0 where it was not made
}

// Comparison is the paired difference of two arms in one column: B less A, run by run.
type Comparison struct {
	Column
	A     string   `json:"a"`
	B     string   `json:"b"`
	Diff  Interval `json:"diff"`
	BCa   Interval `json:"bca"`
	T     Number   `json:"t"`
	P     Number   `json:"p"`      // two-sided
	PHolm Number   `json:"p_holm"` // adjusted over the pairs of arms in this column
	MeanA Number   `json:"mean_a"`
}

// Relative is the difference as a share of the mean of A; missing where that is 0.
func (c *Comparison) Relative() Number { return c.Diff.Mean.over(c.MeanA) }

// Decision says which arm earns the publisher most, and how sure that is.
type Decision struct {
	Leader    string   `json:"leader"` // empty with fewer than two arms
	Rival     string   `json:"rival"`
	Decided   bool     `json:"decided"`
	ProbBest  []Number `json:"probability_best"` // for each arm
	Lead      Interval `json:"lead"`             // leader less rival, CPM
	LeadP     Number   `json:"lead_p"`
	More      int      `json:"more_runs"`
	Reachable bool     `json:"more_runs_reachable"`
	Warnings  []string `json:"warnings"`
	PerDay    Number   `json:"auctions_per_day"`
}

// Series is a metric over time, averaged over runs.
type Series struct {
	Metric string   `json:"metric"`
	Entity string   `json:"entity,omitempty"`
	TimeS  []Number `json:"time_s"` // start of each bucket
	Mean   []Number `json:"mean"`
	Lo     []Number `json:"lo95"`
	Hi     []Number `json:"hi95"`
}

// Deal is what came of a deal in a whole run, averaged over runs.
type Deal struct {
	Name        string   `json:"name"`
	Kind        string   `json:"kind"`
	Volume      uint64   `json:"volume,omitempty"` // impressions promised; 0: none
	Delivered   Interval `json:"delivered"`        // impressions
	Shortfall   Interval `json:"shortfall"`        // impressions; nothing unless some were promised
	Revenue     Interval `json:"revenue"`          // currency
	MeanPrice   Interval `json:"mean_price_cpm"`
	PacingError Interval `json:"pacing_error"` // impressions off an even schedule, at most; nothing without one
}

// Spread is how close together bids lie in one placement, averaged over runs, compared with the beginning of the same run.
type Spread struct {
	Placement string   `json:"placement,omitempty"` // empty: all of them
	CV        Interval `json:"cv"`                  // coefficient of variation of the bids of an auction
	Ratio     Interval `json:"ratio"`               // of the rest of the run over its first fifth
	Compared  int      `json:"compared"`            // runs with a standardised change
	Closer    int      `json:"closer"`              // of these, runs in which bids drew closer by 4 standard errors or more
	Sentence  string   `json:"sentence"`            // of the first run
}

// Wins is what the win correlation screen says over all runs.
type Wins struct {
	Judged   int    `json:"judged"`   // runs with enough auctions and winners
	Noticed  int    `json:"noticed"`  // of these, runs with at least one finding
	Auctions int    `json:"auctions"` // looked at in each run, at most
	Pairs    []Pair `json:"pairs"`
}

// Pair is what the win correlation screen says of two agents over all runs.
type Pair struct {
	A         string   `json:"a"`
	B         string   `json:"b"`
	Judged    int      `json:"judged"` // runs
	Noticed   int      `json:"noticed"`
	Statistic Number   `json:"statistic"` // correlation of wins, mean over runs
	NullMean  Number   `json:"null_mean"`
	Effect    Interval `json:"effect"` // statistic less null
}

// Finding is one pair of agents that a screen noticed in one run.
type Finding struct {
	Run       uint64 `json:"run"`
	Kind      string `json:"kind"`
	Screen    string `json:"screen"`
	A         string `json:"a"`
	B         string `json:"b"`
	Statistic Number `json:"statistic"`
	NullMean  Number `json:"null_mean"`
	Effect    Number `json:"effect"`
	P         Number `json:"p"`
	Q         Number `json:"q"`
	FromS     Number `json:"from_s"`
	ToS       Number `json:"to_s"`
	Auctions  int    `json:"auctions"`
	Sentence  string `json:"sentence"`
}

// Claim is an expectation of the scenario file and what became of it.
type Claim struct {
	Name     string   `json:"name"`
	Claim    string   `json:"claim"`
	Source   string   `json:"source"`
	Outcome  string   `json:"outcome"` // holds, fails, undecided, not judged
	Observed Interval `json:"observed"`
	Note     string   `json:"note,omitempty"`
}
