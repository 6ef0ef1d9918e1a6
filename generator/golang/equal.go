package golang

import "github.com/fsmgen/fsmgen/generator/expr"

func equalMethod(o *expr.ObjectType) string {
	if o.Versioned {
		return "Equal"
	}
	return "equal"
}

// identicalMethod compares transient fields as well.
func (e *emitter) identicalMethod(o *expr.ObjectType) string {
	switch {
	case !hasTransient(o):
		return equalMethod(o)
	case o.Versioned:
		return "Identical"
	}
	return "identical"
}

// userSpecEqual writes Equal and Identical of UserSpec and its nested objects.
// The comparisons of fields are written once, in Diff of a UserSpec and in equal
// of an object.
func (e *emitter) userSpecEqual(f *file) {
	spec := e.m.UserSpec
	ignored := "The Version is ignored."
	if hasTransient(spec) {
		ignored = "The Version and the transient fields are ignored."
	}
	e.compared(f, "UserSpec", "Equal", wrap("Equal reports whether s and other have the same content. "+ignored), e.noDiff())
	if hasTransient(spec) {
		e.compared(f, "UserSpec", "Identical", "Identical is like Equal, but compares the transient fields as well.", e.allIdentical(spec))
	}
	for _, o := range e.spec.objects {
		e.equal(f, o, o.GoName, "equal", "")
		if hasTransient(o) {
			e.compared(f, o.GoName, "identical", "", e.allIdentical(o))
		}
	}
}

// noDiff returns the condition that Diff finds no field.
func (e *emitter) noDiff() node {
	switch n := len(e.m.UserSpec.Fields); {
	case n == 0:
		return id("true")
	case n <= fieldsOfWord:
		return code("s.Diff(other) == 0")
	}
	return code("s.Diff(other) == Fields{}")
}

// allIdentical returns the condition of Equal with a comparison of the transient
// fields, and of the fields that have transient fields below them.
func (e *emitter) allIdentical(o *expr.ObjectType) node {
	same := []node{code("s.$(other)", equalMethod(o))}
	for _, field := range o.Fields {
		inner := objectIn(field.Type)
		if field.Transient || inner != nil && hasTransient(inner) {
			same = append(same, e.same(field.Type, code("s.$", field.GoName), code("other.$", field.GoName), true))
		}
	}
	return joinedBy(" &&\n", same)
}

// equal writes the comparison of all fields that are not transient, one field a
// line.
func (e *emitter) equal(f *file, o *expr.ObjectType, typ, method, doc string) {
	var same []node
	for _, field := range o.Fields {
		if !field.Transient {
			same = append(same, e.same(field.Type, code("s.$", field.GoName), code("other.$", field.GoName), false))
		}
	}
	all := joinedBy(" &&\n", same)
	if len(same) == 0 {
		all = id("true")
	}
	e.compared(f, typ, method, doc, all)
}

// compared writes one comparison.
func (e *emitter) compared(f *file, typ, method, doc string, result node) {
	decl := code("func (s $) $(other $) bool {\nreturn $\n}", typ, method, typ, result)
	if doc != "" {
		decl = code("$\n$", note(doc), decl)
	}
	f.add("\n$\n", decl)
}

// same compares two values.
func (e *emitter) same(t *expr.Type, a, b node, transient bool) node {
	switch t.Kind {
	case expr.Float:
		return code("$($, $)", impl("SameFloat"), a, b)
	case expr.Time:
		return code("$.Equal($)", a, b)
	case expr.Bytes:
		return code("$($, $)", qualify("bytes", "Equal"), a, b)
	case expr.Object:
		return code("$.$($)", a, e.sameMethod(t.Object, transient), b)
	case expr.List, expr.Map:
		if isComparable(t.Elem.Type) {
			return code("$($, $)", qualify(containerPackage(t), "Equal"), a, b)
		}
		return code("$($, $, $)", qualify(containerPackage(t), "EqualFunc"), a, b, e.sameFunc(t.Elem.Type, transient))
	}
	return code("$ == $", a, b)
}

func (e *emitter) sameMethod(o *expr.ObjectType, transient bool) string {
	if transient {
		return e.identicalMethod(o)
	}
	return equalMethod(o)
}

// sameFunc is a function that compares two elements.
func (e *emitter) sameFunc(t *expr.Type, transient bool) node {
	switch t.Kind {
	case expr.Float:
		return impl("SameFloat")
	case expr.Time:
		return code("$.Equal", e.goType(t))
	case expr.Bytes:
		return qualify("bytes", "Equal")
	case expr.List, expr.Map:
		if isComparable(t.Elem.Type) {
			return qualify(containerPackage(t), "Equal")
		}
	case expr.Object:
		return code("$.$", e.goType(t), e.sameMethod(t.Object, transient))
	}
	return code("func(a, b $) bool { return $ }", e.goType(t), e.same(t, id("a"), id("b"), transient))
}
