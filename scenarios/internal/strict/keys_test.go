package strict_test

import (
	"fmt"
	"strings"
	"testing"

	"marketsim/scenarios/internal/strict"
)

func TestKeys(t *testing.T) {
	const want = `title|string|||required
seed|integer|1||
runs|integer|30|runs|
auctions|integer|1000||
quick|boolean|false||
horizon|duration|"1h"||
level|number||1|
weights|array of numbers|[1.0, 2.5]|USD|
screens|array of strings|["cv"]||
pauses|array of durations|[]||
grid|array of arrays of integers|[]||
market|table|||
market.currency|string|"USD"||
market.inner|table|||
market.inner.depth|integer|0||
tick|duration|"1us"||
latency|table|||
latency.mean|duration|"0s"||
floors|table|||
floors.rule|string|"none"||
floors.price_cpm|number|0.0|USD|rule "fixed"
audit|table|||
audit.file|string|||required
audit.sample|number|1.0||
agents|table|||
agents.NAME|table|||
agents.NAME.strategy|string|||required
agents.NAME.factor|number|0.8||strategy "fixed-shade"
agents.NAME.members|integer|3||strategy "ring"
agents.NAME.scheme|string|"designated"||strategy "ring"
agents.NAME.shares|array of numbers|[1.0]||strategy "ring"
agents.NAME.signal|table|||strategy "ring"
agents.NAME.signal.law|string|"uniform"||strategy "ring"
agents.NAME.signal.low|number|0.0|USD|law "uniform" of strategy "ring"
agents.NAME.signal.high|number|1.0|USD|law "uniform" of strategy "ring"
agents.NAME.signal.mu|number|0.0||law "lognormal" of strategy "ring"
agents.NAME.signal.sigma|number|1.0||law "lognormal" of strategy "ring"
agents.NAME.count|integer|1||
agents.NAME.value|table|||
agents.NAME.value.law|string|"uniform"||
agents.NAME.value.low|number|0.0|USD|law "uniform"
agents.NAME.value.high|number|1.0|USD|law "uniform"
agents.NAME.value.mu|number|0.0||law "lognormal"
agents.NAME.value.sigma|number|1.0||law "lognormal"
arms|table|||
arms.NAME|table|||
limits|table|||
limits.NAME|number||USD|
sweep|table|||
`
	schema := defaults()
	before := encode(t, schema)
	var got strings.Builder
	for _, k := range strict.Keys(schema) {
		last := k.Of
		if k.Required {
			last += "required"
		}
		fmt.Fprintf(&got, "%s|%s|%s|%s|%s\n", k.Path, k.Type, k.Default, k.Unit, last)
	}
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	if encode(t, schema) != before {
		t.Error("Keys changed the schema")
	}
}

// The keys of a catalogue entry alone, for `list`.
func TestKeysOfParams(t *testing.T) {
	keys := strict.Keys(&shade{0.8})
	if len(keys) != 1 || keys[0] != (strict.Key{Path: "factor", Type: "number", Doc: "share of the value that is bid", Default: "0.8"}) {
		t.Errorf("got %+v", keys)
	}
}
