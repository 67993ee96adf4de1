package main

import "testing"

// What is printed to be typed is one word of a shell, whatever the file is called.
func TestShellWord(t *testing.T) {
	for name, want := range map[string]string{
		"mine.toml":        "mine.toml",
		"dir/mine-2.toml":  "dir/mine-2.toml",
		"my scenario.toml": `"my scenario.toml"`,
		`a"b$c\d.toml`:     `"a\"b\$c\\d.toml"`,
		"it's `x`.toml":    "\"it's \\`x\\`.toml\"",
	} {
		if got := shellWord(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
