package evolve

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// observed compares what a worker observes.
func (p *pair) observed() {
	path := []string{"observed"}
	switch {
	case p.old.Observed == nil && p.new.Observed == nil:
	case p.old.Observed == nil:
		p.add(Breaking, kindObserved, path, "the worker observes something, which it did not",
			"Hooks has the method CollectObservedState; a type without it does not build.")
	case p.new.Observed == nil:
		p.gone(Breaking, kindObserved, path, "the worker no longer observes anything",
			"The type ObservedState is gone; Go that names it does not build.")
	default:
		p.fields("observed", p.old.Observed, p.new.Observed, false)
	}
}

// object compares the fields of two objects.
type object struct {
	*pair
	path  []string // in the spec
	shown string   // for people: "userSpec.tls"
	of    string   // for people, behind it: " of probe"
	user  bool     // of the UserSpec: stored and validated
	sent  bool     // of a command, with user: it is written in Go and validated
}

// add is that of the pair. What is said of a UserSpec goes for a command.
func (o *object) add(class Class, kind *kind, path []string, message, reason string) *Change {
	return o.pair.add(class, kind, path, message, o.said(reason))
}

func (o *object) gone(class Class, kind *kind, path []string, message, reason string) *Change {
	return o.pair.gone(class, kind, path, message, o.said(reason))
}

func (o *object) said(reason string) string {
	if !o.sent {
		return reason
	}
	return strings.NewReplacer("A UserSpec that leaves it out means something else", "A command that begins with the defaults has another value",
		"A stored UserSpec", "A command", "a stored UserSpec", "a command", "A UserSpec", "A command").Replace(reason)
}

func (p *pair) fields(root string, old, new *expr.ObjectType, user bool) {
	(&object{pair: p, path: []string{root}, shown: root, user: user}).compare(old, new)
}

func (o *object) compare(old, new *expr.ObjectType) {
	match(old.Fields, new.Fields, func(f *expr.Field) string { return f.Name }, matched[*expr.Field]{
		both: func(was, is *expr.Field) {
			in := o.at(is.Name)
			in.goName(in.title(), in.path, was.GoName, is.GoName)
			in.field(was, is)
		},
		added: func(f *expr.Field) { o.at(f.Name).added(f) },
		gone:  func(f *expr.Field) { o.at(f.Name).removed() },
	})
}

func (o *object) at(name string) *object {
	in := *o
	in.path, in.shown = join(o.path, name), o.shown+"."+name
	return &in
}

// title names what is compared for people: "userSpec.tls", "result.code of probe".
func (o *object) title() string { return o.shown + o.of }

// element is what is in a list or map.
func (o *object) element(key string) *object {
	in := *o
	in.path, in.shown = join(o.path, key), o.shown+"[]"
	return &in
}

func (o *object) added(f *expr.Field) {
	refusal := leftOut(f)
	if o.sent && refusal == "" {
		refusal = refusesZero(f) // what is written in Go does not begin with a default
	}
	switch {
	case o.path[0] == "inputs":
		o.add(Compatible, kindFieldAdded, o.path, o.title()+" is new", "It has its default until the parent gives it.")
	case o.path[0] == "vars":
		o.add(Compatible, kindFieldAdded, o.path, o.title()+" is new", "It has its initial value until a transition sets it.")
	case !o.user:
		o.add(Compatible, kindFieldAdded, o.path, o.title()+" is new", "Hooks that do not know it leave it at its zero value.")
	case f.Required:
		o.add(Breaking, kindFieldAdded, o.path, o.title()+" is new and required", "A stored UserSpec does not have it and is refused.")
	case refusal != "":
		o.add(Breaking, kindFieldAdded, o.path, o.title()+" is new and may not be left out: "+refusal, "A stored UserSpec does not have it and is refused.")
	case f.Default == nil || o.sent:
		o.add(Compatible, kindFieldAdded, o.path, o.title()+" is new", "A stored UserSpec without it has its zero value.")
	default:
		o.add(Compatible, kindFieldAdded, o.path, o.title()+" is new", "A stored UserSpec without it has its default.")
	}
}

func (o *object) removed() {
	reason := "Go that uses it does not build."
	if o.user && !o.sent {
		reason = "Go that uses it does not build, and what a stored UserSpec says of it no longer counts."
	}
	o.gone(Breaking, kindFieldRemoved, o.path, o.title()+" is gone", reason)
}

func (o *object) field(was, is *expr.Field) {
	if before, after := typeName(was.Type), typeName(is.Type); before != after {
		o.add(Breaking, kindFieldType, o.path, o.title()+" is "+after+", it was "+before, o.retyped(was.Type, is.Type))
		return // bounds and defaults of another type cannot be compared
	}
	o.inside(was, is)
	o.flags(was, is)
	if o.user {
		o.constraints(was, is)
		o.defaults(was, is)
	}
}

