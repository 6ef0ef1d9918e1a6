package golang

import "github.com/fsmgen/fsmgen/generator/expr"

// json writes the JSON of UserSpec and its nested objects: names as in the
// spec, durations as text, and decoding that starts from the defaults, those of
// each element of lists and maps too.
func (e *emitter) json(f *file) {
	spec := e.m.UserSpec
	f.add(`
// MarshalJSON encodes each field under its name in the spec. Durations are text.
func (s UserSpec) MarshalJSON() ([]byte, error) { return $(&s, $) }

// UnmarshalJSON decodes what MarshalJSON encodes. A field that is missing gets its
// default. A *fsm.ValidationError lists everything that is wrong, including
// unknown names.
func (s *UserSpec) UnmarshalJSON(data []byte) error {
	spec := DefaultUserSpec()
	if err := spec.UnmarshalOnto(data); err != nil {
		return err
	}
	*s = spec
	return nil
}

// UnmarshalOnto is like UnmarshalJSON, but a field that is missing keeps its
// value. If it fails, s is unchanged.
func (s *UserSpec) UnmarshalOnto(data []byte) error { return $(data, s, $) }
`, impl("MarshalFields"), fieldsVar(spec), impl("UnmarshalOnto"), fieldsVar(spec))
	e.shownFields(f, spec)
	e.fieldTable(f, spec, fieldsVar(spec)+" lists the name of each field and the pointer to decode and encode it with.")
	for _, o := range e.spec.objects {
		f.add(`
// MarshalJSON encodes each field under its name in the spec. Durations are text.
func (s $) MarshalJSON() ([]byte, error) { return $(&s, $) }

// UnmarshalJSON decodes what MarshalJSON encodes. A field that is missing keeps
// its value.
func (s *$) UnmarshalJSON(data []byte) error { return $(data, s, $) }
`, o.GoName, impl("MarshalFields"), fieldsVar(o), o.GoName, impl("UnmarshalOnto"), fieldsVar(o))
		e.shownFields(f, o)
		e.fieldTable(f, o, "")
	}
}

// shownFields writes the JSON without secrets, where there are any.
func (e *emitter) shownFields(f *file, o *expr.ObjectType) {
	if o.HasSecret() {
		f.add("\n// ShownJSON is MarshalJSON for people: the value of each secret is \"***\".\n"+
			"func (s $) ShownJSON() ([]byte, error) { return $(&s, $) }\n", o.GoName, impl("ShowFields"), fieldsVar(o))
	}
}

// fieldsVar is the table of an object's fields.
func fieldsVar(o *expr.ObjectType) string { return "fieldsOf" + o.GoName }

// fieldTable writes it. The Version of a UserSpec comes before its fields.
func (e *emitter) fieldTable(f *file, o *expr.ObjectType, doc string) {
	row := "{Name: $, At: func(s *$) any { return $ }}"
	var fields []node
	if o.Versioned {
		fields = append(fields, code(row, str("version"), o.GoName, text("&s.Version")))
	}
	for _, field := range o.Fields {
		template := row
		if field.Secret || field.SecretElements() {
			template = "{Name: $, At: func(s *$) any { return $ }, Secret: true}"
		}
		fields = append(fields, code(template, str(field.Name), o.GoName, e.wireField(field)))
	}
	table := code("var $ = []$[$]{\n$}", fieldsVar(o), impl("Field"), o.GoName, elements(fields))
	if len(fields) == 0 {
		table = code("var $ []$[$]", fieldsVar(o), impl("Field"), o.GoName)
	}
	if doc != "" {
		table = code("$\n$", own(doc), table)
	}
	f.add("\n$\n", table)
}

// wireField is what a field is read into and written from.
func (e *emitter) wireField(f *expr.Field) node {
	at := code("&s.$", f.GoName)
	switch {
	case f.Type.Kind == expr.Duration:
		return code("(*$)($)", impl("Duration"), at)
	case f.NeverEmpty():
		return code("$($)", impl("JSONEnum"), at)
	case f.Type.Kind == expr.Bytes && hasDefault(f):
		return code("$($)", impl("JSONBytes"), at)
	case f.Type.Kind == expr.Object && f.Type.Object.Versioned && f.Default != nil:
		return code("$($)", impl("JSONOnto"), at) // its default is not that of the worker
	case isContainer(f.Type) && (hasDefault(f) || !jsonFits(f.Type)):
		return e.codec(f.Type, at)
	}
	return at
}

// jsonFits reports whether encoding/json by itself does with a type what it
// should. It does not make durations text, takes a list of uint8 for bytes,
// does not know how the elements of a list or a map begin, takes an enum without
// a value, and does not say which element is wrong.
func jsonFits(t *expr.Type) bool {
	switch t.Kind {
	case expr.Duration:
		return false
	case expr.List, expr.Map:
		if t.Kind == expr.List && typeKey(t.Elem.Type) == "uint8" {
			return false
		}
		return jsonFits(t.Elem.Type) && t.Elem.Type.Kind != expr.Object && !t.Elem.NeverEmpty()
	}
	return true
}

// codec reads and writes a list or a map, given a pointer to it.
func (e *emitter) codec(t *expr.Type, at node) node {
	helper := "JSONList"
	if t.Kind == expr.Map {
		helper = "JSONMap"
	}
	elem := t.Elem.Type
	if elem.Kind == expr.Object && objectHasDefault(elem.Object) {
		return code("$($, $, $)", impl(helper), at, e.imports.qual(elem.Object.ImportPath, elem.Object.Package, defaultFunc(elem.Object)), e.codecFunc(t.Elem))
	}
	return code("$($, nil, $)", impl(helper), at, e.codecFunc(t.Elem))
}

// codecFunc returns what an element is read into and written from.
func (e *emitter) codecFunc(f *expr.Field) node {
	t := f.Type
	switch t.Kind {
	case expr.Duration:
		return impl("JSONDuration")
	case expr.Enum:
		if f.NeverEmpty() {
			return code("$[$]", impl("JSONEnum"), e.goType(t))
		}
	case expr.List, expr.Map:
		return code("func(x *$) any { return $ }", e.goType(t), e.codec(t, id("x")))
	}
	return code("$[$]", impl("JSONValue"), e.goType(t))
}
