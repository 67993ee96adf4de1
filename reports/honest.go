package reports

import "strings"

// honestReasons are what else of these arms makes the wins of honest buyers depend on each other, as the end of a sentence.
func (d *Data) honestReasons() string {
	var reasons []string
	for _, one := range []struct {
		what string
		is   func(a *Arm) bool
	}{
		{"the order in which a waterfall asks", func(a *Arm) bool { return a.Rule == waterfall }},
		{"guaranteed deals that are paced", (*Arm).paces},
		{"floors that move", func(a *Arm) bool { return a.Floor.Moves }},
	} {
		there := false
		d.eachArm(func(a *Arm, _ string) { there = there || one.is(a) })
		if there {
			reasons = append(reasons, d.inArms(one.is)+one.what)
		}
	}
	if len(reasons) == 0 {
		return ""
	}
	return "; so do, here, " + strings.Join(reasons, "; ")
}

// paces reports whether an arm has a deal that is delivered evenly: its buyer wins whenever it is behind.
func (a *Arm) paces() bool {
	for i := range a.Deals {
		if a.Deals[i].PacingError.Mean.Known() {
			return true
		}
	}
	return false
}

// nothingVaries reports whether the same buyers win every request in every arm, so that there is nothing to correlate.
func (d *Data) nothingVaries() bool {
	same := true
	d.eachArm(func(a *Arm, _ string) { same = same && a.sameWinners() })
	return same
}

// sameWinners reports whether every buyer of an arm wins all requests that it is invited to, or none, and some win.
func (a *Arm) sameWinners() bool {
	wins := false
	for i := range a.Estimates {
		e := &a.Estimates[i]
		if e.Metric != "win_rate" || e.Entity == "" || e.Dimension != "" || !e.T.Mean.Known() {
			continue
		}
		if e.T.Mean != 0 && e.T.Mean != 1 {
			return false
		}
		wins = wins || e.T.Mean == 1
	}
	return wins
}
