package reports

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// Field is one column of a table, as the data dictionary has it.
type Field struct {
	Name    string `json:"name"`
	Type    string `json:"type"` // text, integer or number
	Unit    string `json:"unit,omitempty"`
	Meaning string `json:"meaning"`
}

// Types of fields.
const (
	textType    = "text"
	integerType = "integer"
	numberType  = "number"
)

// A table writes rows of CSV (RFC 4180, lines end with LF) under a header. The first error is kept for the end.
type table struct {
	csv    *csv.Writer
	fields []Field
	row    []string
	rows   int
}

func newTable(w io.Writer, fields []Field) *table {
	t := &table{csv: csv.NewWriter(w), fields: fields}
	for _, f := range fields {
		t.row = append(t.row, f.Name)
	}
	t.write()
	return t
}

// text adds a cell that came from a name.
func (t *table) text(cells ...string) {
	for _, s := range cells {
		t.row = append(t.row, harmless(s))
	}
}

// number adds a cell. What is missing is empty.
func (t *table) number(cells ...Number) {
	for _, x := range cells {
		t.row = append(t.row, x.String())
	}
}

func (t *table) integer(n uint64) { t.row = append(t.row, strconv.FormatUint(n, 10)) }

// end ends the row.
func (t *table) end() {
	t.rows++
	t.write()
}

func (t *table) write() {
	if len(t.row) != len(t.fields) {
		panic("reports: a row of " + strconv.Itoa(len(t.row)) + " cells in a table of " + strconv.Itoa(len(t.fields)))
	}
	t.csv.Write(t.row) //nolint:errcheck // kept by the writer, read at the end
	t.row = t.row[:0]
}

// finish returns the number of rows under the header.
func (t *table) finish() (rows int, err error) {
	t.csv.Flush()
	return t.rows, t.csv.Error()
}

// harmless keeps a name from being read as a formula by a spreadsheet. Numbers stay numbers.
func harmless(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

// sweptFields are the columns of the swept keys: dots become underscores. A name that a table already uses gets a prefix.
func (d *Data) sweptFields() []Field {
	taken := map[string]bool{}
	for _, f := range d.plainFields() {
		taken[f.Name] = true
	}
	var list []Field
	for _, s := range d.Scenario.Sweep {
		name := strings.ReplaceAll(s.Key, ".", "_")
		for taken[name] {
			name = "swept_" + name
		}
		taken[name] = true
		list = append(list, Field{harmless(name), textType, "", "value of the swept key " + s.Key})
	}
	return list
}

// plainFields are all columns but those of swept keys.
func (d *Data) plainFields() []Field {
	var list []Field
	for _, fields := range [][]Field{
		summaryFields(nil), comparisonFields(nil), findingFields(nil), spreadFields(nil), seriesFields(nil),
		d.runFields(nil), d.agentFields(nil), d.dealFields(nil),
	} {
		list = append(list, fields...)
	}
	return list
}

// settings adds the cells of the swept keys.
func (t *table) settings(sweep []Setting) {
	for _, s := range sweep {
		t.text(s.Value)
	}
}
