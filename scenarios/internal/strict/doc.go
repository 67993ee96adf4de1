// Package strict reads TOML as an examiner would: every mistake is found in one pass, and each is reported with its file,
// line, key, reason and, where something near is known, a suggestion.
//
// A file becomes a [Tree] of keys in document order, each with its line ([Parse]). Overrides make new trees
// ([Tree.Set]). [Decode] lays a tree over a schema, a Go struct that already holds the defaults and whose fields carry the
// tags documented at catalog.Field:
//
//	type Market struct {
//	    Currency string        `key:"currency" required:"true" doc:"ISO 4217 code"`
//	    Timeout  time.Duration `key:"timeout" above:"0s" doc:"from request to close"`
//	}
//
// [Encode] writes a schema back as the canonical file with all defaults, units and docs; Decode of that text gives the
// same schema. [Keys] lists what a schema knows.
//
// # Types
//
// bool, int, int64, uint64, float64, string and types made of them; time.Duration, written "100ms"; slices of these; structs,
// which are tables; pointers, nil while the key is absent; and three of more power: a [Chooser] takes its further keys from
// what is chosen, a [Keyed] collection holds named tables in document order, a [Free] table holds overrides undecoded.
//
// # Strictness
//
// Keys match exactly, in case too. A float is no int, nan and inf are no floats. Unknown keys are mistakes. Arrays of
// tables are refused: in them no key has a name of its own, neither in an error message nor in an override, nor in a column
// of the results. Files are bounded in size, depth, number of keys and length of arrays.
package strict
