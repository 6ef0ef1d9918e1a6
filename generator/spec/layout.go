package spec

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// A layout is a file as it was written: what the YAML tree leaves out (its
// comments, empty lines, quotes and line breaks) hung onto what it has.
type layout struct {
	head    []string // comments before the first key
	root    *piece
	tail    []string // comments behind the last value
	remarks []Comment
	anchors bool // the file has anchors
}

// Comment is one comment of a file.
type Comment struct {
	Pos  diag.Pos // of the #
	Text string   // with the #, without the end of the line
	Own  bool     // nothing else stands in the line
}

// piece is one node. Which of the fields are set follows from its kind.
type piece struct {
	shape   *Shape
	pos     diag.Pos
	props   string // an anchor
	block   bool   // a mapping or list by indentation
	list    bool   // of block and open: a list
	open    string // of a list or mapping in brackets: [ or {; else ""
	entries []*entry
	closing bool     // the closing bracket stands in a line of its own
	tail    []string // comments behind the last entry
	text    []string // a scalar's or alias' lines
	literal bool     // text is a header and lines below it
	keep    bool     // the empty lines at the end of a literal belong to it
}

// entry is a key with its value, or an element of a list.
type entry struct {
	above   []string // comments in lines of their own, "" for empty lines
	name    string   // the key's text
	key     string   // the key as written; "" in a list
	keyPos  diag.Pos
	colon   bool
	column  int      // where a value in the key's line begins, from 0; -1: elsewhere
	remark  string   // a comment at the end of the line
	between []string // comments between the key and a value that is no block
	broken  bool     // the value begins in a line below the key; in brackets: the entry does
	value   *piece   // nil: nothing
}

// reader walks over a file along its YAML tree.
type reader struct {
	src       *source
	lines     [][]rune
	line, col int // from 0
	out       *layout
}

// unknownForm is raised, as a panic inside this package, at a form of YAML
// that the reader does not follow.
type unknownForm struct{ at diag.Pos }

func (r *reader) fail() { panic(unknownForm{r.here()}) }

func (r *reader) here() diag.Pos { return r.src.pos(r.line+1, r.col+1) }

// readLayout reads the layout of a file. The tree is that of the file. The
// place is that of a form of YAML that is not followed, if there is one.
func readLayout(src *source, root *yaml.Node, form *Shape) (out *layout, stopped *diag.Pos) {
	r := &reader{src: src, out: &layout{}}
	for _, line := range src.lines {
		r.lines = append(r.lines, []rune(line))
	}
	if last := len(r.lines) - 1; len(r.lines[last]) == 0 {
		r.lines = r.lines[:last] // what is behind the last line break is no line
	}
	defer func() {
		if problem := recover(); problem != nil {
			form, ok := problem.(unknownForm)
			if !ok {
				panic(problem)
			}
			out, stopped = nil, &form.at
		}
	}()
	r.out.head = r.gap()
	holder := &entry{}
	r.value(holder, root, form, -1)
	r.out.root = holder.value
	if holder.remark != "" || len(holder.between) > 0 {
		r.fail()
	}
	r.out.tail = append(holder.value.tail, r.gap()...)
	holder.value.tail = nil
	if r.line < len(r.lines) {
		r.fail()
	}
	return r.out, nil
}

// rest is what is left of the current line.
func (r *reader) rest() []rune {
	if r.line >= len(r.lines) {
		return nil
	}
	return r.lines[r.line][min(r.col, len(r.lines[r.line])):]
}

func (r *reader) at(c rune) bool {
	rest := r.rest()
	return len(rest) > 0 && rest[0] == c
}

func (r *reader) spaces() {
	for r.at(' ') || r.at('\t') {
		r.col++
	}
}

// comment takes the comment that ends the current line, if there is one.
func (r *reader) comment() string {
	r.spaces()
	if !r.at('#') {
		return ""
	}
	text := strings.TrimRight(string(r.rest()), " \t")
	own := strings.TrimSpace(string(r.lines[r.line][:r.col])) == ""
	r.out.remarks = append(r.out.remarks, Comment{Pos: r.here(), Text: text, Own: own})
	r.col = len(r.lines[r.line])
	return text
}

// gap goes on to the next content in a line below the current one (or, at the
// beginning of a line, in it) and gives the comments that are passed, with
// "" for each run of empty lines. The end of the file is a line behind the last.
func (r *reader) gap() []string {
	var passed []string
	if r.col > 0 {
		r.line, r.col = r.line+1, 0
	}
	for ; r.line < len(r.lines); r.line, r.col = r.line+1, 0 {
		switch text := r.comment(); {
		case text != "":
			passed = append(passed, text)
		case len(r.rest()) > 0 && !r.marker():
			return passed
		case len(r.rest()) == 0 && (len(passed) == 0 || passed[len(passed)-1] != ""):
			passed = append(passed, "")
		}
	}
	return passed
}

// marker reports whether the current line is the beginning or the end of the
// document and nothing else; there is only one, so it means nothing.
func (r *reader) marker() bool {
	text := strings.TrimRight(string(r.lines[r.line]), " \t")
	return text == "---" || text == "..."
}

