package golang

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// userSpec writes UserSpec and its nested objects.
func (e *emitter) userSpec(f *file) {
	e.structType(f, e.m.UserSpec, "UserSpec is what a user configures of "+article(e.m.Worker)+" worker.")
	for _, o := range e.nested {
		e.structType(f, o, described(o.GoName+" is a part of UserSpec", o.Doc))
	}
}

// objectsOf are the nested objects of this package below root, outer before
// inner.
func (e *emitter) objectsOf(root *expr.ObjectType) []*expr.ObjectType {
	var found []*expr.ObjectType
	seen := map[*expr.ObjectType]bool{}
	var visit func(t *expr.Type)
	visit = func(t *expr.Type) {
		switch t.Kind {
		case expr.List, expr.Map:
			visit(t.Elem.Type)
		case expr.Object:
			if t.Object.Versioned || t.Object.ImportPath != e.m.ImportPath || seen[t.Object] {
				return
			}
			seen[t.Object] = true
			found = append(found, t.Object)
			for _, f := range t.Object.Fields {
				visit(f.Type)
			}
		}
	}
	for _, f := range root.Fields {
		visit(f.Type)
	}
	return found
}

// structType declares an object.
func (e *emitter) structType(f *file, o *expr.ObjectType, doc string) {
	var fields []node
	if o.Versioned {
		fields = append(fields, code(
			"// Version counts the changes that were stored. Only the supervisor\n"+
				"// advances it; give back the one that was read (R13).\n"+
				"Version int64"))
	}
	for _, field := range o.Fields {
		decl := code("$ $", field.GoName, e.goType(field.Type))
		if doc := fieldDoc(field); doc != "" {
			decl = code("$\n$", note(doc), decl)
		}
		fields = append(fields, decl)
	}
	if len(fields) == 0 {
		f.add("\n$\ntype $ struct{}\n", note(doc), o.GoName)
		return
	}
	f.add("\n$\ntype $ struct {\n$\n}\n", note(doc), o.GoName, lines(fields...))
}

// fieldDoc is the doc string of a field and what Validate asks of it.
func fieldDoc(f *expr.Field) string {
	doc := strings.TrimSpace(f.Doc)
	rules := strings.Join(constraints(f), ", ")
	switch {
	case rules == "":
		return fitting(doc)
	case doc == "":
		return strings.ToUpper(rules[:1]) + rules[1:] + "."
	case strings.Contains(doc, "\n"):
		return fitting(doc) + "\n\n(" + rules + ")"
	}
	return fitting(doc + " (" + rules + ")")
}

func constraints(f *expr.Field) []string {
	var rules []string
	add := func(given bool, text string) {
		if given {
			rules = append(rules, text)
		}
	}
	add(f.Required, "required")
	add(f.Min != nil, "at least "+valueText(f.Min))
	add(f.Max != nil, "at most "+valueText(f.Max))
	if f.MinItems != nil {
		add(true, "at least "+itemsText(*f.MinItems))
	}
	if f.MaxItems != nil {
		add(true, "at most "+itemsText(*f.MaxItems))
	}
	add(f.Pattern != "", "matches "+f.Pattern)
	add(f.Transient, "transient")
	add(f.Secret, "secret")
	return rules
}
