package main

import "fmt"

// The exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInput       = 3
	exitExpectation = 4
	exitInterrupted = 130
)

// exitCodes says what each exit code means, for help and for the test that plays each.
var exitCodes = []struct {
	code    int
	meaning string
}{
	{exitDone, "done"},
	{exitFailed, "failed"},
	{exitUsage, "wrong usage"},
	{exitInput, "bad scenario or input: nothing was written"},
	{exitExpectation, "an [expect] of the scenario failed: the run directory is written"},
	{exitInterrupted, "interrupted: nothing of the scenario under way was written"},
}

// failure is an error with its exit code and, if there is one, what to do about it.
type failure struct {
	code   int
	err    error
	advice string
	plain  bool // the text stands alone: it names file and line
}

func (f *failure) Error() string { return f.err.Error() }

func (f *failure) Unwrap() error { return f.err }

func (f *failure) hint(format string, args ...any) *failure {
	f.advice = fmt.Sprintf(format, args...)
	return f
}

// usage is a mistake on the command line.
func usage(format string, args ...any) *failure {
	return &failure{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// input is a mistake in what was to be read.
func input(format string, args ...any) *failure {
	return &failure{code: exitInput, err: fmt.Errorf(format, args...)}
}
