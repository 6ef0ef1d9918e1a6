package golang

import (
	"github.com/fsmgen/fsmgen/generator/expr"
)

// hasTransient reports whether a change anywhere in the object may be none.
func hasTransient(o *expr.ObjectType) bool {
	for _, f := range o.Fields {
		if f.Transient || typeHasTransient(f.Type) {
			return true
		}
	}
	return false
}

func typeHasTransient(t *expr.Type) bool {
	switch t.Kind {
	case expr.List, expr.Map:
		return typeHasTransient(t.Elem.Type)
	case expr.Object:
		return hasTransient(t.Object)
	}
	return false
}

// hasSecret reports whether something in the object must not be shown.
func hasSecret(o *expr.ObjectType) bool {
	for _, f := range o.Fields {
		if f.Secret || typeHasSecret(f.Type) {
			return true
		}
	}
	return false
}

func typeHasSecret(t *expr.Type) bool {
	switch t.Kind {
	case expr.List, expr.Map:
		return typeHasSecret(t.Elem.Type)
	case expr.Object:
		return hasSecret(t.Object)
	}
	return false
}

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
	for _, o := range e.nested {
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

// comparable reports whether == compares a type's values.
func comparable(t *expr.Type) bool {
	switch t.Kind {
	case expr.Time, expr.Bytes, expr.List, expr.Map, expr.Object:
		return false
	}
	return true
}

// same compares two values.
func (e *emitter) same(t *expr.Type, a, b node, transient bool) node {
	switch t.Kind {
	case expr.Time:
		return code("$.Equal($)", a, b)
	case expr.Bytes:
		return code("$($, $)", qualify("bytes", "Equal"), a, b)
	case expr.Object:
		return code("$.$($)", a, e.sameMethod(t.Object, transient), b)
	case expr.List, expr.Map:
		pkg := "slices"
		if t.Kind == expr.Map {
			pkg = "maps"
		}
		if comparable(t.Elem.Type) {
			return code("$($, $)", qualify(pkg, "Equal"), a, b)
		}
		return code("$($, $, $)", qualify(pkg, "EqualFunc"), a, b, e.sameFunc(t.Elem.Type, transient))
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
	case expr.Time:
		return code("$.Equal", e.goType(t))
	case expr.Bytes:
		return qualify("bytes", "Equal")
	case expr.Object:
		return code("$.$", e.goType(t), e.sameMethod(t.Object, transient))
	}
	return code("func(a, b $) bool { return $ }", e.goType(t), e.same(t, id("a"), id("b"), transient))
}

// sharesMemory reports whether a plain copy of a value shares a list, a map or
// bytes with it.
func sharesMemory(t *expr.Type) bool {
	switch t.Kind {
	case expr.Bytes, expr.List, expr.Map:
		return true
	case expr.Object:
		return objectSharesMemory(t.Object)
	}
	return false
}

func objectSharesMemory(o *expr.ObjectType) bool {
	for _, f := range o.Fields {
		if sharesMemory(f.Type) {
			return true
		}
	}
	return false
}

// userSpecClone writes Clone of UserSpec and its nested objects.
func (e *emitter) userSpecClone(f *file) { e.clones(f, e.m.UserSpec, "UserSpec", e.nested) }

func (e *emitter) clones(f *file, root *expr.ObjectType, typ string, objects []*expr.ObjectType) {
	f.add("\n// Clone gives a copy that shares no list, map or bytes with s.\nfunc (s $) Clone() $ {\n$\n}\n",
		typ, typ, e.cloneBody(root))
	for _, o := range objects {
		if objectSharesMemory(o) {
			f.add("\nfunc (s $) clone() $ {\n$\n}\n", o.GoName, o.GoName, e.cloneBody(o))
		}
	}
}

// cloneBody works on the receiver, which is a copy.
func (e *emitter) cloneBody(o *expr.ObjectType) node {
	var body []node
	for _, field := range o.Fields {
		if sharesMemory(field.Type) {
			x := code("s.$", field.GoName)
			body = append(body, code("$ = $", x, e.clone(field.Type, x)))
		}
	}
	return lines(append(body, code("return s"))...)
}

// clone copies a value that shares memory.
func (e *emitter) clone(t *expr.Type, x node) node {
	switch t.Kind {
	case expr.Bytes:
		return code("$($)", qualify("bytes", "Clone"), x)
	case expr.Object:
		return code("$.$()", x, cloneMethod(t.Object))
	}
	pkg, helper := "slices", "MapList"
	if t.Kind == expr.Map {
		pkg, helper = "maps", "MapValues"
	}
	if !sharesMemory(t.Elem.Type) {
		return code("$($)", qualify(pkg, "Clone"), x)
	}
	return code("$($, $)", fsm(helper), x, e.cloneFunc(t.Elem.Type))
}

func cloneMethod(o *expr.ObjectType) string {
	if o.Versioned {
		return "Clone"
	}
	return "clone"
}

func (e *emitter) cloneFunc(t *expr.Type) node {
	if t.Kind == expr.Object {
		return code("$.$", e.goType(t), cloneMethod(t.Object))
	}
	return code("func(x $) $ { return $ }", e.goType(t), e.goType(t), e.clone(t, id("x")))
}
