package plot_test

import (
	"math"
	"os"
	"strings"
	"testing"

	"marketsim/reports/plot"
)

func ExampleFigure_WriteCSV() {
	fig := plot.Figure{
		Name: "revenue-by-arm",
		Panels: []plot.Panel{{
			Title:    "Yield",
			Sideways: true,
			X:        plot.Axis{Categories: []string{"base", "no ring"}},
			Y:        plot.Axis{Label: "revenue (USD per 1000 requests)"},
			Series: []plot.Series{{
				Name: "revenue", Mark: plot.Dots,
				Y: []float64{3.21, 3.48}, Lo: []float64{3.1, 3.41}, Hi: []float64{3.32, 3.55},
			}},
			Rules: []plot.Rule{{Label: "theory", At: 3.5}},
		}},
	}
	fig.WriteCSV(os.Stdout)
	// Output:
	// panel,series,x,y,lo95,hi95
	// Yield,revenue,base,3.21,3.1,3.32
	// Yield,revenue,no ring,3.48,3.41,3.55
	// Yield,theory,,3.5,,
}

func TestCSVOfOddThings(t *testing.T) {
	nan := math.NaN()
	fig := plot.Figure{Panels: []plot.Panel{
		{
			Title:  "=1+1",
			Series: []plot.Series{{Name: "@ring, 1", X: []float64{0.1, math.Inf(1), math.Copysign(0, -1)}, Y: []float64{1. / 3, nan, -1e-7}}},
			Rules:  []plot.Rule{{Label: "start", At: 2, OnX: true}},
		},
		{X: plot.Axis{Categories: []string{"a", "-b"}}, Heat: &plot.Heat{Z: [][]float64{{1, nan}, {3, 4e20}}, Y: []float64{10, 20}}},
	}}
	want := strings.Join([]string{
		"panel,series,x,y,lo95,hi95,z",
		"'=1+1,\"'@ring, 1\",0.1,0.3333333333,,,",
		"'=1+1,\"'@ring, 1\",,,,,",
		"'=1+1,\"'@ring, 1\",0,-1e-07,,,",
		"'=1+1,start,2,,,,",
		"2,,a,10,,,1",
		"2,,'-b,10,,,",
		"2,,a,20,,,3",
		"2,,'-b,20,,,4e+20",
		"",
	}, "\n")
	var got strings.Builder
	if err := fig.WriteCSV(&got); err != nil {
		t.Fatal(err)
	}
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}
