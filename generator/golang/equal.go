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
func (e *emitter) userSpecEqual(f *file) {
	spec := e.m.UserSpec
	doc := "Equal reports whether s and other have the same content. The Version is no content"
	if hasTransient(spec) {
		doc += ", and a difference of transient fields is none"
	}
	e.equal(f, spec, "UserSpec", "Equal", wrap(doc+"."), false)
	if hasTransient(spec) {
		e.equal(f, spec, "UserSpec", "Identical", "Identical is Equal with transient fields.", true)
	}
	for _, o := range e.spec.objects {
		e.equal(f, o, o.GoName, "equal", "", false)
		if hasTransient(o) {
			e.equal(f, o, o.GoName, "identical", "", true)
		}
	}
}

// equal writes one comparison, a field a line.
func (e *emitter) equal(f *file, o *expr.ObjectType, typ, method, doc string, transient bool) {
	var same []node
	for _, field := range o.Fields {
		if field.Transient && !transient {
			continue
		}
		a, b := code("s.$", field.GoName), code("other.$", field.GoName)
		same = append(same, e.same(field.Type, a, b, transient))
	}
	all := joinedBy(" &&\n", same)
	if len(same) == 0 {
		all = id("true")
	}
	if doc != "" {
		f.add("\n$\nfunc (s $) $(other $) bool {\nreturn $\n}\n", note(doc), typ, method, typ, all)
		return
	}
	f.add("\nfunc (s $) $(other $) bool {\nreturn $\n}\n", typ, method, typ, all)
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