// peekGap returns what gap would, and the columns of its comments, and stays.
func (r *reader) peekGap() (passed []string, columns []int) {
	line, col, remarks := r.line, r.col, len(r.out.remarks)
	passed = r.gap()
	for _, c := range r.out.remarks[remarks:] {
		columns = append(columns, c.Pos.Col-1)
	}
	r.line, r.col, r.out.remarks = line, col, r.out.remarks[:remarks]
	return passed, columns
}

// trailing takes the comments behind the last entry of a block that belong to
// it: those that are indented as its entries are.
func (r *reader) trailing(column int) []string {
	passed, columns := r.peekGap()
	take, comments := 0, 0
	for i, text := range passed {
		if text == "" {
			continue
		}
		if columns[comments] < column {
			break
		}
		take, comments = i+1, comments+1
	}
	for taken := 0; taken < comments; {
		r.line, r.col = r.line+1, 0
		if r.comment() != "" {
			taken++
		}
	}
	return passed[:take]
}

// value reads the value of an entry; parent is the column of what holds it.
func (r *reader) value(e *entry, n *yaml.Node, form *Shape, parent int) {
	if form == nil {
		form = &Shape{Any: true}
	}
	if isEmpty(n) && n.Anchor == "" && n.Kind == yaml.ScalarNode {
		return
	}
	p := &piece{shape: form}
	e.value = p
	r.reach(e, n, true)
	if p.props = r.props(n); p.props != "" {
		r.out.anchors = true
		if isEmpty(n) && n.Kind == yaml.ScalarNode {
			p.text = []string{p.props}
			p.props = ""
			return
		}
		r.reach(e, n, false)
	}
	p.pos = r.here()
	switch {
	case n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle == 0:
		r.mapping(e, n, parent)
	case n.Kind == yaml.SequenceNode && n.Style&yaml.FlowStyle == 0:
		r.sequence(e, n, parent)
	case n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode:
		r.flow(p, n)
	default:
		r.scalar(p, n, parent)
	}
}

// reach goes to where a value begins, which may be a line below.
func (r *reader) reach(e *entry, n *yaml.Node, first bool) {
	r.spaces()
	if len(r.rest()) > 0 && !r.at('#') {
		if first {
			e.column = r.col
		}
		return
	}
	if e.remark != "" {
		r.fail()
	}
	e.remark = r.comment()
	e.between = append(e.between, slices.DeleteFunc(r.gap(), func(s string) bool { return s == "" })...)
	e.broken = true
}

// props takes the anchor before a value.
func (r *reader) props(n *yaml.Node) string {
	if n.Anchor == "" {
		return ""
	}
	text := []rune("&" + n.Anchor)
	if !slices.Equal(r.rest()[:min(len(text), len(r.rest()))], text) {
		r.fail()
	}
	r.col += len(text)
	return string(text)
}

// mapping reads a mapping by indentation, from its first key on.
func (r *reader) mapping(e *entry, n *yaml.Node, parent int) {
	p, column := e.value, r.col
	p.block = true
	above := e.between
	e.between = nil
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if r.col != column || r.line+1 != k.Line || r.col+1 != k.Column {
			r.fail()
		}
		in := r.key(k, above)
		r.value(in, v, p.shape.below(k.Value), column)
		p.entries = append(p.entries, in)
		above = r.after(p, in, column, i+2 >= len(n.Content), parent)
	}
}

// key reads a key and its colon.
func (r *reader) key(k *yaml.Node, above []string) *entry {
	in := &entry{above: above, name: deref(k).Value, keyPos: r.here(), column: -1, colon: true}
	p := &piece{}
	if p.props = r.props(k); p.props != "" {
		r.out.anchors = true
		p.props += " "
		r.spaces()
	}
	r.scalar(p, k, -1)
	if len(p.text) != 1 || p.literal {
		r.fail()
	}
	in.key = p.props + p.text[0]
	r.spaces()
	if !r.at(':') {
		r.fail()
	}
	r.col++
	return in
}

// after ends an entry of a block: it takes the comment of its line and goes
// on to the next entry, whose comments it gives.
func (r *reader) after(p *piece, in *entry, column int, last bool, parent int) []string {
	if in.value == nil || !in.value.block {
		if text := r.comment(); text != "" {
			if in.remark != "" {
				r.fail()
			}
			in.remark = text
		}
		if len(r.rest()) > 0 {
			r.fail()
		}
	}
	if last {
		if column > parent {
			p.tail = r.trailing(column)
		}
		return nil
	}
	return r.gap()
}

// sequence reads a list of dashes.
func (r *reader) sequence(e *entry, n *yaml.Node, parent int) {
	p, column := e.value, r.col
	p.block, p.list = true, true
	above := e.between
	e.between = nil
	for i, item := range n.Content {
		if r.col != column || !r.at('-') {
			r.fail()
		}
		r.col++
		in := &entry{above: above, column: -1, keyPos: r.here()}
		r.value(in, item, p.shape.List, column)
		p.entries = append(p.entries, in)
		above = r.after(p, in, column, i+1 >= len(n.Content), parent)
	}
}

// below is the shape of the value of a key; nil if it is not known.
func (s *Shape) below(key string) *Shape {
	if s.Object != nil {
		if k := s.Object.Key(key); k != nil {
			return k.Shape
		}
	}
	return s.Entries
}
