package reports

import (
	"math"
	"strconv"
	"strings"
)

// plainNames are the metrics in the words of a publisher.
var plainNames = map[string]string{
	"revenue_per_auction":        "revenue",
	"cpm":                        "price of a sold slot",
	"fill":                       "fill",
	"welfare_per_auction":        "value created",
	"efficiency":                 "efficiency",
	"buyer_surplus_per_auction":  "gain of all buyers",
	"revenue_share":              "publisher's share of the value",
	"auctions":                   "requests",
	"revenue_volatility":         "volatility of revenue",
	"participation":              "bids per request",
	"floor":                      "floor",
	"soft_floor":                 "soft floor",
	"decision_time_ms":           "time to decide",
	"slots_sold":                 "slots sold",
	"clicks":                     "paid clicks",
	"deal_share":                 "revenue under deals",
	"tie_share":                  "requests with a tie",
	"extended_share":             "requests with an extension",
	"exploring_share":            "experiments with the floor",
	"exploration_cost":           "cost of experiments",
	"bid_to_value":               "offers as a share of value",
	"late_share":                 "late offers",
	"below_floor_share":          "offers below the floor",
	"unfunded_share":             "offers beyond the budget",
	"profit_gain":                "profit gain of the buyers",
	"converged":                  "converged",
	"convergence_auctions":       "requests until convergence",
	"convergence_time_s":         "time until convergence",
	"external_regret":            "regret",
	"swap_regret":                "swap regret",
	"regret_share":               "regret as a share of value",
	"liquid_welfare_per_auction": "value within budgets",
	"price_of_anarchy":           "price of anarchy",
	"budget_use":                 "budget used",
	"pacing_error":               "distance from the even line",
	"depleted_at":                "share of the run, or of a day, until the budget is gone",
	"hhi":                        "concentration (HHI)",
	"effective_bidders":          "effective buyers",
	"jain":                       "evenness of wins (Jain)",
	"gini":                       "inequality of wins (Gini)",
	"win_share":                  "share of wins",
	"spend_share":                "share of spend",
	"win_rate":                   "win rate",
	"surplus_per_auction":        "gain",
	"invited":                    "requests seen",
	"wins":                       "wins",
	"spend":                      "spend",
}

// plainName is a metric in the words of a publisher; one that has none keeps its own.
func plainName(metric string) string {
	if name, ok := plainNames[metric]; ok {
		return name
	}
	return strings.ReplaceAll(metric, "_", " ")
}

// sentenceCase begins with a capital; the words of this package are ASCII.
func sentenceCase(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// narrow is a space that does not break lines.
const narrow = "\u202f"

// decimals is how many places show a half-width: two digits of it if the first is 1 or 2, else one.
func decimals(half float64) int {
	if !(half > 0) || math.IsInf(half, 0) {
		return 0
	}
	power := math.Floor(math.Log10(half) + 1e-9)
	places := -int(power)
	if half < 2.95*math.Pow(10, power) {
		places++
	}
	return min(max(0, places), 9)
}

// short writes a number with two digits.
func short(v float64) string {
	if v == 0 || !Number(v).Known() || math.Abs(v) < 1e-6 {
		return plain(Number(v))
	}
	power := int(math.Floor(math.Log10(math.Abs(v)) + 1e-9))
	step := math.Pow(10, float64(power-1))
	return fixed(math.Round(v/step)*step, max(0, 1-power))
}

// fixed writes a number with so many places, thousands apart, and a printed minus.
func fixed(v float64, places int) string {
	text := strconv.FormatFloat(math.Abs(v), 'f', places, 64)
	whole, rest, _ := strings.Cut(text, ".")
	var b strings.Builder
	if v < 0 && strings.Trim(text, "0.") != "" {
		b.WriteString("−")
	}
	for i, r := range whole {
		if i > 0 && len(whole) >= 5 && (len(whole)-i)%3 == 0 {
			b.WriteString(narrow)
		}
		b.WriteRune(r)
	}
	if rest != "" {
		b.WriteString("." + rest)
	}
	return b.String()
}

// plain writes a number without an interval, with four digits.
func plain(x Number) string {
	v := float64(x)
	switch a := math.Abs(v); {
	case !x.Known():
		return "–"
	case a >= 1e15 || a != 0 && a < 1e-6:
		return strconv.FormatFloat(v, 'g', 4, 64)
	case v == math.Trunc(v):
		return fixed(v, 0)
	case a >= 1000:
		return fixed(v, 0)
	default:
		return fixed(v, min(9, max(0, 3-int(math.Floor(math.Log10(a))))))
	}
}

// percent writes a share: 0.123 is 12.3 %.
func percent(share float64) string {
	places := 0
	if p := 100 * share; p != math.Trunc(p) {
		places = 1
	}
	return fixed(100*share, places) + narrow + "%"
}

// counted writes a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fixed(float64(n), 0) + " " + noun + "s"
}

// list joins words as a sentence does.
func list(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}

// scaled is an interval in another unit.
func (iv Interval) scaled(by float64) Interval {
	iv.Mean, iv.Lo, iv.Hi = iv.Mean*Number(by), iv.Lo*Number(by), iv.Hi*Number(by)
	return iv
}

// half is half the width of an interval; 0 if there is none.
func (iv Interval) half() float64 {
	if !iv.Lo.Known() || !iv.Hi.Known() {
		return 0
	}
	return float64(iv.Hi)/2 - float64(iv.Lo)/2
}

// places is how many decimals the interval supports, and no more than five digits of the larger end.
func (iv Interval) places() int {
	size := max(math.Abs(float64(iv.Lo)), math.Abs(float64(iv.Hi)))
	return min(decimals(iv.half()), max(0, 4-int(math.Floor(math.Log10(size)))))
}

// printable reports whether the interval has digits to go by.
func (iv Interval) printable() bool {
	return iv.half() > 0 && iv.Mean.Known() && max(math.Abs(float64(iv.Lo)), math.Abs(float64(iv.Hi))) < 1e15
}

// value writes the mean with the digits that the interval supports.
func (iv Interval) value() string {
	if iv.printable() {
		return fixed(float64(iv.Mean), iv.places())
	}
	return plain(iv.Mean)
}

// ends writes the ends of the interval, empty if there is none.
func (iv Interval) ends() string {
	switch {
	case !iv.Lo.Known() || !iv.Hi.Known():
		return ""
	case iv.printable():
		return fixed(float64(iv.Lo), iv.places()) + "\u00a0to " + fixed(float64(iv.Hi), iv.places())
	}
	return plain(iv.Lo) + "\u00a0to " + plain(iv.Hi)
}

// dimensionName is a dimension in the words of a publisher.
func dimensionName(dimension string) string {
	if dimension == "geo" {
		return "region of the user"
	}
	return strings.ReplaceAll(dimension, "_", " ")
}

// requests are what this page calls auctions, but for the open one, which is what it is to deals.
func requests(text string) string { return inWords.Replace(text) }

var inWords = strings.NewReplacer("open auction", "open auction", "an auction", "a request", "auction", "request")

// inRequests is what a metric means, in the words of the page.
func (m *Metric) inRequests() string { return requests(m.Doc) }
