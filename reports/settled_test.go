package reports

import "testing"

// The last impression of a run that came too late breaks no promise.
func TestSettledPromises(t *testing.T) {
	for short, want := range map[Number]int{0: 0, 0.3: 0, 3: 0, 4: 1, 3000: 1} {
		a := Arm{Deals: []Deal{{Name: "sponsorship", Volume: 3000, Delivered: Interval{Mean: 3000 - short}, Shortfall: Interval{Mean: short}}}}
		if got := len(a.unkept()); got != want {
			t.Errorf("%v of 3000 missing: %d promises broken, want %d", short, got, want)
		}
	}
}
