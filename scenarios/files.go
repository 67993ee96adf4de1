package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"marketsim/internal/law"
)

// FilesIn opens files of one directory, that of the scenario, and of those below it. A name that leads elsewhere, be it by
// "..", as an absolute path or through a symbolic link, is refused, and so is what is no regular file.
func FilesIn(dir string) law.Files {
	return func(name string) (io.ReadCloser, error) {
		if !filepath.IsLocal(name) {
			return nil, fmt.Errorf("%q lies outside the directory of the scenario: put the file beside the scenario and name it by its path from there", name)
		}
		name = filepath.Clean(name)
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

// Attachment is a file that a scenario names beside its numbers, such as a histogram.
type Attachment struct {
	Name    string // path from the scenario's directory, as short as it gets, with slashes
	Content []byte // the bytes as read
}

// Bounds on attachments, so that no scenario can exhaust memory. The first is more than package law accepts of a histogram:
// it refuses what is too long, and says so.
const (
	maxAttachment  = 17 << 20
	maxAttachments = 64 << 20 // all together
)

// attachments opens the files of one scenario. Each is read once: all runs see the same bytes, whatever becomes of the file.
type attachments struct {
	open law.Files

	mu    sync.Mutex // runs are built on several cores
	read  map[string][]byte
	bytes int
}

// files is nil where no files can be opened.
func (a *attachments) files() law.Files {
	if a.open == nil {
		return nil
	}
	return func(name string) (io.ReadCloser, error) {
		content, err := a.content(name)
		if err != nil {
			return nil, err
		}
		return io.NopCloser(bytes.NewReader(content)), nil
	}
}

func (a *attachments) content(name string) ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := filepath.ToSlash(filepath.Clean(name))
	if content, known := a.read[key]; known {
		return content, nil
	}
	f, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxAttachment))
	if err != nil {
		return nil, fmt.Errorf("%q cannot be read: %w", name, err)
	}
	if a.bytes += len(content); a.bytes > maxAttachments {
		return nil, fmt.Errorf("%q: the files of the scenario are larger than %d MiB together: use smaller ones", name, maxAttachments>>20)
	}
	a.read[key] = content
	return content, nil
}

// list is what has been read, in the order of names.
func (a *attachments) list() []Attachment {
	var list []Attachment
	for _, name := range slices.Sorted(maps.Keys(a.read)) {
		list = append(list, Attachment{name, a.read[name]})
	}
	return list
}
