package agents

import (
	"marketsim/internal/detmath"
	"marketsim/market"
)

// trial is a bid of the batch and what came of it.
type trial struct {
	shaded
	drawn      float64 // normal about the policy's mean: the share, before it was cut
	propensity float64 // logarithm of the density with which it was drawn, without -log(sigma sqrt(2 pi))
	noise      float64 // by how many sigma it was above the mean
	cpm        float64 // value
	unit       float64 // CPM that count as 1 of what follows: for a click, times the rate of the best position
	value      float64 // of the slot
	gain       float64 // what it earned
	expected   float64 // what the win model would have expected it to
}

// measure takes down what the slot is worth, in mean values of a lot of its quality. Where that is more than mostMeans of them, what
// is won and what is paid count for less alike.
func (t *trial) measure(lot *market.Lot, cpm, mean float64) {
	t.cpm, t.unit = cpm, max(mean, cpm/mostMeans)
	if t.value = cpm / t.unit; lot.SoldByClick() {
		t.unit *= lot.Slots[0].Rate.Share()
	}
}

// offPolicy estimates from a trial what a bid drawn about another mean m would have earned there. With w the ratio of the densities
// of the drawn number g, u the gain and q(gamma) = P(win | gamma) (1 - gamma) v that of the win model under first price,
//
//	dm   q(m + sigma z), z the noise of the trial: no better than its model
//	ips  w u: right on average (D. G. Horvitz and D. J. Thompson 1952), and of much variance far from where bids were
//	dr   q(m + sigma z) + w (u - q(gamma)): right if either is (M. Dudik, J. Langford and L. Li, ICML 2011)
//	ppo  min(w u, w' u), w' being w cut to 1 +- clip: nothing is gained by going far (J. Schulman et al., arXiv 1707.06347)
//
// Weights of dr and ips above 50 count as 50, after AuctionGym. All methods return the derivative by m as well.
type offPolicy struct {
	sigma, clip float64
	wins        *winModel
}

// mostWeight bounds importance weights.
const mostWeight = 50

// appraisal is one of the methods.
type appraisal func(t *trial, mean float64) (value, slope float64)

// method is that of a name; nil if there is none.
func (o *offPolicy) method(name string) appraisal {
	switch name {
	case "dm":
		return o.dm
	case "ips":
		return o.ips
	case "dr":
		return o.dr
	case "ppo":
		return o.ppo
	}
	return nil
}

// weight is the importance weight and its derivative.
func (o *offPolicy) weight(t *trial, mean float64) (w, slope float64) {
	z := (t.drawn - mean) / o.sigma
	w = detmath.Exp(min(float64(-0.5*z*z)-t.propensity, 100)) // no infinity comes of it
	return w, float64(w*z) / o.sigma
}

// bounded is the weight as dr and ips count it.
func (o *offPolicy) bounded(t *trial, mean float64) (w, slope float64) {
	if w, slope = o.weight(t, mean); w > mostWeight {
		return mostWeight, 0
	}
	return w, slope
}

func (o *offPolicy) ips(t *trial, mean float64) (value, slope float64) {
	w, slope := o.bounded(t, mean)
	return float64(w * t.gain), float64(slope * t.gain)
}

func (o *offPolicy) ppo(t *trial, mean float64) (value, slope float64) {
	w, slope := o.weight(t, mean)
	if cut := min(max(w, 1-o.clip), 1+o.clip); cut*t.gain < w*t.gain {
		return float64(cut * t.gain), 0
	}
	return float64(w * t.gain), float64(slope * t.gain)
}

func (o *offPolicy) dm(t *trial, mean float64) (value, slope float64) {
	gamma := mean + float64(o.sigma*t.noise)
	cut := min(max(gamma, 0), 1)
	if value, slope = o.expect(t, cut); cut != gamma {
		slope = 0
	}
	return value, slope
}

func (o *offPolicy) dr(t *trial, mean float64) (value, slope float64) {
	value, slope = o.dm(t, mean)
	w, tilt := o.bounded(t, mean)
	missed := t.gain - t.expected
	return value + float64(w*missed), slope + float64(tilt*missed)
}

// expect is q at a share, and its derivative.
func (o *offPolicy) expect(t *trial, gamma float64) (value, slope float64) {
	level, steep := o.wins.odds(t.rate, t.worth)
	p := 1 / (1 + detmath.Exp(-level-float64(steep*gamma)))
	kept := float64(t.value * (1 - gamma))
	return float64(p * kept), float64(p*(1-p)*steep*kept) - float64(p*t.value)
}
