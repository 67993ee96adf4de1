package scenarios

import "slices"

// Integrity is what watches the market. The screens see and report; they never act.
type Integrity struct {
	Screens []string `key:"screens" oneof:"cv|win-correlation" doc:"which screens run in shadow mode"`
}

// Screens reports whether a screen runs.
func (s *Scenario) Screens(name string) bool { return slices.Contains(s.Integrity.Screens, name) }
