package spec

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// Format returns a spec in the one layout that all specs share: keys in the
// order of the language, two spaces for each level, one space behind a colon,
// fields in columns. Comments, quotes, brackets, line breaks inside brackets
// and texts, and one empty line where there were some, stay; so does what the
// spec means. Formatting twice changes nothing more.
//
// A file that YAML cannot read, or reads otherwise than it was meant, is not
// formatted: the findings say why, and the text is nil.
func Format(path string, data []byte) ([]byte, *diag.List) {
	found := &diag.List{}
	src, root := readTree(path, data, found)
	if root == nil {
		return nil, found
	}
	unlaid := &diag.List{}
	out, written := layoutOf(src, root, data, unlaid)
	meant := meaning(nil, "", written, wholeFile)
	understand(src, root, wholeFile, found)
	found.Edit(func(f *diag.Finding) bool { return f.Rule.Code < ruleMerge.Code })
	if found.HasErrors() {
		return nil, found
	}
	found.Merge(unlaid)
	if out == nil {
		return nil, found
	}
	(&orderer{layout: out}).piece(out.root)
	text := []byte(out.print())
	if !slices.Equal(meant, meaningOf(path, text)) {
		found.Add(ruleUnlaid, diag.Pos{Path: path, Line: root.Line, Col: root.Column}, "this form of YAML is not one that fsmgen fmt can lay out").
			Help = "write it in a plainer way"
		return nil, found
	}
	if bytes.Contains(data, []byte("\r\n")) {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	return text, found
}

// layoutOf returns the layout of a file, whose tree must still be as it was
// written, and that tree. What is laid out of a file whose last line has no end
// is the text with one, which is read for it.
func layoutOf(src *source, root *yaml.Node, data []byte, found *diag.List) (*layout, *yaml.Node) {
	if data[len(data)-1] != '\n' {
		ended, again := readTree(src.path, append(slices.Clip(data), '\n'), &diag.List{})
		if again == nil {
			return nil, root
		}
		src, root = ended, again
	}
	out, stopped := readLayout(src, root, wholeFile)
	if stopped != nil {
		found.Add(ruleUnlaid, *stopped, "this form of YAML is not one that fsmgen fmt can lay out").
			Help = "write it in a plainer way: keys without ?, lists and mappings without tags"
	}
	return out, root
}

// orderer brings the keys of all mappings with known keys into the order of
// the language, or reports where they are not.
type orderer struct {
	layout *layout
	report *diag.List
}

func (o *orderer) piece(p *piece) {
	if p == nil {
		return
	}
	if p.shape != nil && p.shape.Object != nil && !p.list && len(p.entries) > 1 {
		o.keys(p, p.shape.Object)
	}
	for _, e := range p.entries {
		o.piece(e.value)
	}
}

// keys orders one mapping. Anchors stand before what refers to them, so a
// file that has some keeps its order; so does a mapping with keys that are
// not known or given twice, and one in brackets with comments between.
func (o *orderer) keys(p *piece, form *Object) {
	rank := make(map[*entry]int, len(p.entries))
	seen := map[int]bool{}
	for _, e := range p.entries {
		at := slices.IndexFunc(form.Keys, func(k *Key) bool { return k.Name == e.name })
		if form.Open && strings.HasPrefix(e.name, "x-") {
			at = len(form.Keys) + len(seen)
		}
		if at < 0 || seen[at] || p.open != "" && (len(e.above) > 0 || e.remark != "") {
			return
		}
		rank[e], seen[at] = at, true
	}
	ordered := slices.Clone(p.entries)
	slices.SortStableFunc(ordered, func(a, b *entry) int { return cmp.Compare(rank[a], rank[b]) })
	if o.layout.anchors || slices.Equal(ordered, p.entries) {
		return
	}
	if o.report != nil {
		o.outOfPlace(p, ordered, form)
		return
	}
	if p.open != "" {
		for i, e := range p.entries {
			ordered[i] = e.brokenAs(ordered[i])
		}
	}
	o.part(p, ordered)
	p.entries = ordered
}

// brokenAs gives an entry that is moved to the place of e the line break that
// stood there.
func (e *entry) brokenAs(moved *entry) *entry {
	copied := *moved
	copied.broken = e.broken
	return &copied
}

// part sets the parts of a spec that have moved off from each other by empty
// lines, if the spec does so.
func (o *orderer) part(p *piece, ordered []*entry) {
	if p != o.layout.root || !p.block {
		return
	}
	parted := slices.ContainsFunc(p.entries[1:], func(e *entry) bool { return slices.Contains(e.above, "") })
	for i, e := range ordered {
		moved := p.entries[i] != e
		if parted && moved && e.value != nil && !e.value.simple() && !slices.Contains(e.above, "") {
			e.above = append([]string{""}, e.above...)
		}
	}
}

// outOfPlace reports the first key that moves up.
func (o *orderer) outOfPlace(p *piece, ordered []*entry, form *Object) {
	for i, e := range p.entries {
		if ordered[i] == e {
			continue
		}
		up := ordered[i]
		f := o.report.Add(RuleOrder, up.keyPos, "in %s, %s stands before %s", form.Name, up.name, e.name)
		f.Length = width(up.name)
		f.Help = "fsmgen fmt -w puts keys into their order"
		f.Related = []diag.Related{{Pos: e.keyPos, Length: width(e.name), Message: "it is written behind this"}}
		return
	}
}

// meaningOf returns the meaning of a text; none of one that cannot be read.
func meaningOf(path string, text []byte) []string {
	_, root := readTree(path, text, &diag.List{})
	if root == nil {
		return nil
	}
	return meaning(nil, "", root, wholeFile)
}

// meaning lists everything that a tree says, each with its path.
func meaning(all []string, path string, n *yaml.Node, form *Shape) []string {
	form = form.orAny()
	all = append(all, fmt.Sprintf("%s %d &%s %q %t", path, n.Kind, n.Anchor, n.Value, n.Style&quotedStyles != 0))
	switch n.Kind {
	case yaml.SequenceNode:
		for i, item := range n.Content {
			all = meaning(all, fmt.Sprintf("%s/%d", path, i), item, form.List)
		}
	case yaml.MappingNode:
		parts := make([][]string, 0, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := fmt.Sprintf("%s/%q", path, n.Content[i].Value)
			parts = append(parts, meaning([]string{key}, key, n.Content[i+1], form.below(n.Content[i].Value)))
		}
		if form.Object != nil {
			slices.SortStableFunc(parts, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
		}
		all = append(all, slices.Concat(parts...)...)
	}
	return all
}
