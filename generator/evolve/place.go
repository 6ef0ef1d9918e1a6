package evolve

import (
	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Text gives the text of a spec by its path: of the old version or the new.
type Text func(path string, old bool) []byte

// Locate finds the places of changes in the texts of the specs: the key that a
// change is about or, where that was not written, the one around it.
func Locate(changes []Change, text Text) {
	type file struct {
		path string
		old  bool
	}
	roots := map[file]*yaml.Node{}
	for i := range changes {
		c := &changes[i]
		if c.Pos.Line > 0 {
			continue
		}
		key := file{c.Pos.Path, c.Old}
		root, read := roots[key]
		if !read {
			root = spec.Tree(text(c.Pos.Path, c.Old))
			roots[key] = root
		}
		if root != nil {
			c.Pos = place(root, c.Path, c.Pos.Path)
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
