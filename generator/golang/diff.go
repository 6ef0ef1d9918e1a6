package golang

import (
	"github.com/fsmgen/fsmgen/generator/expr"
)

// diff writes Field, Fields and Diff.
func (e *emitter) diff(f *file) {
	spec := e.m.UserSpec
	var constants []node
	for i, field := range spec.Fields {
		decl := node(id(fieldConst(field)))
		if i == 0 {
			decl = code("$ Field = iota", fieldConst(field))
		}
		constants = append(constants, decl)
	}
	f.add("\n// Field is a field of UserSpec.\ntype Field $\n", sizedUint(len(spec.Fields)))
	if len(constants) == 0 {
		e.noFields(f)
		return
	}
	f.add("const (\n$\n)", lines(constants...))
	f.add(`
// String returns the name as it is written in the spec.
func (f Field) String() string {
i := int(f) + 1 // the Version is no Field
if i < len($) {
return $[i].Name
}
return "Field(" + $(int(f)) + ")"
}
`, fieldsVar(spec), fieldsVar(spec), qualify("strconv", "Itoa"))
	e.fieldSet(f, len(spec.Fields))
	e.diffMethod(f)
}

// noFields is for a UserSpec that has nothing to differ in.
func (e *emitter) noFields(f *file) {
	f.add(`
// Fields is a set of fields of UserSpec. There are no fields.
type Fields struct{}

// Has reports whether field is in the set.
func (f Fields) Has(Field) bool { return false }

// String returns "".
func (f Fields) String() string { return "" }

// Diff returns the fields in which s and other differ.
func (s UserSpec) Diff(UserSpec) Fields { return Fields{} }
`)
}

func fieldConst(f *expr.Field) string { return "Field" + f.GoName }

// fieldsOfWord is how many fields a set in one word has at most.
const fieldsOfWord = 64

// fieldSet is one word of bits, or several.
func (e *emitter) fieldSet(f *file, n int) {
	if n <= fieldsOfWord {
		f.add(`
// Fields is a set of fields of UserSpec.
type Fields uint64

// Has reports whether field is in the set.
func (f Fields) Has(field Field) bool { return f>>field&1 != 0 }

func (f *Fields) add(field Field) { *f |= 1 << field }
`)
	} else {
		f.add(`
// Fields is a set of fields of UserSpec.
type Fields [$]uint64

// Has reports whether field is in the set.
func (f Fields) Has(field Field) bool { return f[field/64]>>(field%64)&1 != 0 }

func (f *Fields) add(field Field) { f[field/64] |= 1 << (field % 64) }
`, (n+63)/64)
	}
	f.add(`
// String returns the names of the fields in the set, separated by commas.
func (f Fields) String() string {
var names []string
for field := range Field($) {
if f.Has(field) {
names = append(names, field.String())
}
}
return $(names, ", ")
}
`, n, qualify("strings", "Join"))
}

func (e *emitter) diffMethod(f *file) {
	var diffs []node
	for _, field := range e.m.UserSpec.Fields {
		if field.Transient {
			continue
		}
		a, b := code("s.$", field.GoName), code("other.$", field.GoName)
		differs := code("!$", e.same(field.Type, a, b, false))
		if isComparable(field.Type) {
			differs = code("$ != $", a, b)
		}
		diffs = append(diffs, code("if $ {\nf.add($)\n}", differs, fieldConst(field)))
	}
	doc := "Diff returns the fields in which s and other differ. The set is empty if and only if s and other are Equal."
	f.add("\n$\nfunc (s UserSpec) Diff(other UserSpec) Fields {\nvar f Fields\n$\nreturn f\n}\n", own(doc), lines(diffs...))
}
