package plot

import (
	"os"
	"path/filepath"
	"testing"
)

func TestLook(t *testing.T) {
	dir := os.Getenv("LOOK")
	if dir == "" {
		t.Skip()
	}
	for _, f := range append(stress(), arms(), paths(), heat(), mixture()) {
		for _, fm := range []Format{SVG, PNG, PDF} {
			o, _ := os.Create(filepath.Join(dir, f.Name+"."+string(fm)))
			if err := f.Write(o, fm); err != nil {
				t.Error(err)
			}
			o.Close()
		}
	}
}
