package strict_test

import (
	"reflect"
	"testing"

	"marketsim/scenarios/internal/strict"
)

type placement struct {
	Format string `key:"format"`
	Slots  int    `key:"slots"`
	Rates  strict.Keyed[struct {
		Click float64 `key:"click"`
	}] `key:"rates"`
}

func (p *placement) SetDefaults() { p.Slots = 1 }

// New entries begin as the template, then take their own defaults; entries that were there are changed in place; the
// template is gone afterwards, at every depth and also if the file has no such table.
func TestKeyedTemplate(t *testing.T) {
	type inventory struct {
		Placements strict.Keyed[placement] `key:"placements"`
		Untouched  strict.Keyed[placement] `key:"untouched"`
	}
	template := placement{Format: "video", Slots: 9}
	template.Rates = strict.Template(struct {
		Click float64 `key:"click"`
	}{0.5})
	schema := inventory{Placements: strict.Template(template), Untouched: strict.Template(template)}
	schema.Placements = append(schema.Placements, strict.Named[placement]{Name: "preset", Value: placement{Slots: 4}})
	tree, _ := strict.Parse("s.toml", []byte("[placements.top.rates.first]\n[placements.preset]\nformat = \"display\"\n[placements.low]\nslots = 2\n"))
	if problems := strict.Decode(tree, &schema); len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []any
	for _, p := range schema.Placements {
		got = append(got, p.Name, p.Line, p.Value.Format, p.Value.Slots, len(p.Value.Rates))
	}
	want := []any{"preset", 0, "display", 4, 0, "top", 1, "video", 1, 1, "low", 4, "video", 2, 0}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if first := schema.Placements[1].Value.Rates[0]; first.Name != "first" || first.Value.Click != 0.5 {
		t.Errorf("got %+v", first)
	}
	if len(schema.Untouched) != 0 {
		t.Errorf("the template stayed: %+v", schema.Untouched)
	}
}
