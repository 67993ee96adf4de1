package agents

// moments are the mean and the variance of a sequence in which the k-th last number has weight keep^k, 0 < keep <= 1
// (P. D. West, Communications of the ACM 22 (1979) 532-535). The zero value is the empty sequence.
type moments struct {
	weight, mean, variance float64
}

func (m *moments) add(x, keep float64) {
	m.weight = 1 + float64(keep*m.weight)
	share := 1 / m.weight
	d := x - m.mean
	m.mean += float64(share * d)
	m.variance = (1 - share) * (m.variance + float64(share*d*d))
}
