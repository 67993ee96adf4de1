package scenarios

import (
	"io"

	"marketsim/scenarios/internal/strict"
)

// Encode writes the scenario as a file in which every key stands, with its default, unit and meaning. Loaded again, it is
// the same scenario.
func (s *Scenario) Encode(w io.Writer) error { return strict.Encode(w, s) }
