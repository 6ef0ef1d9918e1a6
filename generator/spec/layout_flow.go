package spec

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// flow reads a list or mapping in brackets.
func (r *reader) flow(p *piece, n *yaml.Node) {
	p.open, p.list = "{", n.Kind == yaml.SequenceNode
	if p.list {
		p.open = "["
	}
	if !r.at(rune(p.open[0])) {
		r.fail()
	}
	r.col++
	above, broken := r.flowGap(nil)
	step := 2
	if p.list {
		step = 1
	}
	for i := 0; i+step <= len(n.Content); i += step {
		in := &entry{above: above, broken: broken, keyPos: r.here(), column: -1}
		if p.list {
			r.flowValue(in, n.Content[i], p.shape.List)
		} else {
			r.flowPair(p, in, n.Content[i], n.Content[i+1])
		}
		p.entries = append(p.entries, in)
		above, broken = r.flowGap(in)
		if r.at(',') {
			r.col++
			more, alsoBroken := r.flowGap(in)
			above, broken = append(above, more...), broken || alsoBroken
		} else if i+step < len(n.Content) {
			r.fail()
		}
	}
	p.tail, p.closing = above, broken
	if !r.at(map[string]rune{"{": '}', "[": ']'}[p.open]) {
		r.fail()
	}
	r.col++
}

// flowPair reads a key with its value.
func (r *reader) flowPair(p *piece, in *entry, k, v *yaml.Node) {
	if k.Kind == yaml.ScalarNode && k.Value == "" && k.Style == 0 {
		r.fail()
	}
	key := &piece{}
	r.scalar(key, k, -1)
	if len(key.text) != 1 || k.Anchor != "" {
		r.fail()
	}
	in.name, in.key = k.Value, key.text[0]
	r.spaces()
	if !r.at(':') {
		if !isEmpty(v) {
			r.fail()
		}
		return
	}
	r.col++
	in.colon = true
	r.flowValue(in, v, p.shape.orAny().below(k.Value))
}

func (s *Shape) orAny() *Shape {
	if s == nil {
		return &Shape{Any: true}
	}
	return s
}

// flowValue reads a value inside brackets.
func (r *reader) flowValue(in *entry, n *yaml.Node, form *Shape) {
	if isEmpty(n) && n.Anchor == "" && n.Kind == yaml.ScalarNode {
		return
	}
	if above, broken := r.flowGap(nil); broken && len(above) > 0 {
		r.fail()
	}
	p := &piece{shape: form.orAny(), pos: r.here()}
	in.value = p
	if p.props = r.props(n); p.props != "" {
		r.out.anchors = true
		r.spaces()
	}
	switch n.Kind {
	case yaml.MappingNode, yaml.SequenceNode:
		r.flow(p, n)
	default:
		if isEmpty(n) {
			p.text, p.props = []string{p.props}, ""
			return
		}
		r.scalar(p, n, -1)
	}
}

// flowGap goes on to the next character that is neither white space nor in a
// comment. A comment in the line of an entry becomes its remark; the others,
// and whether a line was ended, are given.
func (r *reader) flowGap(in *entry) (above []string, broken bool) {
	for {
		r.spaces()
		if len(r.rest()) > 0 && !r.at('#') {
			return above, broken
		}
		switch text := r.comment(); {
		case text == "":
		case !broken && in != nil && in.remark == "":
			in.remark = text
		default:
			above = append(above, text)
		}
		if r.line+1 >= len(r.lines) {
			r.fail()
		}
		r.line, r.col, broken = r.line+1, 0, true
	}
}

// simple reports whether a piece stands in one line.
func (p *piece) simple() bool {
	switch {
	case p.block || p.literal || len(p.text) > 1 || p.closing || len(p.tail) > 0:
		return false
	case p.open == "":
		return true
	}
	for _, e := range p.entries {
		if e.broken || e.remark != "" || len(e.above) > 0 || e.value != nil && !e.value.simple() {
			return false
		}
	}
	return true
}

// inline returns a simple piece as text.
func (p *piece) inline() string {
	var b strings.Builder
	if p.props != "" {
		b.WriteString(p.props + " ")
	}
	if p.open == "" {
		return b.String() + p.text[0]
	}
	b.WriteString(p.open)
	for i, e := range p.entries {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(e.inlineKey())
		if e.value != nil {
			b.WriteString(e.value.inline())
		}
	}
	return b.String() + p.close()
}

func (p *piece) close() string {
	if p.open == "[" {
		return "]"
	}
	return "}"
}

// inlineKey returns the key of an entry inside brackets with what follows it.
func (e *entry) inlineKey() string {
	if e.key == "" || !e.colon {
		return e.key
	}
	return e.written() + " " // also where nothing follows: {a:} has one key, "a:"
}

// written returns a key with its colon, which must not touch an alias.
func (e *entry) written() string {
	if strings.HasPrefix(e.key, "*") {
		return e.key + " :"
	}
	return e.key + ":"
}
