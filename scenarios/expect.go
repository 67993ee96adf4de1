package scenarios

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Expectation is one entry of [expect.NAME]: a claim that the results are held against.
type Expectation struct {
	Claim  string `key:"claim" required:"true" doc:"such as: diff(revenue_per_auction, no-ring, base) within [-0.30, -0.01]"`
	Source string `key:"source" required:"true" doc:"where the claim comes from: a theory id, a paper, or pre-registered"`
}

// Claim is a claim that has been read.
//
//	mean(METRIC, ARM) within [LO, HI]      the mean over runs
//	diff(METRIC, A, B) within [LO, HI]     the paired mean of B minus A
//	... > LO, ... < HI                     short for an interval without an end
//
// METRIC is a metric's name, with what it is about in braces if it is about one agent or one level of a dimension:
// win_share{agent=far-1}, fill{geo=us}. ARM is an arm's name, with the point of the sweep in braces if there is one:
// base{floors.price_cpm=0.5}. The claim holds if the 95 % interval lies inside [LO, HI], fails if it lies outside, and is
// undecided otherwise.
type Claim struct {
	Metric Selector
	Arms   []Selector // one for mean, two for diff
	Lo, Hi float64
}

// Selector is a name with conditions in braces.
type Selector struct {
	Name  string
	Where []Condition
}

// Condition is one key=value of a selector.
type Condition struct{ Key, Value string }

var claimForm = regexp.MustCompile(`^\s*(mean|diff)\s*\((.*)\)\s*(within\s*\[\s*([^,\]]+),([^\]]+)\]|([<>])\s*(\S+))\s*$`)

// ParseClaim reads a claim.
func ParseClaim(text string) (Claim, error) {
	m := claimForm.FindStringSubmatch(text)
	if m == nil {
		return Claim{}, errors.New("write mean(METRIC, ARM) or diff(METRIC, ARM, ARM), then within [LO, HI], > LO or < HI")
	}
	args, err := parseSelectors(m[2])
	if err != nil {
		return Claim{}, err
	}
	if want := map[string]int{"mean": 2, "diff": 3}[m[1]]; len(args) != want {
		return Claim{}, fmt.Errorf("%s takes %d arguments, not %d", m[1], want, len(args))
	}
	c := Claim{Metric: args[0], Arms: args[1:], Lo: math.Inf(-1), Hi: math.Inf(1)}
	for _, bound := range []struct {
		text string
		to   *float64
	}{{m[4], &c.Lo}, {m[5], &c.Hi}, {m[7], map[string]*float64{"<": &c.Hi, ">": &c.Lo, "": nil}[m[6]]}} {
		if bound.text == "" {
			continue
		}
		if *bound.to, err = strconv.ParseFloat(strings.TrimSpace(bound.text), 64); err != nil || math.IsNaN(*bound.to) {
			return Claim{}, fmt.Errorf("%q is not a number", strings.TrimSpace(bound.text))
		}
	}
	if c.Lo > c.Hi {
		return Claim{}, fmt.Errorf("the interval is empty: %v is more than %v", c.Lo, c.Hi)
	}
	return c, nil
}

var selectorForm = regexp.MustCompile(`^\s*([A-Za-z][\w.-]*)\s*(?:\{([^{}]*)\})?\s*(?:,|$)`)

// parseSelectors reads a list of names separated by commas, each with optional conditions in braces.
func parseSelectors(text string) ([]Selector, error) {
	var list []Selector
	for rest := text; rest != ""; {
		m := selectorForm.FindStringSubmatch(rest)
		if m == nil {
			return nil, fmt.Errorf("cannot read %q: a name, then conditions such as {geo=us}", strings.TrimSpace(rest))
		}
		s := Selector{Name: m[1]}
		for _, pair := range strings.Split(m[2], ",") {
			if strings.TrimSpace(m[2]) == "" {
				break
			}
			key, value, ok := strings.Cut(pair, "=")
			if !ok {
				return nil, fmt.Errorf("condition %q: write key=value", strings.TrimSpace(pair))
			}
			s.Where = append(s.Where, Condition{strings.TrimSpace(key), strings.TrimSpace(value)})
		}
		list, rest = append(list, s), rest[len(m[0]):]
	}
	return list, nil
}
