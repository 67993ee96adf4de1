package plot

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var (
	update = flag.Bool("update", false, "rewrite testdata/*.svg; look at them and explain the difference in the commit")
	look   = flag.String("look", "", "draw all figures of the tests in all formats into this folder, for the eye")
)

func everything() []*Figure { return append(stress(), arms(), paths(), heat(), mixture()) }

// draw fails the test on an error.
func drawn(t *testing.T, f *Figure, format Format) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := f.Write(&out, format); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// SVG is text: a difference can be read.
func TestGoldens(t *testing.T) {
	for _, f := range []*Figure{arms(), paths(), heat()} {
		path := filepath.Join("testdata", f.Name+".svg")
		got := drawn(t, f, SVG)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(got, want) {
			continue
		}
		gotLines, wantLines := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
		for i := range min(len(gotLines), len(wantLines)) {
			if !bytes.Equal(gotLines[i], wantLines[i]) {
				t.Errorf("%s:%d:\n got %s\nwant %s", path, i+1, gotLines[i], wantLines[i])
				break
			}
		}
		t.Errorf("%s: %d lines, want %d; run with -update if the new picture is right", path, len(gotLines), len(wantLines))
	}
}

func TestLook(t *testing.T) {
	if *look == "" {
		t.Skip("give -look FOLDER")
	}
	for _, f := range everything() {
		for _, format := range []Format{SVG, PNG, PDF} {
			if err := os.WriteFile(filepath.Join(*look, f.Name+"."+string(format)), drawn(t, f, format), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
