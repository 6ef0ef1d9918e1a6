package find

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// ConfigName is the name of the file that makes a folder a project's root.
const ConfigName = "fsmgen.yaml"

// configOtherwise is what the file may be called by mistake, as specs may. What
// it says would be passed over in silence.
const configOtherwise = "fsmgen.yml"

var (
	ruleConfigPath  = diag.NewRule("FSM030", diag.Error, "A path of the configuration leads nowhere.")
	ruleConfigRule  = diag.NewRule("FSM031", diag.Error, "The configuration names a rule that does not exist.")
	ruleConfigError = diag.NewRule("FSM032", diag.Error, "The configuration gives an error another severity.")
)

// configForm is the form of fsmgen.yaml.
var configForm = &spec.Shape{What: "a mapping of settings", Object: &spec.Object{
	Name: ConfigName,
	Doc:  "Where a project has its specs, where its Go goes, and how much its findings weigh. Paths are taken from this file's folder.",
	Keys: []*spec.Key{
		{Name: "specs", Doc: "Folders and files with specs; [specs] if left out.", Example: "[specs, machines/pump.yaml]",
			Shape: &spec.Shape{What: "a list of folders and files", List: &spec.Shape{What: "a path", Scalar: true}}},
		{Name: "out", Doc: "The folder that packages are written to; generated if left out.", Example: "internal/workers",
			Shape: &spec.Shape{What: "a folder", Scalar: true}},
		{Name: "rules", Doc: "How much the findings of a rule weigh; errors stay errors.", Example: "{FSM458: error, FSM021: off}",
			Shape: &spec.Shape{What: "a mapping of codes to error, warning, info or off", Entries: &spec.Shape{
				What: "error, warning, info or off", Scalar: true, Words: []string{"error", "warning", "info", "off"}}}},
	},
}}

// ConfigSchema returns the JSON Schema of fsmgen.yaml.
func ConfigSchema() []byte { return spec.SchemaOf(ConfigName, "", configForm.Object) }

// Config is what fsmgen.yaml says, or its defaults.
type Config struct {
	Root  string // absolute; all other paths are taken from it
	Text  []byte // of fsmgen.yaml; nil if there is none
	Specs []spec.Text
	Out   spec.Text
	Rules map[string]diag.Severity // by code
}

// Folder is the absolute path of the folder of the packages.
func (c Config) Folder() string { return filepath.Join(c.Root, filepath.FromSlash(c.Out.Value)) }

// LoadConfig finds the project that a folder belongs to. Without a
// fsmgen.yaml the module's root is the project's.
func LoadConfig(dir string) (Config, *diag.List, error) {
	for at := dir; ; at = filepath.Dir(at) {
		data, err := ReadRegular(filepath.Join(at, ConfigName))
		if err == nil {
			c, found := ReadConfig(at, data)
			return c, found, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return Config{}, nil, failure.Cannot("read", filepath.Join(at, ConfigName), err)
		}
		if other := filepath.Join(at, configOtherwise); hasFile(other) {
			return Config{}, nil, failure.New("%s is not read under this name: rename it to %s", other, ConfigName)
		}
		if at == filepath.Dir(at) {
			mod, err := FindModule(dir)
			return Defaults(mod.Root), &diag.List{}, err
		}
	}
}

func hasFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// Defaults is what holds in a folder without fsmgen.yaml.
func Defaults(root string) Config {
	return Config{Root: root, Specs: []spec.Text{{Value: "specs"}}, Out: spec.Text{Value: "generated"}}
}

// ReadConfig reads the text of the fsmgen.yaml of a folder.
func ReadConfig(root string, data []byte) (Config, *diag.List) {
	c := Defaults(root)
	c.Text = data
	if saysNothing(data) {
		return c, &diag.List{}
	}
	node, found := spec.Read(ConfigName, data, configForm)
	if node == nil {
		return c, found
	}
	for _, e := range node.Entries {
		switch e.Key.Value {
		case "specs":
			if len(e.Value.Items) > 0 {
				c.Specs = nil
			}
			for _, item := range e.Value.Items {
				c.Specs = append(c.Specs, item.Text)
			}
		case "out":
			if e.Value.Text.Value != "" {
				c.Out = e.Value.Text
			}
		case "rules":
			c.Rules = severities(e.Value, found)
		}
	}
	c.checkPaths(found)
	return c, found
}

// checkPaths finds what is wrong with paths without looking whether there is
// anything.
func (c Config) checkPaths(found *diag.List) {
	for _, p := range append([]spec.Text{c.Out}, c.Specs...) {
		if p.Given() && !filepath.IsLocal(filepath.FromSlash(p.Value)) {
			f := found.Add(ruleConfigPath, p.Pos, "%q leads out of the project", p.Value)
			f.Help = "write a path from the folder of " + ConfigName + ", without .."
			f.Length = len([]rune(p.Value))
		}
	}
	if bad := notImportable(c.Out.Value); bad != "" && filepath.IsLocal(filepath.FromSlash(c.Out.Value)) {
		f := found.Add(ruleConfigPath, c.Out.Pos, "Go can import nothing from a folder called %q", bad)
		f.Help = "write a folder of letters, digits and - . _ ~ + of ASCII, that is not called vendor"
		f.Length = len([]rune(c.Out.Value))
	}
}

// severities reads what a project makes of the rules. What is an error by
// itself stays one: no Go can be made of a spec that has it.
func severities(n *spec.Node, found *diag.List) map[string]diag.Severity {
	all := map[string]diag.Severity{}
	for _, e := range n.Entries {
		severity, ok := diag.ParseSeverity(e.Value.Text.Value)
		if !ok {
			continue // reported with the form of the file
		}
		rule := diag.LookupRule(e.Key.Value)
		switch {
		case rule == nil:
			f := found.Add(ruleConfigRule, e.Key.Pos, "there is no rule %s", e.Key.Value)
			f.Length, f.Help = len([]rune(e.Key.Value)), "the code of a rule stands in its findings, for example FSM458"
			if upper := strings.ToUpper(e.Key.Value); diag.LookupRule(upper) != nil {
				f.Help = "did you mean " + upper + "?"
			}
		case rule.Severity == diag.Error && severity != diag.Error:
			f := found.Add(ruleConfigError, e.Value.Pos, "%s is an error and stays one: nothing can be generated of a spec that has it", rule.Code)
			f.Length, f.Help = len(e.Value.Text.Value), "remove the line; only warnings and infos can be changed"
		default:
			all[rule.Code] = severity
		}
	}
	return all
}

// saysNothing reports whether a file holds comments and empty lines only.
func saysNothing(data []byte) bool {
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			return false
		}
	}
	return true
}
