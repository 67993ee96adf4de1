package detmath

// twoSum returns s = a + b rounded and its error: s + e = a + b exactly
// (Knuth).
func twoSum(a, b float64) (s, e float64) {
	s = a + b
	bb := s - a
	return s, (a - (s - bb)) + (b - bb)
}

// twoProduct returns p = a b rounded and its error: p + e = a b exactly, for
// factors below 2^990 and a product that does not underflow (Dekker).
func twoProduct(a, b float64) (p, e float64) {
	p = float64(a * b)
	ah, al := halves(a)
	bh, bl := halves(b)
	e = float64(ah*bh) - p
	e += float64(ah * bl)
	e += float64(al * bh)
	return p, e + float64(al*bl)
}

// halves splits x into two numbers of at most 26 bits each (Veltkamp).
func halves(x float64) (top, low float64) {
	t := float64(x * (1<<27 + 1))
	top = t - (t - x)
	return top, x - top
}
