package golang

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// userSpecClone writes Clone of UserSpec and its nested objects.
func (e *emitter) userSpecClone(f *file) { e.clones(f, e.m.UserSpec, "UserSpec", e.spec.objects) }

// userSpecCopy writes copyTo of a UserSpec with lists that may be long.
func (e *emitter) userSpecCopy(f *file) {
	if !e.copies() {
		return
	}
	var body []node
	for _, field := range e.m.UserSpec.Fields {
		if !sharesMemory(field.Type) {
			continue
		}
		x := code("s.$", field.GoName)
		copied := e.clone(field.Type, x)
		if isFlatList(field.Type) {
			copied = code("$($, to.$)", impl("CopyList"), x, field.GoName)
		}
		body = append(body, code("$ = $", x, copied))
	}
	f.add(`
// copyTo clones s into the memory of to. Nothing else may refer to that memory.
func (s UserSpec) copyTo(to *UserSpec) {
$
*to = s
}
`, lines(body...))
}

// copies reports whether a UserSpec has copyTo: lists that children are declared for
// may be long.
func (e *emitter) copies() bool {
	return e.keeps() && slices.ContainsFunc(e.m.UserSpec.Fields, func(f *expr.Field) bool { return isFlatList(f.Type) })
}

// isFlatList reports whether the elements of a list refer to no list and no map.
func isFlatList(t *expr.Type) bool { return t.Kind == expr.List && !sharesMemory(t.Elem.Type) }

func (e *emitter) clones(f *file, root *expr.ObjectType, typ string, objects []*expr.ObjectType) {
	f.add("\n// Clone returns a copy that shares no list, map or bytes with s.\nfunc (s $) Clone() $ {\n$\n}\n",
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
	if !sharesMemory(t.Elem.Type) {
		return code("$($)", qualify(containerPackage(t), "Clone"), x)
	}
	helper := "MapList"
	if t.Kind == expr.Map {
		helper = "MapValues"
	}
	return code("$($, $)", impl(helper), x, e.cloneFunc(t.Elem.Type))
}

func cloneMethod(o *expr.ObjectType) string {
	if o.Versioned {
		return "Clone"
	}
	return "clone"
}

// cloneFunc is a function that copies an element.
func (e *emitter) cloneFunc(t *expr.Type) node {
	switch {
	case t.Kind == expr.Object:
		return code("$.$", e.goType(t), cloneMethod(t.Object))
	case t.Kind == expr.Bytes:
		return qualify("bytes", "Clone")
	case isContainer(t) && !sharesMemory(t.Elem.Type):
		return qualify(containerPackage(t), "Clone")
	}
	return code("func(x $) $ { return $ }", e.goType(t), e.goType(t), e.clone(t, id("x")))
}
