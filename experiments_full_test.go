package marketsim

import (
	"flag"
	"regexp"
	"testing"
)

// The experiments reproduce published results of learners, which takes minutes. By default a fast subset of them is played, and
// fewer sessions of each; all of it if they are asked for by name:
//
//	go test -v -run Experiments -timeout 60m .
var named = regexp.MustCompile(`\bTest\w*Experiments|\bExperiments`)

// inFull reports whether the experiments were asked for by name.
func inFull() bool {
	run := flag.Lookup("test.run")
	return run != nil && named.MatchString(run.Value.String()) && !testing.Short()
}

// sessions is how many sessions of an experiment to play.
func sessions(fast, full int) int {
	if inFull() {
		return full
	}
	return fast
}
