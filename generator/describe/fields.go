package describe

import (
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// fields describes the fields of an object. path is where the object stands in
// the UserSpec; reads is nil for what children are never computed from.
func fields(o *expr.ObjectType, path string, reads *reads) []*Field {
	var all []*Field
	for _, f := range o.Fields {
		all = append(all, field(f, path+f.Name, reads))
	}
	return all
}

func field(f *expr.Field, path string, reads *reads) *Field {
	d := &Field{
		Name: f.Name, Type: f.Type.String(), Doc: text(f.Doc),
		Required: f.Required, Transient: f.Transient, Secret: f.Secret,
		Default: secretValue(f), Min: valueText(f.Min), Max: valueText(f.Max),
		Pattern: f.Pattern, MinItems: f.MinItems, MaxItems: f.MaxItems,
	}
	if reads != nil && !f.Transient {
		d.Touches = reads.touched(path)
	}
	inner, innerPath := f.Type, path
	for inner.Kind == expr.List || inner.Kind == expr.Map {
		inner, innerPath = inner.Elem.Type, innerPath+"[]"
	}
	switch {
	case inner.Kind == expr.Enum && inner.Enum.Worker == "":
		for _, v := range inner.Enum.Values {
			d.Enum = append(d.Enum, v.Name)
		}
	case inner.Kind == expr.Object:
		d.Fields = fields(inner.Object, innerPath+".", reads)
	}
	return d
}

// secretValue is the default of a field, which a secret does not show.
func secretValue(f *expr.Field) string {
	if f.Secret && f.Default != nil {
		return "***"
	}
	return valueText(f.Default)
}

// valueText is a value as a spec writes it; "" for none.
func valueText(v *expr.Value) string {
	if v == nil {
		return ""
	}
	switch v.Type.Kind {
	case expr.Bool:
		return strconv.FormatBool(v.Bool)
	case expr.Int:
		return strconv.FormatInt(v.Int, 10)
	case expr.Float:
		return strconv.FormatFloat(v.Float, 'g', -1, 64)
	case expr.Duration:
		return Duration(time.Duration(v.Int))
	case expr.Enum:
		return v.Type.Enum.Values[v.Int].Name
	case expr.Bytes:
		return strconv.Quote(v.Str)
	case expr.List:
		items := make([]string, len(v.Items))
		for i, item := range v.Items {
			items[i] = valueText(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case expr.Map, expr.Object:
		entries := make([]string, len(v.Entries))
		for i, e := range v.Entries {
			entries[i] = e.Key + ": " + valueText(e.Value)
		}
		return "{" + strings.Join(entries, ", ") + "}"
	}
	return strconv.Quote(v.Str)
}
