package mechanisms

import (
	"errors"
	"fmt"

	"marketsim/market"
)

// softSchedule moves a soft and a hard floor over the run: a bid below the hard floor is rejected; under the rule soft-floor
// a winning bid between the two pays itself, and one above both pays the soft floor or the next bid. Both are announced and
// ignore quality.
type softSchedule struct {
	steps  []softStep
	length float64 // of the unit of the steps, in auctions
	linear bool
}

type softStep struct{ at, soft, hard float64 } // prices in CPM

type softScheduleParams struct {
	At    []float64 `key:"at" unit:"1 or auctions" min:"0" required:"true" doc:"when each step begins, ascending: a share of the run or the number of an auction"`
	Soft  []float64 `key:"soft_cpm" unit:"CPM" min:"0" max:"1e6" required:"true" doc:"soft floor from then on; at least the hard one"`
	Hard  []float64 `key:"hard_cpm" unit:"CPM" min:"0" max:"1e6" doc:"hard floor from then on; none if left out"`
	By    string    `key:"by" oneof:"share|auction" doc:"what at counts: shares of the run, or auctions from 0"`
	Shape string    `key:"shape" oneof:"stepwise|linear" doc:"whether prices jump at a step or move evenly to the next one"`
}

func newSoftSchedule(d FloorDeps, p softScheduleParams) (market.Floors, error) {
	s := &softSchedule{length: 1, linear: p.Shape == "linear"}
	if p.By == "share" {
		if s.length = d.Auctions; !(s.length > 0) {
			return nil, fmt.Errorf(`mechanisms: soft-floor-schedule: by = "share": the length of the run is not known here: use by = "auction"`)
		}
	}
	if len(p.At) == 0 || len(p.Soft) != len(p.At) || len(p.Hard) != 0 && len(p.Hard) != len(p.At) {
		return nil, fmt.Errorf("mechanisms: soft-floor-schedule: %d steps under at, %d prices under soft_cpm, %d under hard_cpm: give each step a soft floor, and all or none a hard one",
			len(p.At), len(p.Soft), len(p.Hard))
	}
	for i := range p.At {
		step := softStep{at: p.At[i], soft: p.Soft[i]}
		if len(p.Hard) > 0 {
			step.hard = p.Hard[i]
		}
		err := errors.Join(
			checkBetween("soft-floor-schedule", "hard_cpm", step.hard, 0, market.MaxPrice.CPM()),
			checkBetween("soft-floor-schedule", "soft_cpm", step.soft, step.hard, market.MaxPrice.CPM()),
		)
		if err != nil {
			return nil, err
		}
		if !(step.at >= 0) || i > 0 && !(step.at > p.At[i-1]) {
			return nil, fmt.Errorf("mechanisms: soft-floor-schedule: at = %v in step %d: steps must ascend from 0 or more", step.at, i+1)
		}
		s.steps = append(s.steps, step)
	}
	return s, nil
}

// Set implements market.Floors.
func (s *softSchedule) Set(a *market.Auction) {
	now := s.now(float64(a.Seq) / s.length)
	a.Soft = market.PriceOf(now.soft)
	setLeast(a, market.PriceOf(now.hard), true)
}

// now is the step in force, or the point on the way to the next one. Before the first step its prices hold already.
func (s *softSchedule) now(at float64) softStep {
	i := 0
	for i+1 < len(s.steps) && s.steps[i+1].at <= at {
		i++
	}
	from := s.steps[i]
	if !s.linear || at <= from.at || i+1 == len(s.steps) {
		return from
	}
	to := s.steps[i+1]
	part := (at - from.at) / (to.at - from.at)
	return softStep{at, from.soft + float64(part*(to.soft-from.soft)), from.hard + float64(part*(to.hard-from.hard))}
}
