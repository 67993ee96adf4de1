package agents

// winCurve is the probability F that a bid wins, as a function of the bid.
type winCurve interface {
	// best is the bid b with the largest expected surplus (v-b) F(b).
	best(v float64) float64

	// wins is F at a bid, and area its integral from one to another.
	wins(b float64) float64
	area(from, to float64) float64
}

// fitted is the member of a family with a location and a scale.
type fitted struct {
	family
	m, s float64
}

func (f *fitted) best(v float64) float64        { return f.family.best(v, f.m, f.s) }
func (f *fitted) wins(b float64) float64        { return f.family.wins(b, f.m, f.s) }
func (f *fitted) area(from, to float64) float64 { return f.family.area(from, to, f.m, f.s) }

// family is a two-parameter family of win curves P(win | bid b) = F((h(b) - m)/s), with h the bid itself or its logarithm.
type family interface {
	// feature is h.
	feature(b float64) float64

	// fit is the curve of least winning prices whose h has these moments.
	fit(p *moments) (m, s float64)

	// prior is the curve that is believed in before anything is known, if values have mean 1.
	prior() (m, s float64)

	// wins is the curve at the bid b >= 0, and area its integral from one bid to another.
	wins(b, m, s float64) float64
	area(from, to, m, s float64) float64

	// best is the bid b in (0, v) with the largest expected surplus (v-b) F((h(b)-m)/s), for v > 0 and s > 0. It may be
	// negative where the curve does not vanish at 0.
	best(v, m, s float64) float64

	// score is the derivative of the log-likelihood of a win or a loss at eta = (h(b)-m)/s with respect to eta, and its
	// expected negative derivative.
	score(eta float64, won bool) (slope, information float64)

	// priceScore is the same for a least winning price that is told, with log f for the likelihood, and lossScore for one of
	// which it is known that it is higher, with log(1-F); the information is that of the one observation.
	priceScore(eta float64) (slope, information float64)
	lossScore(eta float64) (slope, information float64)
}

// families are those of the curves. A curve without a family is logistic where no price is told.
var families = map[string]family{
	"logistic": logistic{}, "lognormal": lognormal{}, "log-logistic": logLogistic{}, "exponential": exponential{},
	"empirical": logistic{}, "kaplan-meier": logistic{},
}

// pinned reports whether a family has no scale of its own.
func pinned(f family) bool {
	_, is := f.(exponential)
	return is
}
