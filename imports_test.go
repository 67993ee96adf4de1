package marketsim

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImports asserts the import rules of the layout: data flows one way, and each outside library has one door.
func TestImports(t *testing.T) {
	packages := importsOf(t)
	for name, imports := range packages {
		for _, imported := range imports {
			for _, rule := range importRules {
				if rule.breaks(name, imported) {
					t.Errorf("%s imports %s: %s", name, imported, rule.why)
				}
			}
		}
	}
	for _, name := range []string{"market", "agents", "mechanisms", "scenarios", "reports", "reports/plot", "cmd/marketsim"} {
		if len(packages["marketsim/"+name]) == 0 {
			t.Errorf("package marketsim/%s is not listed: the rules were held against nothing", name)
		}
	}
}

type importRule struct {
	breaks func(name, imported string) bool
	why    string
}

var importRules = []importRule{
	{func(name, imported string) bool {
		return name == "marketsim/market" && !standard(imported) && !strings.HasPrefix(imported, "marketsim/internal/")
	}, "package market imports nothing but the standard library and marketsim/internal"},
	{func(name, imported string) bool {
		return within(name, "marketsim/market") && oneOf(imported, strategies)
	}, "the hub knows no strategy"},
	{func(name, imported string) bool {
		return oneOf(name, strategies) && !standard(imported) && !oneOf(imported, []string{
			"marketsim/market", "marketsim/internal/law", "marketsim/internal/detmath", "marketsim/internal/rng", "pgregory.net/rapid",
		}) && root(imported) != root(name) && (root(name) != "marketsim/negotiation" || root(imported) != "marketsim/identity")
	}, "strategies import the hub and the laws, never each other"},
	{func(name, imported string) bool {
		return strings.HasPrefix(imported, "github.com/BurntSushi/toml") && !within(name, "marketsim/scenarios")
	}, "only scenarios knows TOML"},
	{func(name, imported string) bool {
		return strings.HasPrefix(imported, "gonum.org/v1/plot") && !within(name, "marketsim/reports/plot")
	}, "only reports/plot draws"},
	{func(name, imported string) bool {
		return (strings.HasPrefix(imported, "github.com/schollz/progressbar") || imported == "golang.org/x/term") && !within(name, "marketsim/cmd")
	}, "only cmd knows terminals"},
	{func(name, imported string) bool {
		return imported == "math/rand" || strings.HasPrefix(imported, "golang.org/x/exp")
	}, "math/rand/v2 is the only source of streams"},
	{func(name, imported string) bool {
		return within(name, "marketsim/internal") && within(imported, "marketsim") && !within(imported, "marketsim/internal") && imported != "marketsim/market/catalog"
	}, "internal packages know nothing of the market but how things are named"},
	{func(name, imported string) bool {
		last := name[strings.LastIndex(name, "/")+1:]
		return slices.Contains([]string{"util", "utils", "common", "manager", "base", "helper", "helpers", "misc"}, last)
	}, "a package is named after what it is about"},
}

var strategies = []string{"marketsim/agents", "marketsim/mechanisms", "marketsim/identity", "marketsim/negotiation"}

func within(name, tree string) bool { return name == tree || strings.HasPrefix(name, tree+"/") }

func oneOf(name string, trees []string) bool {
	return slices.ContainsFunc(trees, func(tree string) bool { return within(name, tree) })
}

// root is the module's name with the first folder: marketsim/agents of marketsim/agents/values.
func root(name string) string {
	parts := strings.SplitN(name, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}

// standard reports whether a package is of the standard library: no dot in its first folder, and not ours.
func standard(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return !strings.Contains(first, ".") && first != "marketsim"
}

// importsOf lists what every package of the module imports outside of its tests.
func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go tool here to list the packages")
	}
	list := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "marketsim/...")
	var complaints strings.Builder
	list.Stderr = &complaints
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaints.String())
	}
	packages := map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		fields := strings.Fields(line)
		packages[fields[0]] = fields[1:]
	}
	return packages
}

// TestImportRulesCanFail breaks each rule once.
func TestImportRulesCanFail(t *testing.T) {
	for i, broken := range [][2]string{
		{"marketsim/market", "gonum.org/v1/gonum/stat"},
		{"marketsim/market/metrics", "marketsim/agents"},
		{"marketsim/agents", "marketsim/mechanisms"},
		{"marketsim/agents", "github.com/BurntSushi/toml"},
		{"marketsim/reports", "gonum.org/v1/plot/vg"},
		{"marketsim/scenarios", "golang.org/x/term"},
		{"marketsim/agents", "math/rand"},
		{"marketsim/internal/law", "marketsim/market"},
		{"marketsim/market/util", "fmt"},
	} {
		if !importRules[i].breaks(broken[0], broken[1]) {
			t.Errorf("rule %q does not see that %s imports %s", importRules[i].why, broken[0], broken[1])
		}
	}
}
