package golang

import (
	"bytes"
	"go/format"
	"go/token"
	"strings"

	"github.com/dave/jennifer/jen"
)

// code fills a template of Go text. Each $ is a hole, filled in order by
//
//   - a string: a Go identifier, checked to be one;
//   - an int: a number;
//   - jen.Code: code, such as other templates, qualified names and literals.
//
// The template itself is always a constant of this package.
func code(template string, holes ...any) *jen.Statement {
	parts := strings.Split(template, "$")
	if len(parts)-1 != len(holes) {
		fail("%d holes for %q", len(holes), template)
	}
	items := make([]jen.Code, 0, 2*len(parts))
	for i, text := range parts {
		if text != "" {
			items = append(items, jen.Op(text))
		}
		if i < len(holes) {
			items = append(items, fill(holes[i]))
		}
	}
	return jen.Custom(jen.Options{}, items...)
}

func fill(hole any) jen.Code {
	switch h := hole.(type) {
	case string:
		return id(h)
	case int:
		return jen.Lit(h)
	case jen.Code:
		return h
	}
	fail("a hole cannot take a %T", hole)
	return nil
}

// id is an identifier or a path of selectors (spec.TLS.Port).
func id(name string) *jen.Statement {
	for part := range strings.SplitSeq(name, ".") {
		if !token.IsIdentifier(part) {
			fail("%q is no identifier", name)
		}
	}
	return jen.Id(name)
}

// str is a string literal.
func str(text string) *jen.Statement { return jen.Lit(text) }

// lines puts each part on a line of its own.
func lines(parts ...jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Separator: "\n"}, parts...)
}

// list separates parts by commas.
func list(parts ...jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Separator: ", "}, parts...)
}

// file is one file in the making.
type file struct {
	name  string
	doc   string // package comment
	decls []jen.Code
}

func (e *emitter) file(name string) *file {
	f := &file{name: name}
	e.files = append(e.files, f)
	return f
}

// add appends a declaration from a template.
func (f *file) add(template string, holes ...any) {
	f.decls = append(f.decls, code(strings.TrimPrefix(template, "\n"), holes...))
}

// render gives the files that have a declaration, formatted once.
func (e *emitter) render() ([]File, error) {
	var out []File
	for _, f := range e.files {
		if len(f.decls) == 0 {
			continue
		}
		content, err := e.renderFile(f)
		if err != nil {
			return nil, err
		}
		out = append(out, File{Name: f.name, Content: content})
	}
	return out, nil
}

func (e *emitter) renderFile(f *file) ([]byte, error) {
	j := jen.NewFilePathName(e.m.ImportPath, e.m.Package)
	j.NoFormat = true
	e.imports.tell(j)
	if f.doc != "" {
		j.PackageComment(comment(f.doc))
	}
	for _, d := range f.decls {
		j.Add(d)
		j.Line()
	}
	var raw bytes.Buffer
	if err := j.Render(&raw); err != nil {
		fail("%s: %v", f.name, err)
	}
	content, err := format.Source(groupImports(raw.Bytes()))
	if err != nil {
		fail("%s: %v\n%s", f.name, err, raw.Bytes())
	}
	return content, nil
}
