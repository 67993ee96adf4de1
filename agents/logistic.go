package agents

import (
	"math"

	"marketsim/internal/detmath"
)

// logistic is the curve 1/(1 + e^-eta), eta = (b-m)/s. With W = e^eta at the best bid, the first-order condition is
// v - b = s (1+W), hence W + log W = (v-m)/s - 1: W is Lambert's W of the exponential of that.
type logistic struct{}

func (logistic) feature(b float64) float64 { return b }

func (logistic) fit(p *moments) (m, s float64) {
	const spread = 0.55132889542179204 // sqrt(3)/pi: the scale, where the standard deviation is 1
	return p.mean, spread * math.Sqrt(p.variance)
}

func (logistic) prior() (m, s float64) { return 0.5, 0.25 }

func (logistic) wins(b, m, s float64) float64 { return 1 / (1 + detmath.Exp((m-b)/s)) }

// area is s (log(1 + e^eta)) between the two.
func (logistic) area(from, to, m, s float64) float64 {
	softplus := func(eta float64) float64 { return max(eta, 0) + detmath.Log1p(detmath.Exp(-math.Abs(eta))) }
	return float64(s * (softplus((to-m)/s) - softplus((from-m)/s)))
}

func (logistic) best(v, m, s float64) float64 {
	return v - float64(s*(1+wrightOmega((v-m)/s-1)))
}

func (logistic) score(eta float64, won bool) (slope, information float64) {
	win := 1 / (1 + detmath.Exp(-eta))
	loss := 1 / (1 + detmath.Exp(eta))
	if won {
		return loss, win * loss
	}
	return -win, win * loss
}

func (logistic) priceScore(eta float64) (slope, information float64) {
	win := 1 / (1 + detmath.Exp(-eta))
	loss := 1 / (1 + detmath.Exp(eta))
	return loss - win, 2 * win * loss
}

func (f logistic) lossScore(eta float64) (slope, information float64) { return f.score(eta, false) }

// wrightOmega solves w + log w = y: it is Lambert's W at e^y without the overflow. Two steps of order four (F. N. Fritsch,
// R. E. Shafer and W. P. Crowley, Communications of the ACM 16 (1973) 123-124) from a first guess within 10 % give it to a
// relative error of 1e-15.
func wrightOmega(y float64) float64 {
	var w float64
	switch {
	case y > 1e9: // two terms of the asymptotic series are exact
		return y - detmath.Log(y)
	case y < -36: // w^2 is below the last bit
		return detmath.Exp(y)
	case y < -1.5:
		w = detmath.Exp(y)
		w *= 1 / (1 + w)
	case y < 4: // Taylor's series about y = 1
		d := y - 1
		w = 1 + float64(d*(0.5+float64(d*(1./16-float64(d*(1./192))))))
	default:
		l := detmath.Log(y)
		w = y - l + l/y
	}
	for range 2 {
		r := y - w - detmath.Log(w)
		q := float64((1 + w) * (1 + w + float64(2./3*r)))
		w += float64(w * (r / (1 + w)) * ((q - float64(0.5*r)) / (q - r)))
	}
	return w
}
