package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Validate checks what concerns the file as a whole.
func (s *Scenario) Validate(report func(key, format string, args ...any)) {
	if s.Auctions == 0 && s.Horizon == 0 {
		report("auctions", "is missing, and so is horizon: set one of them, or a run would never end")
	}
	if _, err := parseWarmup(s.Warmup); err != nil {
		report("warmup", "%v", err)
	}
}

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

// Validate checks what concerns the publisher as a whole.
func (m *Market) Validate(report func(key, format string, args ...any)) {
	if strings.TrimSpace(m.Publisher) == "" {
		report("publisher", "is empty: results name the seller by it")
	}
	if !currencyForm.MatchString(m.Currency) {
		report("currency", "%q is not an ISO 4217 code such as USD", m.Currency)
	}
	shares := map[string][]float64{}
	for _, p := range m.Inventory {
		shares["inventory"] = append(shares["inventory"], p.Value.Share)
	}
	for _, s := range m.Geos {
		shares["geos"] = append(shares["geos"], s.Value.Share)
	}
	for _, s := range m.Devices {
		shares["devices"] = append(shares["devices"], s.Value.Share)
	}
	for _, table := range []string{"inventory", "geos", "devices"} {
		if list := shares[table]; len(list) > 0 && slices.Max(list) == 0 {
			report(table, "every share is 0: no impression could arrive; give one entry more")
		}
	}
}

// Warmup says how the start of each run is left out of the results.
type Warmup struct {
	Auto  bool    // by MSER-5, one cut for all arms
	Share float64 // of the run, 0 to less than 1, if not Auto
}

// WarmupCut reads the warmup key, which has been checked.
func (s *Scenario) WarmupCut() Warmup {
	w, err := parseWarmup(s.Warmup)
	if err != nil {
		panic("scenarios: warmup of an unchecked scenario: " + err.Error())
	}
	return w
}

func parseWarmup(text string) (Warmup, error) {
	switch text {
	case "auto":
		return Warmup{Auto: true}, nil
	case "none":
		return Warmup{}, nil
	}
	number, isShare := strings.CutSuffix(text, "%")
	percent, err := strconv.ParseFloat(number, 64)
	if err != nil || !isShare || !(percent >= 0 && percent < 100) {
		return Warmup{}, fmt.Errorf(`%q: write "auto", "none" or a share below 100 such as "20%%"`, text)
	}
	return Warmup{Share: percent / 100}, nil
}
