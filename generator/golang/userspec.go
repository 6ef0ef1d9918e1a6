package golang

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// userSpec writes UserSpec and its nested objects.
func (e *emitter) userSpec(f *file) {
	e.structType(f, e.m.UserSpec, "UserSpec is what a user configures of "+article(e.m.Worker)+" worker.")
	e.nestedStructs(f, e.spec)
}

// nestedStructs declares the objects below another.
func (e *emitter) nestedStructs(f *file, below nested) {
	for _, o := range below.objects {
		e.structType(f, o, described(o.GoName+" is the type of "+below.places[o.GoName], o.Doc))
	}
}

// structType declares an object.
func (e *emitter) structType(f *file, o *expr.ObjectType, doc string) {
	var fields []node
	if o.Versioned {
		fields = append(fields, code(
			"// Version counts the changes that were stored. Only the supervisor\n"+
				"// increments it. An update has to carry the Version that was read (R13).\n"+
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
		f.add("\n$\ntype $ struct{}\n", note(fitting(doc)), o.GoName)
		return
	}
	f.add("\n$\ntype $ struct {\n$\n}\n", note(fitting(doc)), o.GoName, lines(fields...))
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
