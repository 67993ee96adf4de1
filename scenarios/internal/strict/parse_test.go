package strict

import (
	"fmt"
	"strings"
	"testing"
)

// outline prints a tree as "line path = value", one key a line.
func outline(t *table, path string) string {
	var b strings.Builder
	for _, n := range t.nodes {
		at := below(path, n.key)
		if inner, ok := n.value.(*table); ok {
			fmt.Fprintf(&b, "%d [%s]\n%s", n.at.Line, at, outline(inner, at))
		} else {
			fmt.Fprintf(&b, "%d %s = %s\n", n.at.Line, at, literal(n.value))
		}
	}
	return b.String()
}

// Every way of writing a key has its line, and keys stand in the order of their first mention.
func TestParseLines(t *testing.T) {
	const text = `# comment = 1 [x] "
title = "a # b = [c]"  # = "
z.y.x = 1
text = """
a = 1
[b]"""
list = [ # x = 1
  1, # [y]
  2,
]
pair = { a = 1, b.c = 'x = y', d = { e = 3 } }
[agents.ring.value]
law = "u"
[agents . ring]
"quoted" = +1_000
[agents.ring."x y"]
[arms.no-ring]
"agents.ring.scheme" = "none"
agents.ring.k = 2.5e3
long = '''a'
b'''
many = { # TOML 1.1
  a = 1,

  b = """"x\
     y"""",
}
last = 1979-05-27 07:32:00Z
times = [1979-05-27T07:32:00.5+01:00, 1979-05-27T07:32:00, 1979-05-27, 07:32:00]
`
	const want = `2 title = "a # b = [c]"
3 [z]
3 [z.y]
3 z.y.x = 1
4 text = "a = 1\n[b]"
7 list = [1, 2]
11 [pair]
11 pair.a = 1
11 [pair.b]
11 pair.b.c = "x = y"
11 [pair.d]
11 pair.d.e = 3
12 [agents]
14 [agents.ring]
12 [agents.ring.value]
13 agents.ring.value.law = "u"
15 agents.ring.quoted = 1000
16 [agents.ring."x y"]
17 [arms]
17 [arms.no-ring]
18 arms.no-ring."agents.ring.scheme" = "none"
19 [arms.no-ring.agents]
19 [arms.no-ring.agents.ring]
19 arms.no-ring.agents.ring.k = 2500.0
20 arms.no-ring.long = "a'\nb"
22 [arms.no-ring.many]
23 arms.no-ring.many.a = 1
25 arms.no-ring.many.b = "\"xy\""
28 arms.no-ring.last = 1979-05-27T07:32:00Z
29 arms.no-ring.times = [1979-05-27T07:32:00.5+01:00, 1979-05-27T07:32:00, 1979-05-27, 07:32:00]
`
	for name, text := range map[string]string{"LF": text, "CR LF": strings.ReplaceAll(text, "\n", "\r\n")} {
		tree, problems := Parse("f", []byte(text))
		if len(problems) > 0 {
			t.Fatalf("%s: %v", name, problems)
		}
		if got := strings.ReplaceAll(outline(tree.root, ""), `\r`, ""); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestParseProblems(t *testing.T) {
	const noArrays = "arrays of tables are not read; give each entry a name: "
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"a = 1\nb =\n", "f:2: TOML syntax: expected value but found '\\n' instead"},
		{"a = \"x\nb = 1", "f:1: TOML syntax: strings cannot contain newlines"},
		{"a = [1,\n2,\n", "f:2: TOML syntax: unexpected EOF; expected value"},
		{"\na = 1__0", `f:2: TOML syntax: Invalid integer "1__0": underscores must be surrounded by digits`},
		{"a = 99999999999999999999", "f:1: TOML syntax: 99999999999999999999 is out of range for int64"},
		{"a = 1 b = 2", "f:1: TOML syntax: expected a top-level item to end with a newline, comment, or EOF, but got 'b' instead"},

		{"a = 1\n\na = 2", "f:3: a: written twice"},
		{"[a]\nb = 1\n[a]\n", "f:3: a: written twice"},
		{"a = {b = 1, b = 2}", "f:1: a.b: written twice"},
		{"a = 1\n[a.b]\n", "f:2: a: written as a value above and as a table here"},
		// The parser lets these pass and loses one of the two.
		{"a.b.c = 1\n[a]\nb = 2", "f:3: a.b: written twice"},
		{"a.b.c = 1\na.b = [3]", "f:2: a.b: written twice"},
		{"a = {b.c = 1, b = [3]}", "f:1: a.b: written twice"},
		{"a = [1]\na.b = 1", "f:1: a: written as a value here and as a table below"},

		{"\n[[a.b]]\nc = 1\n[[a.b]]\nc = 2\n[a.b.d]\ne = 1", "f:2: a.b: " + noArrays + "[a.b.NAME]"},
		{"[[a]]\n[[b]]\n", "f:1: a: " + noArrays + "[a.NAME]\nf:2: b: " + noArrays + "[b.NAME]\n2 mistakes"},
		{"a = [{b = 1}, {b = 2}]", "f:1: a: tables in an array are not read; give each a name: [a.NAME]"},
		{"a = [[1], [{}]]", "f:1: a: tables in an array are not read; give each a name: [a.NAME]"},
		{"[t]\n\"\" = 1", "f:2: t: a key of 0 bytes; a key has from 1 to 128"},
		{strings.Repeat("k", 129) + ".a = 1", "f:1: a key of 129 bytes; a key has from 1 to 128"},

		{"\xef\xbb\xbfa = 1", "f:1: the file begins with a byte order mark; save it as UTF-8 without one"},
		{"\xff\xfea\x00", "f:1: the file is UTF-16; save it as UTF-8"},
		{"a = 1\nb = \"\xc3\x28\"", "f:2: byte 0xC3 is not UTF-8"},
		{"a = 1\n\x00", "f:2: a NUL character; is this a text file?"},
		{"a = 1\rb = 2", "f:1: a carriage return without a line feed; end lines with LF or CR LF"},
		{"a = \"\x1b[31m\"", `f:1: control character U+001B; in a quoted string write it as \u001B`},
		{"# \x7f", `f:1: control character U+007F; in a quoted string write it as \u007F`},

		{"a = 1\nb = " + strings.Repeat("[", 17), "f:2: nested deeper than 16 levels"},
		{strings.Repeat("a.", 17) + "b = 1", "f:1: nested deeper than 16 levels"},
		{strings.Repeat("a = {", 1<<17), "f:1: nested deeper than 16 levels"},
		{strings.Repeat("[a]\n", 10_001), "f:10001: more than 10000 keys"},
		{"a = [" + strings.Repeat("1,", 10_001) + "]", "f:1: a: an array of 10001 elements; at most 10000 are read"},
		{strings.Repeat("#", 1<<20+1), "f:1: the file has 1048577 bytes; at most 1048576 are read"},
	} {
		_, problems := Parse("f", []byte(c.text))
		if got := problems.Error(); got != c.want {
			t.Errorf("%.60q\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// What the bounds refuse outside of strings and comments is harmless within them.
func TestParseBoundsSkipStrings(t *testing.T) {
	deep := strings.Repeat("[", 20) + strings.Repeat(".", 20) + strings.Repeat("=", 20)
	for _, text := range []string{
		"# " + deep, `a = "` + deep + `"`, `a = '` + deep + `'`, "a = '''\n" + deep + "\n'''", `a = """\"""` + deep + `""""" # ` + deep,
		`"` + deep + `" = 1`, "a = [\n 1, # " + deep + "\n]\n\n[b]\nc = ''", `a = '\' # ` + deep,
	} {
		if _, problems := Parse("f", []byte(text)); len(problems) > 0 {
			t.Errorf("%q: %v", text, problems)
		}
	}
}
