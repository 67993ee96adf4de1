package reports

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// mayTake reports whether a run directory may be put at a place: there is nothing, or an empty directory, or, with force, a
// run directory in which nobody has left anything else.
func mayTake(dir string, force bool) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return failed("looking into", dir, err)
	case workingDirectory(dir):
		return fmt.Errorf("reports: %s is the working directory, which cannot be replaced: name another", dir)
	case len(entries) == 0:
		return nil
	}
	m, err := readManifest(dir)
	if err != nil {
		return fmt.Errorf("reports: %s is not empty and no run directory, so it is not replaced: name another, or empty it yourself", dir)
	}
	if !force {
		return fmt.Errorf("reports: %s has the results of a run already: name another directory, or say that these may be replaced (--force)", dir)
	}
	if name := stranger(dir, m); name != "" {
		return fmt.Errorf("reports: %s has %s, which is no file of the run: move it away before the directory is replaced", dir, name)
	}
	return nil
}

// stranger finds a file that the manifest does not list.
func stranger(dir string, m *Manifest) (name string) {
	filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error { //nolint:errcheck // an error is a stranger too
		relative, _ := filepath.Rel(dir, path)
		relative = filepath.ToSlash(relative)
		listed := relative == manifestName || slices.ContainsFunc(m.Files, func(f File) bool { return f.Path == relative })
		if err != nil || !e.IsDir() && !listed {
			name = relative
			return fs.SkipAll
		}
		return nil
	})
	return name
}

func workingDirectory(dir string) bool {
	here, err := os.Stat(".")
	if err != nil {
		return false
	}
	there, err := os.Stat(dir)
	return err == nil && os.SameFile(here, there)
}
