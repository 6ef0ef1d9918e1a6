package spec

import (
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// decoder turns a checked tree into a Spec. What the checker has refused, and
// what has the wrong form, it takes for left out.
type decoder struct {
	src     *source
	refused map[*yaml.Node]bool
}

func (d *decoder) pos(n *yaml.Node) diag.Pos { return d.src.pos(d.src.begin(n)) }

// object returns the values of a mapping by key, each key's first one.
func (d *decoder) object(n *yaml.Node) map[string]*yaml.Node {
	values := map[string]*yaml.Node{}
	d.each(n, func(k, v *yaml.Node) { values[k.Value] = v })
	return values
}

// each visits the entries of a mapping whose keys are texts, in the order of
// the file, of equal keys the first.
func (d *decoder) each(n *yaml.Node, visit func(k, v *yaml.Node)) {
	seen := map[string]bool{}
	d.all(n, func(k, v *yaml.Node) {
		if !seen[k.Value] {
			seen[k.Value] = true
			visit(k, v)
		}
	})
}

// all visits those of equal keys too.
func (d *decoder) all(n *yaml.Node, visit func(k, v *yaml.Node)) {
	if n == nil || n.Kind != yaml.MappingNode || d.refused[n] {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := deref(n.Content[i]), deref(n.Content[i+1])
		if k.Kind == yaml.ScalarNode && k.Value != "" && !(k.Value == "<<" && k.Style == 0) {
			visit(k, v)
		}
	}
}

// twice reports whether a key of a mapping stands twice.
func (d *decoder) twice(n *yaml.Node) bool {
	all, different := 0, 0
	d.all(n, func(_, _ *yaml.Node) { all++ })
	d.each(n, func(_, _ *yaml.Node) { different++ })
	return all > different
}

// items returns the elements of a list.
func (d *decoder) items(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode || d.refused[n] {
		return nil
	}
	var items []*yaml.Node
	for _, c := range n.Content {
		if c = deref(c); !isEmpty(c) && !d.refused[c] {
			items = append(items, c)
		}
	}
	return items
}

// text returns a scalar; what is empty or no scalar is not given.
func (d *decoder) text(n *yaml.Node) Text {
	if n == nil || n.Kind != yaml.ScalarNode || isEmpty(n) || d.refused[n] {
		return Text{}
	}
	return d.scalar(n)
}

const quotedStyles = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// scalar returns a scalar with its place, an empty one as well: a key is always
// given. Places inside the text are known if it stands in the file as it is.
func (d *decoder) scalar(n *yaml.Node) Text {
	line, col := d.src.begin(n)
	t := Text{Value: n.Value, Pos: d.src.pos(line, col), Quoted: n.Style&quotedStyles != 0}
	rest := d.src.from(line, col)
	if rest != "" && t.Quoted && (rest[0] == '"' || rest[0] == '\'') {
		rest, t.Inset = rest[1:], 1
	}
	if !strings.HasPrefix(rest, n.Value) {
		t.Inset = -1
	}
	return t
}

// texts returns a list of scalars.
func (d *decoder) texts(n *yaml.Node) []Text {
	var all []Text
	for _, item := range d.items(n) {
		if t := d.text(item); t.Given() {
			all = append(all, t)
		}
	}
	return all
}

// partial reports whether an element of a list is not among its texts.
func (d *decoder) partial(n *yaml.Node) bool {
	return n != nil && n.Kind == yaml.SequenceNode && len(d.texts(n)) < len(n.Content)
}

// oneOrMore returns a list of scalars, or a single one.
func (d *decoder) oneOrMore(n *yaml.Node) []Text {
	if t := d.text(n); t.Given() {
		return []Text{t}
	}
	return d.texts(n)
}

func (d *decoder) named(name *yaml.Node, values map[string]*yaml.Node) Named {
	return Named{Name: d.scalar(name), Doc: d.text(values["doc"]), GoName: d.text(values["goName"])}
}

// node passes a value of any form on.
func (d *decoder) node(n *yaml.Node) *Node {
	if n == nil || isEmpty(n) || d.refused[n] {
		return nil
	}
	return d.anyNode(n)
}

func (d *decoder) anyNode(n *yaml.Node) *Node {
	out := &Node{Pos: d.pos(n)}
	switch n.Kind {
	case yaml.MappingNode:
		out.Kind = Mapping
		d.each(n, func(k, v *yaml.Node) {
			if !d.refused[v] {
				out.Entries = append(out.Entries, Entry{Key: d.scalar(k), Value: d.anyNode(v)})
			}
		})
	case yaml.SequenceNode:
		out.Kind = Sequence
		for _, c := range n.Content {
			out.Items = append(out.Items, d.anyNode(deref(c)))
		}
	default:
		out.Text = d.scalar(n)
	}
	return out
}

// width is the number of characters of a text.
func width(text string) int { return utf8.RuneCountInString(text) }
