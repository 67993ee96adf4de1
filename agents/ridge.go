package agents

// ridge is a linear regression on few features with penalty 1: theta = A^-1 sum y x, A = I + sum x x'. It keeps A^-1 and theta.
type ridge struct {
	theta   []float64
	inverse []float64 // of A, row by row; symmetric
	turned  []float64 // A^-1 x, scratch
}

func newRidge(features int) ridge {
	r := ridge{theta: make([]float64, features), inverse: make([]float64, features*features), turned: make([]float64, features)}
	for i := range features {
		r.inverse[i*features+i] = 1
	}
	return r
}

// mean is theta'x.
func (r *ridge) mean(x []float64) float64 { return dot(r.theta, x) }

// variance is x' A^-1 x.
func (r *ridge) variance(x []float64) float64 {
	n, q := len(x), 0.0
	for i := range x {
		q += float64(x[i] * dot(r.inverse[i*n:(i+1)*n], x))
	}
	return max(q, 0) // rounding may leave a little less
}

// add takes one observation, by the formula of Sherman and Morrison: with u = A^-1 x and d = 1 + x'u,
//
//	A^-1 <- A^-1 - u u'/d,  theta <- theta + u (y - theta'x)/d.
func (r *ridge) add(x []float64, y float64) {
	n := len(x)
	for i := range x {
		r.turned[i] = dot(r.inverse[i*n:(i+1)*n], x)
	}
	d := 1 + max(dot(x, r.turned), 0)
	off := (y - r.mean(x)) / d
	for i := range x {
		r.theta[i] += float64(r.turned[i] * off)
		for j := range x {
			r.inverse[i*n+j] -= float64(r.turned[i]*r.turned[j]) / d
		}
	}
}

// dot is the inner product.
func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}
