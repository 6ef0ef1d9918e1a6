// Package config reads the edge node's configuration: one YAML file that is
// the UserSpec of the root, with the names that specs/edge_node.yaml gives its
// fields.
package config

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generated/edgenode"
)

// Load reads a configuration, fills in the defaults and checks it. An error
// names every field that is wrong.
func Load(path string) (edgenode.UserSpec, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return edgenode.UserSpec{}, err
	}
	return parse(data)
}

// parse takes the way through JSON, which generated code reads by itself.
func parse(data []byte) (edgenode.UserSpec, error) {
	none := edgenode.UserSpec{}
	tree := map[string]any{}
	if err := yaml.Unmarshal(data, &tree); err != nil {
		return none, err
	}
	if _, ok := tree["version"]; ok {
		return none, errors.New("version: the node counts versions by itself")
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return none, err
	}
	var spec edgenode.UserSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return none, err
	}
	return spec, spec.Validate()
}

// Save writes a configuration so that a reader never sees half of it: beside
// the file, and then renamed.
func Save(path string, spec edgenode.UserSpec) error {
	tree, err := toTree(spec)
	if err != nil {
		return err
	}
	data, err := yaml.Marshal(tree)
	if err != nil {
		return err
	}
	beside := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".new")
	if err := os.WriteFile(beside, data, 0o600); err != nil {
		return err
	}
	return os.Rename(beside, path)
}

// toTree gives a UserSpec as YAML has it, without what only the node writes.
func toTree(spec edgenode.UserSpec) (map[string]any, error) {
	text, err := json.Marshal(spec)
	if err != nil {
		return nil, err
	}
	tree := map[string]any{}
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	delete(tree, "version")
	return tree, nil
}
