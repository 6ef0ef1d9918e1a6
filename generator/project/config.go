package project

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// ConfigName is the name of the file that makes a folder a project's root.
const ConfigName = "fsmgen.yaml"

var ruleConfigPath = diag.NewRule("FSM030", diag.Error, "A path in fsmgen.yaml leads nowhere.")

// configForm is the form of fsmgen.yaml.
var configForm = &spec.Shape{What: "a mapping of settings", Object: &spec.Object{
	Name: ConfigName,
	Doc:  "Where a project has its specs, and where its Go goes. Paths are taken from this file's folder.",
	Keys: []*spec.Key{
		{Name: "specs", Doc: "Folders and files with specs; [specs] if left out.",
			Shape: &spec.Shape{What: "a list of folders and files", List: &spec.Shape{What: "a path", Scalar: true}}},
		{Name: "out", Doc: "The folder that packages are written to; generated if left out.",
			Shape: &spec.Shape{What: "a folder", Scalar: true}},
	},
}}

// config is what fsmgen.yaml says, or its defaults.
type config struct {
	root  string // absolute; all other paths are taken from it
	file  string // path of fsmgen.yaml, "" if there is none
	specs []spec.Text
	out   spec.Text
}

// loadConfig finds the project that a folder belongs to. Without a
// fsmgen.yaml the module's root is the project's.
func loadConfig(dir string) (config, *diag.List, error) {
	for at := dir; ; at = filepath.Dir(at) {
		data, err := os.ReadFile(filepath.Join(at, ConfigName))
		if err == nil {
			c, found := readConfig(at, data)
			return c, found, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return config{}, nil, cannot("read", filepath.Join(at, ConfigName), err)
		}
		if at == filepath.Dir(at) {
			mod, err := findModule(dir)
			return defaults(mod.root), &diag.List{}, err
		}
	}
}

func defaults(root string) config {
	return config{root: root, specs: []spec.Text{{Value: "specs"}}, out: spec.Text{Value: "generated"}}
}

func readConfig(root string, data []byte) (config, *diag.List) {
	c := defaults(root)
	c.file = filepath.Join(root, ConfigName)
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
			c.specs = nil
			for _, item := range e.Value.Items {
				c.specs = append(c.specs, item.Text)
			}
		case "out":
			c.out = e.Value.Text
		}
	}
	for _, p := range append([]spec.Text{c.out}, c.specs...) {
		if p.Given() && !filepath.IsLocal(filepath.FromSlash(p.Value)) {
			f := found.Add(ruleConfigPath, p.Pos, "%q leads out of the project", p.Value)
			f.Help = "write a path from the folder of " + ConfigName + ", without .."
			f.Length = len([]rune(p.Value))
		}
	}
	return c, found
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
