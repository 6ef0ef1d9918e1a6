package golang

import "github.com/fsmgen/fsmgen/generator/expr"

// nested are the types that this package declares for the fields of an object
// and of what is in it, outer before inner.
type nested struct {
	objects []*expr.ObjectType
	enums   []*expr.EnumType
	places  map[string]string // by name: the field that a type is there for
}

// nestedIn finds the types below an object. Those of other packages, and the
// UserSpecs of children, are not among them.
func (e *emitter) nestedIn(root *expr.ObjectType) nested {
	found := nested{places: map[string]string{}}
	var fields func(o *expr.ObjectType)
	var visit func(t *expr.Type, place string)
	visit = func(t *expr.Type, place string) {
		switch {
		case t.Kind == expr.List:
			visit(t.Elem.Type, "the elements of "+place)
		case t.Kind == expr.Map:
			visit(t.Elem.Type, "the values of "+place)
		case t.Kind == expr.Enum && t.Enum.ImportPath == e.m.ImportPath:
			found.enums = append(found.enums, t.Enum)
			found.places[t.Enum.GoName] = place
		case t.Kind == expr.Object && t.Object.ImportPath == e.m.ImportPath && !t.Object.Versioned:
			found.objects = append(found.objects, t.Object)
			found.places[t.Object.GoName] = place
			fields(t.Object)
		}
	}
	fields = func(o *expr.ObjectType) {
		for _, f := range o.Fields {
			visit(f.Type, o.GoName+"."+f.GoName)
		}
	}
	fields(root)
	return found
}
