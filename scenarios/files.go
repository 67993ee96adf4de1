package scenarios

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"marketsim/internal/law"
)

// FilesIn opens files of one directory, that of the scenario, and of those below it. A name that leads elsewhere, be it by
// "..", as an absolute path or through a symbolic link, is refused, and so is what is no regular file.
func FilesIn(dir string) law.Files {
	return func(name string) (io.ReadCloser, error) {
		if !filepath.IsLocal(name) {
			return nil, fmt.Errorf("%q lies outside the directory of the scenario: put the file beside the scenario and name it by its path from there", name)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, err
		}
		defer root.Close()
		info, err := root.Stat(name) // before it is opened: opening a pipe would wait for a writer
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%q does not exist in the directory of the scenario", name)
		case err != nil:
			return nil, fmt.Errorf("%q cannot be read: %w", name, errors.Unwrap(err))
		case !info.Mode().IsRegular():
			return nil, fmt.Errorf("%q is no regular file", name)
		}
		return root.Open(name)
	}
}
