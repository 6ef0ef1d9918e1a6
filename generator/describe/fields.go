package describe

import (
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
		Default: defaultOf(f), Min: f.Min.Text(), Max: f.Max.Text(),
		Pattern: f.Pattern, MinItems: f.MinItems, MaxItems: f.MaxItems,
		Element: element(f.Type),
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

// element describes the elements of a list or map; nil if there is nothing to
// say of them.
func element(t *expr.Type) *Element {
	if t.Kind != expr.List && t.Kind != expr.Map {
		return nil
	}
	f := t.Elem
	d := &Element{
		Doc: text(f.Doc), Required: f.Required, Min: f.Min.Text(), Max: f.Max.Text(), Pattern: f.Pattern,
		MinItems: f.MinItems, MaxItems: f.MaxItems, Secret: f.Secret, Element: element(f.Type),
	}
	if *d == (Element{}) {
		return nil
	}
	return d
}

// defaultOf is the default of a field, which a secret does not show.
func defaultOf(f *expr.Field) string {
	if f.Secret && f.Default != nil {
		return expr.Hidden
	}
	return f.Default.Shown()
}
