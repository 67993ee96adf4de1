package reports

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// A stage is a directory under construction, beside the place that it will take.
type stage struct {
	target string // where it goes
	dir    string // where it is
	made   string // topmost directory that had to be made above it; empty: none
	files  []File // what has been written, in order
}

// newStage makes the directory.
func newStage(target string) (*stage, error) {
	target, err := filepath.Abs(target)
	if err != nil {
		return nil, fmt.Errorf("reports: %s: %w", target, err)
	}
	if real, err := filepath.EvalSymlinks(target); err == nil {
		target = real
	}
	s := &stage{target: target}
	parent := filepath.Dir(target)
	for p := parent; !exists(p); p = filepath.Dir(p) {
		s.made = p
	}
	if err := os.MkdirAll(parent, 0o777); err != nil {
		s.discard()
		return nil, failed("making", parent, err)
	}
	if s.dir, err = fresh(target, "tmp"); err != nil {
		s.discard()
		return nil, failed("writing into", parent, err)
	}
	return s, nil
}

// replacedName is the old run directory while the new one takes its place: .TARGET.old-1/replaced.
const replacedName = "replaced"

// fresh makes an empty hidden directory beside a target.
func fresh(target, kind string) (string, error) {
	for i := 1; ; i++ {
		dir := filepath.Join(filepath.Dir(target), fmt.Sprintf(".%s.%s-%d", filepath.Base(target), kind, i))
		if err := os.Mkdir(dir, 0o777); !errors.Is(err, fs.ErrExist) {
			return dir, err
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// discard removes everything. It does nothing after commit.
func (s *stage) discard() {
	if s.dir != "" {
		os.RemoveAll(s.dir) //nolint:errcheck // the first error is what matters
	}
	for p := filepath.Dir(s.target); s.made != ""; p = filepath.Dir(p) {
		if os.Remove(p) != nil || p == s.made {
			return
		}
	}
}

// add writes one file and notes what it is. The writer reports the number of rows, or -1 if it is no table.
func (s *stage) add(f File, write func(w io.Writer) (rows int, err error)) error {
	path := filepath.Join(s.dir, filepath.FromSlash(f.Path))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return failed("making", filepath.Dir(path), err)
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return failed("writing", path, err)
	}
	sum := counter{hash: sha256.New()}
	buffered := bufio.NewWriterSize(io.MultiWriter(out, &sum), 1<<16)
	rows, err := write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return failed("writing", path, err)
	}
	f.SHA256, f.Bytes = hex.EncodeToString(sum.hash.Sum(nil)), sum.bytes
	if rows >= 0 {
		f.Rows = &rows
	}
	s.files = append(s.files, f)
	return nil
}

// counter hashes and counts what passes.
type counter struct {
	hash  hash.Hash
	bytes int64
}

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	return c.hash.Write(p)
}

// commit puts the directory in its place. What was there is kept until then, and put back if that fails.
func (s *stage) commit() error {
	for _, dir := range s.directories() {
		syncDir(filepath.Join(s.dir, filepath.FromSlash(dir)))
	}
	syncDir(s.dir)
	old := ""
	if exists(s.target) {
		var err error
		if old, err = fresh(s.target, "old"); err == nil {
			err = os.Rename(s.target, filepath.Join(old, replacedName))
		}
		if err != nil {
			os.Remove(old) //nolint:errcheck // it is empty
			return failed("replacing", s.target, err)
		}
	}
	if err := os.Rename(s.dir, s.target); err != nil {
		if old != "" {
			err = errors.Join(err, os.Rename(filepath.Join(old, replacedName), s.target), os.Remove(old))
		}
		return failed("moving the finished directory to", s.target, err)
	}
	s.dir, s.made = "", ""
	syncDir(filepath.Dir(s.target))
	if old != "" {
		if err := os.RemoveAll(old); err != nil {
			return failed("removing the replaced directory", old, err)
		}
	}
	s.clean()
	return nil
}

// clean removes directories that were to be replaced by a process that was killed before it had removed them: the one now in
// the target's place replaces them too.
func (s *stage) clean() {
	parent := filepath.Dir(s.target)
	entries, _ := os.ReadDir(parent) // what cannot be seen stays
	for _, e := range entries {
		number, found := strings.CutPrefix(e.Name(), "."+filepath.Base(s.target)+".old-")
		if _, err := strconv.Atoi(number); !found || err != nil {
			continue
		}
		dir := filepath.Join(parent, e.Name())
		replaced := filepath.Join(dir, replacedName)
		if m, err := readManifest(replaced); err == nil && stranger(replaced, m) == "" && os.RemoveAll(replaced) == nil {
			os.Remove(dir) //nolint:errcheck // somebody has put something there
		}
	}
}

// syncDir makes names durable where the system can do that.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()  //nolint:errcheck // not every system can
		d.Close() //nolint:errcheck // opened for reading
	}
}

// failed says what went wrong where, and what to do about it.
func failed(doing, path string, err error) error {
	remedy := ""
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		remedy = ": choose a directory that you may write to"
	case errors.Is(err, syscall.ENOSPC):
		remedy = ": free some space, or choose a directory on another disk"
	case errors.Is(err, syscall.ENOTDIR):
		remedy = ": a file stands where a directory is needed"
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err // the path is named already
	}
	return fmt.Errorf("reports: %s %s: %w%s", doing, path, err, remedy)
}
