package golang

import "github.com/fsmgen/fsmgen/generator/expr"

// defaults writes DefaultUserSpec, and functions of the same kind for the
// nested objects that some place begins with.
func (e *emitter) defaults(f *file) {
	e.defaultElements(e.m.UserSpec)
	e.objectDefaults(f, e.m.UserSpec)
	for _, o := range e.spec.objects {
		e.defaultElements(o)
		if e.defaulted[o] {
			e.objectDefaults(f, o)
		}
	}
}

// defaultElements notes the objects that decoding begins elements with.
func (e *emitter) defaultElements(o *expr.ObjectType) {
	for _, f := range o.Fields {
		t := f.Type
		for t.Kind == expr.List || t.Kind == expr.Map {
			t = t.Elem.Type
			if t.Kind == expr.Object && objectHasDefault(t.Object) {
				e.defaulted[t.Object] = true
			}
		}
	}
}

// objectDefaults writes the function that returns an object with its defaults.
func (e *emitter) objectDefaults(f *file, o *expr.ObjectType) {
	doc := defaultFunc(o) + " returns " + article(o.GoName) + " with the defaults of its fields"
	if hasRequired(o) {
		doc += ". Required fields are not set"
	}
	f.add("\n$\nfunc $() $ {\nreturn $\n}\n", own(doc+"."), defaultFunc(o), o.GoName, e.objectLiteral(o, nil))
}

// hasRequired reports whether an object with its defaults still lacks something.
func hasRequired(o *expr.ObjectType) bool {
	for _, f := range o.Fields {
		if f.Required && !hasDefault(f) || f.Type.Kind == expr.Object && hasRequired(f.Type.Object) {
			return true
		}
	}
	return false
}

// hasDefault reports whether a field begins as something else than zero.
func hasDefault(f *expr.Field) bool {
	if f.Default != nil && !isZero(f.Default) {
		return true
	}
	return f.Type.Kind == expr.Object && objectHasDefault(f.Type.Object)
}

func objectHasDefault(o *expr.ObjectType) bool {
	for _, f := range o.Fields {
		if hasDefault(f) {
			return true
		}
	}
	return false
}

// defaultOf is what a field begins as.
func (e *emitter) defaultOf(f *expr.Field) node {
	if f.Default != nil {
		return e.fieldLiteral(f.Default)
	}
	o := f.Type.Object
	if o.Versioned || o.ImportPath == e.m.ImportPath {
		e.defaulted[o] = true
		return code("$()", e.imports.qual(o.ImportPath, o.Package, defaultFunc(o)))
	}
	return e.objectLiteral(o, nil)
}

// defaultFunc is the function that returns an object with its defaults.
func defaultFunc(o *expr.ObjectType) string {
	if o.Versioned {
		return "DefaultUserSpec"
	}
	if o.Command {
		return "Default" + o.GoName
	}
	return "default" + o.GoName
}

func isZero(v *expr.Value) bool {
	switch v.Type.Kind {
	case expr.Bool:
		return !v.Bool
	case expr.Int, expr.Duration:
		return v.Int == 0
	case expr.Float:
		return v.Float == 0
	case expr.String, expr.Bytes, expr.IP, expr.Time:
		return v.Str == ""
	case expr.List:
		return len(v.Items) == 0
	case expr.Map:
		return len(v.Entries) == 0
	}
	return false
}
