package model

import (
	"maps"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// maxTypeDepth limits how deeply objects, lists and maps nest: further than
// anyone reads, and short of what makes generated code slow to compile.
const maxTypeDepth = 16

// place says where a field stands.
type place struct {
	path     string // as a person would write it: "userSpec.tls.cert"
	goPath   string // the prefix of types made for it: "UserSpecTLS"
	observed bool
	vars     bool
	secret   bool   // inherited
	element  bool   // of a list or map: it has no name
	spots    []spot // where the Go name of the field, or of the element, is used
	depth    int
}

// types makes the fields of userSpec and observed.
func (u *unit) types() {
	m := u.m
	fields := newSpace("a field or method of UserSpec", reservedUserSpec)
	m.UserSpec.Fields = u.fields(u.s.UserSpec, place{path: "userSpec", goPath: "UserSpec"}, spot{space: fields}, spot{space: u.top, prefix: "Field"})
	u.seal(m.UserSpec)
	if m.Observed != nil {
		fields := newSpace("a field or method of ObservedState", reservedObject)
		m.Observed.Fields = u.fields(u.s.Observed, place{path: "observed", goPath: "Observed", observed: true}, spot{space: fields})
		u.seal(m.Observed)
	}
}

// secretMethods reports the fields that meet the method of structs that have a
// secret. It is done when the types of all specs are known, since a field may have
// the UserSpec of another worker type, and before names are proposed.
func (u *unit) secretMethods() {
	objects := append([]*expr.ObjectType{u.m.UserSpec}, u.m.Objects...)
	if u.m.Observed != nil {
		objects = append(objects, u.m.Observed)
	}
	for _, o := range []*expr.ObjectType{u.m.Vars, u.m.Inputs} {
		if o != nil {
			objects = append(objects, o)
		}
	}
	for _, a := range u.m.Actions {
		if a.Result != nil {
			objects = append(objects, a.Result)
		}
	}
	for _, c := range u.m.Commands {
		objects = append(objects, c.Type)
	}
	for _, o := range objects {
		if !o.HoldsSecret() {
			continue
		}
		space := newSpace("a method of "+o.GoName+", which has a secret", set(reservedSecret))
		for _, f := range o.Fields {
			if f.GoName != reservedSecret {
				continue
			}
			if r := u.claim(space, f.GoName, "field "+f.Name, spec.Text{Value: f.Name, Pos: f.Pos}); r != nil {
				r.spots = append(u.formats[f], spot{space: space})
			}
		}
	}
}

// seal ends an object: all its fields are in.
func (u *unit) seal(o *expr.ObjectType) {
	o.Seal()
	for _, f := range o.Fields {
		if p := u.proposed[f.Pos]; p != "" && o.Field(p) == nil {
			o.Also(p, f)
		}
	}
}

// fields makes the fields of an object; spots are where their Go names are used,
// besides in the names of types.
func (u *unit) fields(specs []*spec.Field, at place, spots ...spot) []*expr.Field {
	spots = append(spots, u.typeSpots(at.goPath)...)
	names := namesOf(specs, func(f *spec.Field) spec.Named { return f.Named })
	var all []*expr.Field
	seen := make(map[string]bool, len(specs))
	for _, sf := range specs {
		if seen[sf.Name.Value] {
			continue // a duplicate key, reported where YAML is read
		}
		seen[sf.Name.Value] = true
		f := &expr.Field{Name: sf.Name.Value, Pos: sf.Name.At(0)}
		claimed := spots
		if at.path == "userSpec" && f.Name == "version" {
			u.refuse(ruleVersion, sf.Name, "a field of userSpec cannot be called version: Version is generated").
				rename("rename the field, for example ", "configVersion", "", names, spots...)
			claimed = nil
		}
		n := u.named(camelCase("a field"), sf.Named, names, claimed...)
		f.GoName, f.Doc = n.GoName, n.Doc
		if f.GoName == reservedSecret {
			u.formats[f] = spots
		}
		in := at
		in.path, in.goPath, in.spots = at.path+"."+f.Name, at.goPath+f.GoName, spots
		u.field(f, sf, in)
		all = append(all, f)
	}
	return all
}

// typeSpots are the identifiers of what is declared for the types of fields.
func (u *unit) typeSpots(goPath string) []spot {
	return []spot{{space: u.top, prefix: goPath, whole: true}, {space: u.top, prefix: "Parse" + goPath, whole: true}}
}

// field fills in a field's type and constraints.
func (u *unit) field(f *expr.Field, sf *spec.Field, at place) {
	f.Secret = flag(sf.Secret) || at.secret
	at.secret = f.Secret
	f.Type = u.fieldType(f, sf, at)
	if !at.observed && !at.vars {
		u.constraints(f, sf, at)
	}
}

// fieldType finds the type by whichever key gives it.
func (u *unit) fieldType(f *expr.Field, sf *spec.Field, at place) *expr.Type {
	given := 0
	for _, is := range []bool{sf.Type.Given(), sf.HasFields, sf.Items != nil, sf.Values != nil, sf.HasEnum, sf.Worker.Given()} {
		if is {
			given++
		}
	}
	pos := sf.Name.Pos
	if !sf.Name.Given() {
		pos = sf.Pos
	}
	switch {
	case given == 0 && u.faulty:
		return expr.Bad() // what was written may be what could not be read
	case given == 0:
		u.list.Add(ruleOneType, pos, "%s has no type: give it type, fields, items, values, enum or worker", at.path).Length = runes(sf.Name.Value)
		return expr.Bad()
	case given > 1:
		f := u.list.Add(ruleOneType, pos, "%s has more than one type: give it one of type, fields, items, values, enum and worker", at.path)
		f.Length = runes(sf.Name.Value)
		if given == 2 {
			f.Help = typeAside(sf)
		}
		return expr.Bad()
	case at.depth > maxTypeDepth:
		u.list.Add(ruleDeepType, pos, "%s is nested more than %d deep", at.path, maxTypeDepth)
		return expr.Bad()
	}
	at.depth++
	switch {
	case sf.Type.Given():
		return u.typeText(sf.Type, sf.Type.Value, at)
	case sf.HasEnum:
		return u.enum(sf, at)
	case sf.HasFields:
		return u.object(f, sf, at)
	case sf.Items != nil:
		return &expr.Type{Kind: expr.List, Elem: u.element(sf.Items, at, "Item", "[]")}
	case sf.Values != nil:
		return &expr.Type{Kind: expr.Map, Elem: u.element(sf.Values, at, "Value", "[]")}
	}
	return u.workerType(f, sf, at)
}

// typeAside is the help for a field that says by its type, as JSON Schema has
// it, what another key says alone.
func typeAside(sf *spec.Field) string {
	if !sf.Type.Given() {
		return ""
	}
	for _, key := range []struct {
		given      bool
		name, says string
	}{
		{sf.HasEnum, "enum", "the field is one of its names"},
		{sf.HasFields, "fields", "the field is an object"},
		{sf.Items != nil, "items", "the field is a list"},
		{sf.Values != nil, "values", "the field is a map"},
		{sf.Worker.Given(), "worker", "the field is the UserSpec of that worker"},
	} {
		if key.given {
			return "leave type out: " + key.name + " says that " + key.says
		}
	}
	return ""
}

func (u *unit) element(sf *spec.Field, at place, goName, path string) *expr.Field {
	f := &expr.Field{Doc: sf.Doc.Value}
	at.spots = u.typeSpots(at.goPath)
	at.path, at.goPath, at.element = at.path+path, at.goPath+u.goNameOf(sf.Named, goName), true
	u.field(f, sf, at)
	return f
}

func (u *unit) workerType(f *expr.Field, sf *spec.Field, at place) *expr.Type {
	if at.observed {
		is := "is observed"
		if strings.HasPrefix(at.path, "actions.") {
			is = "is found out by an action"
		}
		u.list.Add(ruleObservedSpec, sf.Worker.Pos, "%s %s and cannot be a UserSpec", at.path, is).Length = runes(sf.Worker.Value)
		return expr.Bad()
	}
	if !strings.HasPrefix(at.path, "userSpec") {
		return expr.Bad() // where worker is no key, which has been reported
	}
	other := u.worker(sf.Worker)
	if other == nil {
		return expr.Bad()
	}
	u.refs = append(u.refs, typeRef{field: f, worker: sf.Worker, to: other})
	return &expr.Type{Kind: expr.Object, Object: other.m.UserSpec}
}

func (u *unit) object(f *expr.Field, sf *spec.Field, at place) *expr.Type {
	o := &expr.ObjectType{GoName: at.goPath, ImportPath: u.m.ImportPath, Package: u.m.Package, Doc: sf.Doc.Value}
	u.claimType(at.goPath, "the type of "+at.path, sf, at)
	u.m.Objects = append(u.m.Objects, o)
	at.element = false
	o.Fields = u.fields(sf.Fields, at, spot{space: newSpace("a field or method of "+at.goPath, reservedObject)})
	u.seal(o)
	return &expr.Type{Kind: expr.Object, Object: o}
}

// enum makes the type of an enum and its constants.
func (u *unit) enum(sf *spec.Field, at place) *expr.Type {
	if len(sf.Enum) == 0 {
		if u.faulty {
			return expr.Bad()
		}
		u.list.Add(ruleEnum, sf.Pos, "%s has no values: give at least one", at.path)
		return expr.Bad()
	}
	e := &expr.EnumType{GoName: at.goPath, ImportPath: u.m.ImportPath, Package: u.m.Package, Doc: sf.Doc.Value, Zero: at.goPath + zeroOf(sf.Enum), Partial: sf.EnumPartial}
	declared := u.claimType(e.GoName, "the type of "+at.path, sf, at) &&
		u.claimType("Parse"+e.GoName, "the function that reads "+at.path, sf, at) &&
		u.claimType(e.Zero, "the zero value of "+at.path, sf, at)
	seen := make(map[string]bool, len(sf.Enum))
	goNames := map[string]bool{e.Zero: true}
	for _, v := range sf.Enum {
		if seen[v.Value] {
			u.list.Add(ruleTwice, v.Pos, "%s stands twice in the enum", quoted(v.Value)).Length = runes(v.Value)
			continue
		}
		seen[v.Value] = true
		if !enumValue(v.Value) {
			u.list.Add(ruleName, v.Pos, "%s is no name for a value of an enum: it needs a letter or digit, and no spaces, all in ASCII", quoted(v.Value)).Length = runes(v.Value)
			e.Partial = true
			continue
		}
		g := at.goPath + goName(v.Value)
		if declared {
			u.claimValue(g, v, seen, goNames[g], at)
		}
		goNames[g] = true
		e.Values = append(e.Values, expr.EnumValue{Name: v.Value, GoName: g})
	}
	e.Seal()
	u.m.Enums = append(u.m.Enums, e)
	return &expr.Type{Kind: expr.Enum, Enum: e}
}

// zeroOf ends the name of the constant for no value: None, or Unset where a
// value is called none (R37).
func zeroOf(values []spec.Text) string {
	const usual = "None"
	if slices.ContainsFunc(values, func(v spec.Text) bool { return goName(v.Value) == usual }) {
		return "Unset"
	}
	return usual
}

// claimValue claims the constant of an enum's value. Another goName of the field
// does not help where two values differ in what Go leaves out.
func (u *unit) claimValue(ident string, v spec.Text, values map[string]bool, twice bool, at place) {
	r := u.claim(u.top, ident, "value "+v.Value+" of "+at.path, v)
	if r == nil {
		return
	}
	if !twice {
		r.text, r.spots = "give the "+at.kind()+" another name in Go, for example goName: ", at.spots
		r.name = at.name()
		return
	}
	siblings := func() []string { return slices.Collect(maps.Keys(values)) }
	r.rename("rename the value, for example ", v.Value+"_2", "_", siblings, spot{space: u.top, prefix: at.goPath})
}

func enumValue(name string) bool {
	letters := false
	for i := range len(name) {
		if name[i] <= ' ' || name[i] > '~' {
			return false
		}
		letters = letters || alphanumeric(name[i])
	}
	return letters
}

// claimType claims what is declared for a field's type.
func (u *unit) claimType(ident, what string, sf *spec.Field, at place) bool {
	name := sf.Name
	if !name.Given() {
		name = spec.Text{Value: "", Pos: sf.Pos}
	}
	r := u.claim(u.top, ident, what, name)
	if r == nil {
		return true
	}
	r.spots, r.name = at.spots, at.name()
	if at.element {
		r.text = "give the elements another name in Go, for example goName: "
	}
	return false
}

// kind says what a goName at a place names.
func (at place) kind() string {
	if at.element {
		return "elements"
	}
	return "field"
}

// name is what a goName at a place is proposed by.
func (at place) name() string {
	if at.element {
		return "item"
	}
	return at.path[strings.LastIndexByte(at.path, '.')+1:]
}
