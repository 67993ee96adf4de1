package scenarios

import (
	"strings"
	"testing"

	"marketsim/scenarios/internal/strict"
)

// Whoever reads `list` or `check --print` finds out what every key means and in which unit it is.
func TestEveryKeyIsDocumented(t *testing.T) {
	keys := strict.Keys(defaults(Catalogs{}.orDefault()))
	if len(keys) < 100 {
		t.Fatalf("%d keys: the schema was not listed", len(keys))
	}
	for _, k := range keys {
		if k.Doc == "" {
			t.Errorf("%s (%s) has no doc", k.Path, k.Of)
		}
		if strings.Contains(k.Type, "number") && k.Unit == "" {
			t.Errorf("%s (%s) has no unit; a pure number has unit 1", k.Path, k.Of)
		}
		if strings.ContainsAny(k.Doc, "\n\t") || strings.HasSuffix(k.Doc, ".") {
			t.Errorf("%s (%s): the doc is a phrase on one line, not %q", k.Path, k.Of, k.Doc)
		}
	}
}
