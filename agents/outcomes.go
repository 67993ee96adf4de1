package agents

import "math"

// outcomes is a regression of wins on bids that forgets: the curve P(win) = F(a + b h), h the feature of the bid, from wins
// and losses alone. It is recursive maximum likelihood: with x = (1, h), slope g and information w of one outcome at
// eta = a + b h (see family.score), and Q the accumulated information,
//
//	Q <- keep Q + (1-keep) Q0 + w x x',  (a, b) <- (a, b) + Q^-1 x g,
//
// one step of Fisher scoring on the likelihood in which the k-th last outcome has weight keep^k. What is forgotten is
// replaced by the information Q0 of a weak prior, so that Q stays invertible when bids do not vary (dynamic logistic
// regression; T. H. McCormick, A. E. Raftery, D. Madigan and R. S. Burd, Biometrics 68 (2012) 23-30). No single outcome moves
// its own eta by more than 1: an early surprise far from all others would otherwise throw the curve away.
//
// Where the least winning price is told of wins, it enters with its density, and a loss, of which only is known that the price was
// higher, with 1-F: the likelihood of a sample that is censored by the own bids. In (a, b) it is as concave, because f and
// 1-F of all families are log-concave in eta.
type outcomes struct {
	family     family
	weight     float64 // of the outcomes together
	a, b       float64
	q          information
	priorOfA   float64 // the diagonal of Q0: its other elements are 0
	priorSlope float64
	pinned     bool // b is given
}

// information is a symmetric 2 by 2 matrix.
type information struct{ aa, ab, bb float64 }

// newOutcomes starts at the family's prior, with a standard error of 2 of a and one as large as b of b.
func newOutcomes(f family) outcomes {
	m, s := f.prior()
	o := outcomes{family: f, a: -m / s, b: 1 / s, priorOfA: 0.25, priorSlope: s * s, pinned: pinned(f)}
	o.q = information{aa: o.priorOfA, bb: o.priorSlope}
	return o
}

// add takes in whether a bid of feature h won.
func (o *outcomes) add(h float64, won bool, keep float64) {
	g, w := o.family.score(o.a+float64(o.b*h), won)
	o.step(h, keep, pull{slope: g, information: w})
}

// addLoss takes in that the least winning price, which is told of wins, was above the bid.
func (o *outcomes) addLoss(h, keep float64) {
	g, w := o.family.lossScore(o.a + float64(o.b*h))
	o.step(h, keep, pull{slope: g, information: w})
}

// addPrice takes in a least winning price. Its log-likelihood is log f(a + b h) + log b.
func (o *outcomes) addPrice(h, keep float64) {
	g, w := o.family.priceScore(o.a + float64(o.b*h))
	p := pull{slope: g, information: w}
	if !o.pinned {
		p.stretch = 1 / max(o.b, flattest/math.Sqrt(o.priorSlope))
	}
	before := o.b
	o.step(h, keep, p)
	if before > 0 {
		o.b = max(o.b, 0.5*before)
	}
}

// flattest is the least slope, as a share of the prior one, that a price is weighed at.
const flattest = 0.01

// pull is what one observation says: the derivative of its log-likelihood with respect to eta and its negative derivative, and
// with respect to b alone.
type pull struct{ slope, information, stretch float64 }

func (o *outcomes) step(h, keep float64, p pull) {
	o.weight = 1 + float64(keep*o.weight)
	q := &o.q
	q.aa = float64(keep*q.aa) + float64((1-keep)*o.priorOfA) + p.information
	if o.pinned {
		da := p.slope / q.aa
		o.a += min(max(da, -1), 1)
		return
	}
	w := p.information
	q.ab = float64(keep*q.ab) + float64(w*h)
	q.bb = float64(keep*q.bb) + float64((1-keep)*o.priorSlope) + float64(w*h*h) + float64(p.stretch*p.stretch)
	det := float64(q.aa*q.bb) - float64(q.ab*q.ab)
	da, db := (q.bb-float64(q.ab*h))*p.slope/det, (float64(q.aa*h)-q.ab)*p.slope/det
	da, db = da-float64(q.ab*p.stretch)/det, db+float64(q.aa*p.stretch)/det
	shrink := min(1, 1/math.Abs(da+float64(db*h)))
	o.a += float64(shrink * da)
	o.b += float64(shrink * db)
}

// rises reports whether the slope is given or at least two standard errors above 0: Var b = (Q^-1)_bb.
func (o *outcomes) rises() bool {
	return o.pinned || o.b > 0 && o.b*o.b*(o.q.bb-float64(o.q.ab/o.q.aa*o.q.ab)) >= 4
}
