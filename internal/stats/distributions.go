package stats

import "gonum.org/v1/gonum/stat/distuv"

func student(df int) distuv.StudentsT {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(df)}
}

// tQuantile returns the p-quantile of Student's t with df degrees of freedom.
func tQuantile(df int, p float64) float64 { return student(df).Quantile(p) }

// tTwoSided returns P(|T| >= |t|), computed in the lower tail so that tiny values keep their digits.
func tTwoSided(df int, t float64) float64 {
	if t > 0 {
		t = -t
	}
	return 2 * student(df).CDF(t)
}

func normalCDF(z float64) float64      { return distuv.UnitNormal.CDF(z) }
func normalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }
