package experiment

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"testing"

	"marketsim/scenarios"
)

func TestSmoke(t *testing.T) {
	r, err := scenarios.OpenBundled(cmp.Or(os.Getenv("SC"), "revenue-equivalence"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := scenarios.Load("revenue-equivalence.toml", r, scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	res, err := Play(context.Background(), f, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range res.Combos[0].Arms {
		for _, e := range a.Estimates {
			if e.Whole() {
				fmt.Println(a.Arm, e.Metric.Name, e.T.Estimate, e.T.Lo, e.T.Hi)
			}
		}
	}
	for _, v := range res.Claims {
		fmt.Printf("%+v\n", v)
	}
	fmt.Printf("%+v\n", res.Combos[0].Decision)
}
