package law

import "math"

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

// maxHalvings bounds the depth of Integrate: an interval of 2^-40 of the whole
// is summed as it is, so a pole at an end or a jump inside costs accuracy, never
// an endless loop.
const maxHalvings = 40

// Integrate returns the integral of f from a to b (both finite; negative if
// b < a) to an absolute error of about tol, by adaptive bisection with the
// Gauss-Kronrod pair of 7 and 15 points. It never evaluates f at a or b. The
// order of evaluation and of summation is fixed.
func Integrate(f func(float64) float64, a, b, tol float64) float64 {
	return integrate(f, a, b, tol, maxHalvings)
}

func integrate(f func(float64) float64, a, b, tol float64, halvings int) float64 {
	fine, coarse := kronrod(f, a, b)
	// Half a unit in the last place of 15 terms is all that can be asked.
	const rounding = 1e-15
	err := math.Abs(fine - coarse)
	if err <= tol || err <= rounding*math.Abs(fine) || halvings == 0 || math.IsNaN(err) {
		return fine
	}
	mid := a + float64(0.5*(b-a))
	return integrate(f, a, mid, 0.5*tol, halvings-1) + integrate(f, mid, b, 0.5*tol, halvings-1)
}

// kronrod returns the estimates with 15 and with 7 points.
func kronrod(f func(float64) float64, a, b float64) (fine, coarse float64) {
	half := float64(0.5 * (b - a))
	centre := a + half
	y := f(centre)
	fine = float64(y * kronrodWeights[0])
	coarse = float64(y * gaussWeights[0])
	for i := 1; i < len(kronrodNodes); i++ {
		d := float64(half * kronrodNodes[i])
		y = f(centre-d) + f(centre+d)
		fine += float64(y * kronrodWeights[i])
		if i%2 == 0 {
			coarse += float64(y * gaussWeights[i/2])
		}
	}
	return float64(fine * half), float64(coarse * half)
}
