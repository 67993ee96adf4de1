package detmath

// horner returns c[0] + c[1] x + c[2] x^2 + ...
func horner(x float64, c []float64) float64 {
	s := c[len(c)-1]
	for i := len(c) - 2; i >= 0; i-- {
		s = c[i] + float64(s*x)
	}
	return s
}
