package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
)

// profile starts a CPU profile and returns what stops it and writes the heap profile; an empty name means no profile.
func profile(path func(string) string, cpu, heap string) (stop func() error, err error) {
	var file *os.File
	if cpu != "" {
		if file, err = os.Create(path(cpu)); err != nil {
			return nil, fmt.Errorf("--cpuprofile: %w", err)
		}
		if err := pprof.StartCPUProfile(file); err != nil {
			return nil, errors.Join(fmt.Errorf("--cpuprofile: %w", err), file.Close())
		}
	}
	return func() error {
		var failed error
		if file != nil {
			pprof.StopCPUProfile()
			failed = file.Close()
		}
		if heap != "" {
			failed = errors.Join(failed, writeHeap(path(heap)))
		}
		return failed
	}, nil
}

func writeHeap(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("--memprofile: %w", err)
	}
	runtime.GC() // what is in use now, not what was
	return errors.Join(pprof.WriteHeapProfile(f), f.Close())
}
