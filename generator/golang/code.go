package golang

import (
	"bytes"
	"go/token"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
)

// node is a piece of Go. It is written out once, when its file is rendered.
type node interface{ write(w *writer) }

// writer takes the text of a file, and the first name of each other package, by
// which jennifer knows what is imported. The names of packages from specs are
// left open: they must differ from all identifiers of the package.
type writer struct {
	text     []byte
	imports  *imports
	imported map[string]bool // by path
	names    []jen.Code
	open     []qualifier
}

// qualifier is a place in a text where the name of a package belongs.
type qualifier struct {
	at   int
	path string
}

// usualFile is as long as most files are before they are formatted.
const usualFile = 12 << 10

func newWriter(im *imports) *writer {
	return &writer{text: make([]byte, 0, usualFile), imports: im, imported: map[string]bool{}}
}

// text is Go that this package has made itself.
type text string

func (t text) write(w *writer) { w.text = append(w.text, t...) }

// id is an identifier or a path of selectors (spec.TLS.Port).
type id string

func (name id) write(w *writer) {
	for part := range strings.SplitSeq(string(name), ".") {
		if !token.IsIdentifier(part) {
			fail("%q is no identifier", string(name))
		}
	}
	w.text = append(w.text, name...)
}

// str is a string literal, a raw one where that is easier to read.
type str string

func (s str) write(w *writer) {
	if s.isRaw() {
		w.text = append(append(append(w.text, '`'), s...), '`')
		return
	}
	w.text = strconv.AppendQuote(w.text, string(s))
}

// isRaw reports whether a string has quotes or backslashes, and nothing that a
// raw literal would not show as it is.
func (s str) isRaw() bool {
	return strings.ContainsAny(string(s), "\"\\") && strconv.CanBackquote(string(s)) &&
		!strings.ContainsFunc(string(s), func(r rune) bool { return !strconv.IsPrint(r) })
}

// name is one of another package.
type name struct{ path, name string }

func (n name) write(w *writer) {
	if !token.IsIdentifier(n.name) {
		fail("%q is no identifier", n.name)
	}
	if !w.imported[n.path] {
		w.imported[n.path] = true
		w.names = append(w.names, jen.Qual(n.path, n.name))
	}
	if pkg, known := w.imports.names[n.path]; known {
		w.text = append(w.text, pkg...)
	} else {
		w.open = append(w.open, qualifier{len(w.text), n.path})
	}
	w.text = append(append(w.text, '.'), n.name...)
}

// lit is a literal of a bool, an int or a float64.
func lit(value any) node {
	switch v := value.(type) {
	case bool:
		return text(strconv.FormatBool(v))
	case int:
		return text(strconv.Itoa(v))
	case float64:
		out := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(out, ".e") {
			out += ".0"
		}
		return text(out)
	}
	fail("no literal of a %T", value)
	return nil
}

// template is Go with holes.
type template struct {
	text  string
	holes []any
}

// code fills a template of Go text. Each $ is a hole, filled in order by
//
//   - a string: a Go identifier, checked to be one;
//   - an int: a number;
//   - a node: code, such as other templates, qualified names and literals.
//
// The template itself is always a constant of this package.
func code(text string, holes ...any) node {
	if n := strings.Count(text, "$"); n != len(holes) {
		fail("%d holes for %q", len(holes), text)
	}
	return &template{text: text, holes: holes}
}

func (t *template) write(w *writer) {
	rest := t.text
	for _, hole := range t.holes {
		before, after, _ := strings.Cut(rest, "$")
		w.text = append(w.text, before...)
		fill(w, hole)
		rest = after
	}
	w.text = append(w.text, rest...)
}

func fill(w *writer, hole any) {
	switch h := hole.(type) {
	case string:
		id(h).write(w)
	case int:
		w.text = strconv.AppendInt(w.text, int64(h), 10)
	case node:
		h.write(w)
	default:
		fail("a hole cannot take a %T", hole)
	}
}

// sequence has parts with a separator between them.
type sequence struct {
	separator string
	parts     []node
}

func (s *sequence) write(w *writer) {
	for i, part := range s.parts {
		if i > 0 {
			w.text = append(w.text, s.separator...)
		}
		part.write(w)
	}
}

func joinedBy(separator string, parts []node) node {
	return &sequence{separator: separator, parts: parts}
}

// lines puts each part on a line of its own.
func lines(parts ...node) node { return joinedBy("\n", parts) }

// list separates parts by commas.
func list(parts ...node) node { return joinedBy(", ", parts) }

// file is one file in the making.
type file struct {
	name  string
	doc   string // package comment
	decls []node
}

// add appends a declaration from a template.
func (f *file) add(template string, holes ...any) {
	f.decls = append(f.decls, code(strings.TrimPrefix(template, "\n"), holes...))
}

// written is a file whose declarations are written out, but for the names of
// packages that are open.
type written struct {
	*file
	*writer
}

// write writes out the declarations of a file.
func (e *emitter) write(f *file) *written {
	w := newWriter(e.imports)
	for _, d := range f.decls {
		d.write(w)
		w.text = append(w.text, "\n\n"...)
	}
	return &written{f, w}
}

// render returns the text of a file, formatted.
func (e *emitter) render(f *written) []byte {
	text := e.head(f.file, f.names)
	done := 0
	for _, q := range f.open {
		text = append(append(text, f.text[done:q.at]...), e.imports.names[q.path]...)
		done = q.at
	}
	content, err := layout(append(text, f.text[done:]...))
	if err != nil {
		fail("%s: %v", f.name, err)
	}
	return content
}

// head is what stands above the declarations: the package clause, and the
// imports that the names need. jennifer writes it, in front of the names, which
// are cut off: they are in the declarations.
func (e *emitter) head(f *file, names []jen.Code) []byte {
	const end = "\x02" // in no comment and no import
	j := jen.NewFilePathName(e.m.ImportPath, e.m.Package)
	j.NoFormat = true
	e.imports.tell(j)
	if f.doc != "" {
		j.PackageComment(comment(f.doc))
	}
	j.Add(jen.Op(end)).Add(names...)
	var out bytes.Buffer
	if err := j.Render(&out); err != nil {
		fail("%s: %v", f.name, err)
	}
	text := out.Bytes()
	return groupImports(text[:bytes.LastIndex(text, []byte(end))])
}
