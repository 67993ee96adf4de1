package agents

// gauss4 is the integral of f over [centre-half, centre+half] by the Gauss-Legendre rule of 4 points, divided by half.
func gauss4(f func(float64) float64, centre, half float64) float64 {
	const (
		innerNode, innerWeight = 0.33998104358485626480, 0.65214515486254614263
		outerNode, outerWeight = 0.86113631159405257522, 0.34785484513745385737
	)
	inner, outer := float64(innerNode*half), float64(outerNode*half)
	return float64(innerWeight*(f(centre-inner)+f(centre+inner))) + float64(outerWeight*(f(centre-outer)+f(centre+outer)))
}
