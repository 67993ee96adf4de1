package scenarios

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed *.toml
var bundled embed.FS

// Bundled lists the names of the bundled scenarios in alphabetical order.
func Bundled() []string {
	files, err := fs.Glob(bundled, "*.toml")
	if err != nil {
		panic("scenarios: " + err.Error())
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimSuffix(path.Base(f), ".toml")
	}
	return names
}

// OpenBundled opens a bundled scenario by its name.
func OpenBundled(name string) (fs.File, error) { return bundled.Open(name + ".toml") }
