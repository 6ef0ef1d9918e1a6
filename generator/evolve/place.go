package evolve

import (
	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Files returns a spec by its path, of the old version or the new; nil if there
// is none.
type Files func(path string, old bool) *spec.File

// Locate finds the places of changes in the specs: the key that a change is
// about or, where that was not written, the one around it.
func Locate(changes []Change, files Files) {
	for i := range changes {
		c := &changes[i]
		if c.Pos.Line > 0 {
			continue
		}
		if f := files(c.Pos.Path, c.Old); f != nil {
			if root := f.Tree(); root != nil {
				c.Pos = place(root, c.Path, c.Pos.Path)
			}
		}
	}
}

// place goes down a path as far as there are keys.
func place(node *yaml.Node, path []string, file string) diag.Pos {
	pos := diag.Pos{Path: file, Line: node.Line, Col: node.Column}
	for _, name := range path {
		if node.Kind == yaml.AliasNode {
			node = node.Alias
		}
		key, value := entry(node, name)
		if key == nil {
			break
		}
		pos.Line, pos.Col = key.Line, key.Column
		node = value
	}
	return pos
}

func entry(node *yaml.Node, name string) (key, value *yaml.Node) {
	if node.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == name {
			return node.Content[i], node.Content[i+1]
		}
	}
	return nil, nil
}
