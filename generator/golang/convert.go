package golang

import "github.com/fsmgen/fsmgen/generator/expr"

// Values fit across specs by shape (language.md, Children): what is the same
// in Go is used as it is, for the rest fsmgen writes the conversion.

// fitted is an expression's value as a value of another type.
func (e *emitter) fitted(r *reader, x *expr.Expr, to *expr.Type) node {
	v := r.value(x)
	switch {
	case to.Kind == expr.Int && v.number == "const":
		return v.code
	case to.Kind == expr.Int && v.number == intType(to):
		return v.code
	case to.Kind == expr.Int:
		return code("$($)", intType(to), v.code)
	case x.IsNone():
		return e.enumNone(to.Enum)
	case x.Op == expr.OpEnum && to.Kind == expr.Enum:
		return e.enumValue(to.Enum, to.Enum.Index(x.Type.Enum.Values[x.Index].Name))
	case x.Op == expr.OpLiteral:
		return v.code
	}
	return e.convert(x.Type, to, v)
}

// convert is a value of type from as a value of type to.
func (e *emitter) convert(from, to *expr.Type, v value) node {
	if typeKey(from) == typeKey(to) {
		return v.code
	}
	switch to.Kind {
	case expr.Int:
		return code("$($)", intType(to), v.code)
	case expr.Float:
		return code("float64($)", v.code)
	case expr.List:
		return code("$($, $)", impl("MapList"), v.code, e.convertFunc(from.Elem.Type, to.Elem.Type))
	case expr.Map:
		return code("$($, $)", impl("MapValues"), v.code, e.convertFunc(from.Elem.Type, to.Elem.Type))
	case expr.Object, expr.Enum:
		return code("$($)", e.converter(from, to), v.code)
	}
	return v.code
}

// convertFunc is a function that converts an element.
func (e *emitter) convertFunc(from, to *expr.Type) node {
	if to.Kind == expr.Object || to.Kind == expr.Enum {
		if typeKey(from) != typeKey(to) {
			return id(e.converter(from, to))
		}
	}
	return code("func(x $) $ { return $ }", e.goType(from), e.goType(to), e.convert(from, to, primary(id("x"))))
}

// converter names the function that converts between two objects or enums; it
// is written at the end of the file.
func (e *emitter) converter(from, to *expr.Type) string {
	key := typeKey(from) + " " + typeKey(to)
	if name, ok := e.converted[key]; ok {
		return name
	}
	name := "convertTo"
	if to.Kind == expr.Object {
		name += to.Object.GoName
	} else {
		name += to.Enum.GoName
	}
	name = e.unique(name)
	e.converted[key] = name
	e.converts = append(e.converts, from, to)
	return name
}

// setConverters writes the functions that the right sides of set have asked for.
func (e *emitter) setConverters(f *file) { e.convertersFor(f, "the variable") }

// converters writes the functions that were asked for by children.
func (e *emitter) converters(f *file) { e.convertersFor(f, "the child") }

// convertersFor writes the functions that were asked for and are not there yet; one may
// ask for others.
func (e *emitter) convertersFor(f *file, whom string) {
	for ; e.convertersDone < len(e.converts); e.convertersDone += 2 {
		from, to := e.converts[e.convertersDone], e.converts[e.convertersDone+1]
		name := e.converter(from, to)
		body := e.convertEnum
		if to.Kind == expr.Object {
			body = e.convertObject
		}
		f.add("\n$\nfunc $(x $) $ {\n$\n}\n", own(name+" converts x to the type that "+whom+" has for it."), name, e.goType(from), e.goType(to), body(from, to))
	}
}

// convertObject goes field by field, over the defaults of the target.
func (e *emitter) convertObject(from, to *expr.Type) node {
	var body []node
	for _, f := range to.Object.Fields {
		source := from.Object.Field(f.Name)
		if source == nil {
			continue
		}
		v := e.convert(source.Type, f.Type, primary(code("x.$", source.GoName)))
		body = append(body, code("$: $", f.GoName, v))
	}
	if len(body) == len(to.Object.Fields) || !objectHasDefault(to.Object) {
		return code("return ${\n$}", e.goType(to), elements(body))
	}
	statements := []node{code("out := $", e.defaultOf(&expr.Field{Type: to}))}
	for _, f := range to.Object.Fields {
		if source := from.Object.Field(f.Name); source != nil {
			v := e.convert(source.Type, f.Type, primary(code("x.$", source.GoName)))
			statements = append(statements, code("out.$ = $", f.GoName, v))
		}
	}
	return lines(append(statements, code("return out"))...)
}

// convertEnum goes by name; none stays none.
func (e *emitter) convertEnum(from, to *expr.Type) node {
	var cases []node
	for i, v := range from.Enum.Values {
		if j := to.Enum.Index(v.Name); j >= 0 {
			cases = append(cases, code("case $:\nreturn $", e.enumValue(from.Enum, i), e.enumValue(to.Enum, j)))
		}
	}
	return code("switch x {\n$\n}\nreturn $", lines(cases...), e.enumNone(to.Enum))
}
