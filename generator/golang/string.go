package golang

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// userSpecString writes String of UserSpec and its nested objects.
func (e *emitter) userSpecString(f *file) {
	e.strings(f, e.m.UserSpec, "UserSpec")
	for _, o := range e.spec.objects {
		e.strings(f, o, o.GoName)
	}
}

// strings writes String, and where the fields would show a secret what keeps fmt
// and logs from them.
func (e *emitter) strings(f *file, o *expr.ObjectType, typ string) {
	doc := "String formats " + article(typ) + " for people to read."
	if o.HasSecret() {
		doc = "String formats " + article(typ) + " for people to read, without its secrets."
	}
	f.add("\n$\nfunc (s $) String() string {\nreturn $\n}\n", own(doc), typ, printed(o))
	if o.HasSecret() {
		f.add("\n// LogValue keeps the secrets out of logs.\nfunc (s $) LogValue() $ { return $(s.String()) }\n",
			typ, slog("Value"), slog("StringValue"))
	}
	if o.HoldsSecret() {
		e.format(f, "s", typ)
	}
}

// format makes every verb of fmt print what LogValue gives.
func (e *emitter) format(f *file, receiver, typ string) {
	f.add("\n// Format keeps the secrets out of what fmt prints, with every verb.\n"+
		"func ($ $) Format(state $, verb rune) { $(state, verb, $) }\n",
		receiver, typ, qualify("fmt", "State"), impl("FormatLogged"), receiver)
}

// shownJSON makes the JSON of what is not stored the text that people see.
func (e *emitter) shownJSON(f *file, receiver, typ string) {
	f.add("\n// MarshalJSON keeps the secrets out of JSON, in which only a UserSpec is stored.\n"+
		"func ($ $) MarshalJSON() ([]byte, error) { return $($) }\n", receiver, typ, impl("MarshalLogged"), receiver)
}

// fieldsInLine is how many fields String prints in a line of Go.
const fieldsInLine = 6

// printed is the text of an object.
func printed(o *expr.ObjectType) node {
	fields := o.Fields
	if o.Versioned {
		version := &expr.Field{Name: "version", GoName: "Version", Type: &expr.Type{Kind: expr.Int}}
		fields = append([]*expr.Field{version}, fields...)
	}
	var formats []string
	var args []node
	for inLine := range slices.Chunk(fields, fieldsInLine) {
		var words []string
		var values []node
		for _, f := range inLine {
			verb, value := shown(f, code("s.$", f.GoName))
			words = append(words, f.Name+": "+verb)
			if value != nil {
				values = append(values, value)
			}
		}
		formats = append(formats, strings.Join(words, ", "))
		if len(values) > 0 {
			args = append(args, list(values...))
		}
	}
	format := "{" + strings.Join(formats, ", \n") + "}"
	if len(args) == 0 {
		return str(strings.ReplaceAll(format, "\n", ""))
	}
	var texts []node
	for line := range strings.SplitSeq(format, "\n") {
		texts = append(texts, str(line))
	}
	return code("$($,\n$)", qualify("fmt", "Sprintf"), joinedBy("+\n", texts), joinedBy(",\n", args))
}

// shown is the verb and the argument that print a field.
func shown(f *expr.Field, x node) (verb string, arg node) {
	if f.Secret || f.SecretElements() {
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
		if f.Type.Elem.Type.Kind == expr.String {
			return "%q", x
		}
	}
	return "%v", x
}
