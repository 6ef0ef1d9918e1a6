package golang

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// userSpecString writes String of UserSpec and its nested objects.
func (e *emitter) userSpecString(f *file) {
	e.strings(f, e.m.UserSpec, "UserSpec")
	for _, o := range e.nested {
		e.strings(f, o, o.GoName)
	}
}

// strings writes String, and LogValue where logging the fields would show a
// secret.
func (e *emitter) strings(f *file, o *expr.ObjectType, typ string) {
	var format strings.Builder
	var args []node
	format.WriteByte('{')
	if o.Versioned {
		format.WriteString("version: %d")
		args = append(args, id("s.Version"))
	}
	for _, field := range o.Fields {
		if format.Len() > 1 {
			format.WriteString(", ")
		}
		verb, arg := shown(field, code("s.$", field.GoName))
		format.WriteString(field.Name + ": " + verb)
		if arg != nil {
			args = append(args, arg)
		}
	}
	format.WriteByte('}')
	doc := "String is " + article(typ) + " for people."
	if hasSecret(o) {
		doc = "String is " + article(typ) + " for people, without its secrets."
	}
	body := code("return $", str(format.String()))
	if len(args) > 0 {
		body = code("return $($,\n$)", qualify("fmt", "Sprintf"), str(format.String()), list(args...))
	}
	f.add("\n$\nfunc (s $) String() string {\n$\n}\n", note(doc), typ, body)
	if hasSecret(o) {
		f.add("\n// LogValue keeps the secrets out of logs.\nfunc (s $) LogValue() $ { return $(s.String()) }\n",
			typ, qualify("log/slog", "Value"), qualify("log/slog", "StringValue"))
	}
}

// shown is the verb and the argument that print a field.
func shown(f *expr.Field, x node) (verb string, arg node) {
	if f.Secret {
		return "***", nil
	}
	switch f.Type.Kind {
	case expr.String:
		return "%q", x
	case expr.Time:
		return "%s", code("$.Format($)", x, qualify("time", "RFC3339Nano"))
	case expr.Bytes:
		return "%d bytes", code("len($)", x)
	case expr.Int:
		return "%d", x
	case expr.Bool:
		return "%t", x
	case expr.List, expr.Map:
		if f.Type.Elem.Type.Kind == expr.String && !f.Type.Elem.Secret {
			return "%q", x
		}
	}
	return "%v", x
}
