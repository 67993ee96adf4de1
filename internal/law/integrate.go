package law

import (
	"math"
	"slices"
)

// maxIntervals bounds the work of Integrate: a pole, a jump or noise above the
// tolerance costs accuracy, never an endless loop.
const maxIntervals = 1000

// Integrate returns the integral of f from a to b (both finite; negative if
// b < a) to an absolute error of about tol or the accuracy of float64, by global
// adaptive bisection: the interval with the largest error, the difference
// between the Gauss rule of 7 and the Kronrod rule of 15 points, is halved until
// the sum of errors is at most tol (Piessens and others, QUADPACK, 1983). It
// never evaluates f at a or b. The result does not depend on anything but its
// arguments: intervals are summed from left to right.
func Integrate(f func(float64) float64, a, b, tol float64) float64 {
	const rounding = 1e-15 // of a sum of fifteen terms
	parts := []interval{newInterval(f, a, b)}
	for {
		var sum, err float64
		worst := 0
		for i, p := range parts {
			sum += p.integral
			err += p.err
			if p.err > parts[worst].err {
				worst = i
			}
		}
		if !(err > max(tol, rounding*math.Abs(sum))) || len(parts) == maxIntervals {
			return sum
		}
		p := parts[worst]
		mid := p.a + float64(0.5*(p.b-p.a))
		parts[worst] = newInterval(f, p.a, mid)
		parts = slices.Insert(parts, worst+1, newInterval(f, mid, p.b))
	}
}

// An interval holds the integral over [a, b] and its estimated error.
type interval struct{ a, b, integral, err float64 }

func newInterval(f func(float64) float64, a, b float64) interval {
	half := float64(0.5 * (b - a))
	centre := a + half
	y := f(centre)
	fine := float64(y * kronrodWeights[0])
	coarse := float64(y * gaussWeights[0])
	for i := 1; i < len(kronrodNodes); i++ {
		d := float64(half * kronrodNodes[i])
		y = f(centre-d) + f(centre+d)
		fine += float64(y * kronrodWeights[i])
		if i%2 == 0 {
			coarse += float64(y * gaussWeights[i/2])
		}
	}
	return interval{a, b, float64(half * fine), math.Abs(half * (fine - coarse))}
}

// The nodes and weights of the Gauss-Kronrod pair (7, 15) on [-1, 1], the nodes
// from the centre outwards: every second one, beginning with the centre, belongs
// to the Gauss rule. Computed with 50 digits from the Stieltjes polynomial of
// degree 8.
var (
	kronrodNodes = [8]float64{
		0, 0.2077849550078984676, 0.40584515137739716691, 0.58608723546769113029,
		0.74153118559939443986, 0.86486442335976907279, 0.94910791234275852453, 0.99145537112081263921,
	}
	kronrodWeights = [8]float64{
		0.20948214108472782801, 0.20443294007529889241, 0.19035057806478540991, 0.16900472663926790283,
		0.14065325971552591875, 0.10479001032225018384, 0.063092092629978553291, 0.022935322010529224964,
	}
	gaussWeights = [4]float64{
		0.41795918367346938776, 0.38183005050511894495, 0.2797053914892766679, 0.12948496616886969327,
	}
)
