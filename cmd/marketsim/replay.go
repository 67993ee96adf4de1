package main

import (
	"context"
	"fmt"

	"marketsim/market"
	"marketsim/scenarios"
)

// replay plays one run again with a trace on the auction in question. With a recorded fingerprint it plays all of the run and
// compares; without, it stops once nothing more can happen to the auction.
func replay(ctx context.Context, p *scenarios.Point, q question, recorded string) (*story, error) {
	config, err := p.Blueprint.Build(q.run)
	if err != nil {
		return nil, err
	}
	trace := &market.Trace{Seq: q.auction}
	config.Trace = trace
	second := watch(&config.Sellers[0], q.auction)
	if recorded == "" {
		config.Source = &untilSettled{config.Source, trace}
	}
	m, err := market.New(config)
	if err != nil {
		return nil, err
	}
	result, err := m.Run(ctx)
	if err != nil {
		return nil, err
	}
	if print := fmt.Sprintf("%016x", result.Fingerprint); recorded != "" && print != recorded {
		return nil, (&failure{code: exitFailed, err: fmt.Errorf("run %d of arm %s came out with fingerprint %s, recorded is %s", q.run, p.Arm, print, recorded)}).
			hint("another version of marketsim wrote the directory: play the scenario again")
	}
	switch {
	case trace.Found:
	case result.Auctions == 0:
		return nil, usage("auction %d: run %d has none: its horizon ended before the first arrival", q.auction, q.run)
	default:
		return nil, usage("auction %d: run %d has auctions 0 to %d", q.auction, q.run, result.Auctions-1)
	}
	trace.Sort()
	return &story{
		Trace: trace, point: p, buyers: config.Buyers, asked: q, second: second,
		wanting: p.Blueprint.Wanting(&trace.Lot), estimates: p.Blueprint.Estimates(q.run, &trace.Lot.Lot),
	}, nil
}

// untilSettled ends the traffic when all is known of the traced auction: it has closed, and every request was lost, met an
// agent that is down, or was decided on.
type untilSettled struct {
	market.Source
	trace *market.Trace
}

func (s *untilSettled) Next(imp *market.Impression) bool {
	return !s.settled() && s.Source.Next(imp)
}

func (s *untilSettled) settled() bool {
	if !s.trace.Found {
		return false
	}
	open := 0
	for _, step := range s.trace.Steps {
		switch {
		case step.What != market.RequestSent:
			open--
		case step.Until != market.Never:
			open++
		}
	}
	return open == 0
}