func (o *object) retyped(was, is *expr.Type) string {
	switch {
	case !o.user || o.sent:
		return "Go that uses the field does not build."
	case widened(was, is):
		return "Go that uses the field does not build; stored values fit."
	}
	return "Go that uses the field does not build, and stored values may not be readable."
}

// widened reports whether all whole numbers of a type are also of another.
func widened(was, is *expr.Type) bool {
	if was.Kind != expr.Int || is.Kind != expr.Int {
		return false
	}
	lowWas, highWas := was.Bounds()
	lowIs, highIs := is.Bounds()
	return lowIs <= lowWas && highIs >= highWas
}

// inside compares what a field is made of.
func (o *object) inside(was, is *expr.Field) {
	switch is.Type.Kind {
	case expr.Enum:
		o.enum(was.Type.Enum, is.Type.Enum)
	case expr.List:
		o.element("items").field(was.Type.Elem, is.Type.Elem)
	case expr.Map:
		o.element("values").field(was.Type.Elem, is.Type.Elem)
	case expr.Object:
		if is.Type.Object.Versioned {
			return // another worker's UserSpec: compared there
		}
		o.goName("the type of "+o.title(), o.path, was.Type.Object.GoName, is.Type.Object.GoName)
		in := *o
		in.path = join(o.path, "fields")
		in.compare(was.Type.Object, is.Type.Object)
	}
}

func (o *object) enum(was, is *expr.EnumType) {
	path := join(o.path, "enum")
	o.goName("the type of "+o.title(), o.path, was.GoName, is.GoName)
	if was.GoName == is.GoName && was.Zero != is.Zero {
		o.add(Breaking, kindGoName, path, "no value of "+o.title()+" is called "+is.Zero+" in Go, was "+was.Zero,
			"Go that uses "+was.Zero+" does not build, or means another value.")
	}
	for _, v := range is.Values {
		switch i := was.Index(v.Name); {
		case i < 0:
			o.add(Compatible, kindEnumAdded, path, o.title()+" has the new value "+v.Name, "Nothing has it yet.")
		case was.GoName == is.GoName && was.Values[i].GoName != v.GoName:
			o.goName("the value "+v.Name+" of "+o.title(), path, was.Values[i].GoName, v.GoName)
		}
	}
	for _, v := range was.Values {
		if is.Index(v.Name) < 0 {
			reason := "Go that names " + v.GoName + " does not build."
			if o.user && !o.sent {
				reason = "Go that names " + v.GoName + " does not build, and a stored UserSpec with it is refused."
			}
			o.gone(Breaking, kindEnumRemoved, path, o.title()+" has no value "+v.Name+" any more", reason)
		}
	}
}

// flags compares transient and secret.
func (o *object) flags(was, is *expr.Field) {
	for _, f := range []struct {
		key        string
		kind       *kind
		was, is    bool
		set, unset string // the reasons
	}{
		{"transient", kindFieldTransient, was.Transient, is.Transient,
			"A change of it no longer moves the Version.", "A change of it moves the Version, and children are declared again."},
		{"secret", kindFieldSecret, was.Secret, is.Secret,
			"Logs and the status show *** in its place.", "Logs and the status show it."},
	} {
		path := join(o.path, f.key)
		switch {
		case f.is && !f.was:
			o.add(Behavior, f.kind, path, o.title()+" is "+f.key+", it was not", f.set)
		case f.was && !f.is:
			o.add(Behavior, f.kind, path, o.title()+" is no longer "+f.key, f.unset)
		}
	}
}

func (o *object) defaults(was, is *expr.Field) {
	if was.Default.Text() == is.Default.Text() {
		return
	}
	before, after := was.Default.Shown(), is.Default.Shown()
	if was.Secret || is.Secret {
		before, after = expr.Hidden, expr.Hidden
	}
	class, reason := Behavior, "A UserSpec that leaves it out means something else."
	message := o.title() + " has the default " + after + ", it was " + before
	switch {
	case was.Default == nil:
		message = o.title() + " has the default " + after + ", it had no default"
		switch {
		case leftOut(was) != "":
			class, reason = Compatible, "A UserSpec that leaves it out was refused before."
		case is.Type.Kind == expr.Enum:
			class, reason = Breaking, "A stored UserSpec in which it has no value is refused."
		}
	case is.Default == nil:
		message = o.title() + " has no default any more, it was " + before
		if refusal := leftOut(is); refusal != "" {
			class, reason = Breaking, "A UserSpec that leaves it out is refused: "+refusal+"."
		}
	}
	o.add(class, kindFieldDefault, join(o.path, "default"), message, reason)
}

// typeName names a type with what it is made of, as far as comparing what is
// inside it needs both to be of one form.
func typeName(t *expr.Type) string {
	switch {
	case t.Kind == expr.List:
		return "a list"
	case t.Kind == expr.Map:
		return "a map"
	case t.Kind == expr.Object && t.Object.Versioned:
		return "the UserSpec of package " + t.Object.Package
	}
	return t.String()
}
