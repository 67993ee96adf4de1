package scenarios

import (
	"fmt"
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
	if len(s.Market.Currency) != 3 || strings.ToUpper(s.Market.Currency) != s.Market.Currency {
		report("market.currency", "%q is not an ISO 4217 code such as USD", s.Market.Currency)
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
