package model

import (
	"regexp"
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
	secret   bool // inherited
	element  bool // of a list or map: it has no name
	depth    int
}

// types makes the fields of userSpec and observed.
func (u *unit) types() {
	m := u.m
	fields := newSpace("a field or method of UserSpec", reservedUserSpec)
	consts := func(f *expr.Field, name spec.Text) { u.claim(u.top, "Field"+f.GoName, "field "+f.Name, name) }
	m.UserSpec.Fields = u.fields(u.s.UserSpec, fields, place{path: "userSpec", goPath: "UserSpec"}, consts)
	u.seal(m.UserSpec)
	if m.Observed != nil {
		fields := newSpace("a field or method of ObservedState", reservedObject)
		m.Observed.Fields = u.fields(u.s.Observed, fields, place{path: "observed", goPath: "Observed", observed: true}, nil)
		u.seal(m.Observed)
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

func (u *unit) fields(specs []*spec.Field, names *space, at place, also func(*expr.Field, spec.Text)) []*expr.Field {
	var all []*expr.Field
	seen := make(map[string]bool, len(specs))
	for _, sf := range specs {
		if seen[sf.Name.Value] {
			continue // a duplicate key, reported where YAML is read
		}
		seen[sf.Name.Value] = true
		f := &expr.Field{Name: sf.Name.Value, Pos: sf.Name.At(0)}
		n := u.named("a field", sf.Named, camel, "lowerCamelCase", toCamel)
		f.GoName, f.Doc = n.GoName, n.Doc
		if at.path == "userSpec" && f.Name == "version" {
			u.list.Add(ruleVersion, sf.Name.Pos, "a field of userSpec cannot be called version: Version is generated").Length = len(f.Name)
		} else {
			if u.claim(names, f.GoName, "field "+f.Name, sf.Name) == nil && also != nil {
				also(f, sf.Name)
			}
		}
		in := at
		in.path, in.goPath = at.path+"."+f.Name, at.goPath+f.GoName
		u.field(f, sf, in)
		all = append(all, f)
	}
	return all
}

// field fills in a field's type and constraints.
func (u *unit) field(f *expr.Field, sf *spec.Field, at place) {
	f.Secret = flag(sf.Secret) || at.secret
	at.secret = f.Secret
	f.Type = u.fieldType(f, sf, at)
	if !at.observed {
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
		u.list.Add(ruleOneType, pos, "%s has more than one type: give it one of type, fields, items, values, enum and worker", at.path).Length = runes(sf.Name.Value)
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

func (u *unit) element(sf *spec.Field, at place, goName, path string) *expr.Field {
	f := &expr.Field{Doc: sf.Doc.Value}
	at.path, at.goPath, at.element = at.path+path, at.goPath+u.goNameOf(sf.Named, goName), true
	u.field(f, sf, at)
	return f
}

func (u *unit) workerType(f *expr.Field, sf *spec.Field, at place) *expr.Type {
	if at.observed {
		u.list.Add(ruleObservedSpec, sf.Worker.Pos, "%s is observed and cannot be a UserSpec", at.path).Length = runes(sf.Worker.Value)
		return expr.Bad()
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
	u.claimType(at.goPath, "the type of "+at.path, sf)
	u.m.Objects = append(u.m.Objects, o)
	at.element = false
	o.Fields = u.fields(sf.Fields, newSpace("a field or method of "+at.goPath, reservedObject), at, nil)
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
	e := &expr.EnumType{GoName: at.goPath, ImportPath: u.m.ImportPath, Package: u.m.Package, Doc: sf.Doc.Value}
	if u.claimType(at.goPath, "the type of "+at.path, sf) {
		u.claimType("Parse"+at.goPath, "the function that reads "+at.path, sf)
		u.claimType(at.goPath+"None", "the zero value of "+at.path, sf)
	}
	seen := make(map[string]bool, len(sf.Enum))
	for _, v := range sf.Enum {
		if seen[v.Value] {
			u.list.Add(ruleTwice, v.Pos, "%s stands twice in the enum", quoted(v.Value)).Length = runes(v.Value)
			continue
		}
		seen[v.Value] = true
		if !enumValue(v.Value) {
			u.list.Add(ruleName, v.Pos, "%s is no name for a value of an enum: it needs a letter or digit, and no spaces, all in ASCII", quoted(v.Value)).Length = runes(v.Value)
			continue
		}
		g := at.goPath + goName(v.Value)
		u.claimValue(g, v, at)
		e.Values = append(e.Values, expr.EnumValue{Name: v.Value, GoName: g})
	}
	e.Seal()
	u.m.Enums = append(u.m.Enums, e)
	return &expr.Type{Kind: expr.Enum, Enum: e}
}

// claimValue claims the constant of an enum's value. Two values that differ in
// what Go leaves out cannot have a goName, so the help is another.
func (u *unit) claimValue(ident string, v spec.Text, at place) {
	if f := u.claim(u.top, ident, "value "+v.Value+" of "+at.path, v); f != nil {
		f.Help = "rename the value, or give the field another goName"
	}
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
func (u *unit) claimType(ident, what string, sf *spec.Field) bool {
	name := sf.Name
	if !name.Given() {
		name = spec.Text{Value: "", Pos: sf.Pos}
	}
	f := u.claim(u.top, ident, what, name)
	if f != nil && name.Value == "" {
		f.Help = "give the field around it another goName"
	}
	return f == nil
}

var basic = map[string]expr.Type{
	"bool": {Kind: expr.Bool}, "string": {Kind: expr.String}, "float64": {Kind: expr.Float}, "duration": {Kind: expr.Duration},
	"time": {Kind: expr.Time}, "ip": {Kind: expr.IP}, "bytes": {Kind: expr.Bytes},
	"int": {Kind: expr.Int}, "int8": {Kind: expr.Int, Bits: 8}, "int16": {Kind: expr.Int, Bits: 16},
	"int32": {Kind: expr.Int, Bits: 32}, "int64": {Kind: expr.Int, Bits: 64},
	"uint8": {Kind: expr.Int, Bits: 8, Unsigned: true}, "uint16": {Kind: expr.Int, Bits: 16, Unsigned: true},
	"uint32": {Kind: expr.Int, Bits: 32, Unsigned: true},
}

var basicNames = []string{"bool", "string", "int", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32",
	"float64", "duration", "time", "ip", "bytes"}

// typeText reads a type as written: "[]string".
func (u *unit) typeText(src spec.Text, text string, at place) *expr.Type {
	if at.depth > maxTypeDepth {
		u.list.Add(ruleDeepType, src.Pos, "%s is nested more than %d deep", at.path, maxTypeDepth)
		return expr.Bad()
	}
	at.depth++
	kind := expr.List
	rest, ok := strings.CutPrefix(text, "[]")
	if !ok {
		kind = expr.Map
		rest, ok = strings.CutPrefix(text, "map[string]")
	}
	if ok {
		elem := u.typeText(src, rest, at)
		if elem.Kind == expr.Invalid {
			return elem
		}
		return &expr.Type{Kind: kind, Elem: &expr.Field{Type: elem, Secret: at.secret}}
	}
	if t, ok := basic[text]; ok {
		return &t
	}
	help := typeHelp(text)
	meant := ""
	if help == "" {
		meant = expr.DidYouMean(text, basicNames)
		help = "types are " + strings.Join(basicNames, ", ") + ", []T and map[string]T"
	}
	f := u.list.Add(ruleType, src.Pos, "there is no type %s%s", quoted(text), meant)
	f.Length, f.Help = runes(src.Value), help
	if meant != "" {
		f.Rename(src.At(runes(src.Value)-runes(text)), text, basicNames)
	}
	return expr.Bad()
}

func typeHelp(text string) string {
	switch text {
	case "uint", "uint64":
		return "use uint32, or int64: all integers are reckoned in int64"
	case "float", "float32", "double", "number":
		return "use float64"
	case "object", "struct":
		return "give the fields under fields:"
	case "list", "array":
		return "write []T, or describe the elements under items:"
	case "map":
		return "write map[string]T, or describe the values under values:"
	case "boolean":
		return "use bool"
	case "integer":
		return "use int"
	case "byte":
		return "use uint8 for a number, bytes for data"
	case "str", "text":
		return "use string"
	case "time.Duration":
		return "use duration"
	case "time.Time", "date", "datetime", "timestamp":
		return "use time"
	case "netip.Addr", "net.IP", "ipAddress":
		return "use ip"
	case "enum":
		return "write enum: [a, b] in the place of type"
	}
	if of, ok := strings.CutSuffix(text, "[]"); ok {
		return "write []" + of
	}
	if strings.HasPrefix(text, "map[") {
		return "the keys of a map are strings: map[string]T"
	}
	if strings.ContainsAny(text, "<>") {
		return "a list is []T and a map is map[string]T"
	}
	return ""
}

// flag reads required, transient or secret, whose words are checked where YAML
// is read.
func flag(t spec.Text) bool { return t.Value == "true" }

type givenKey struct {
	name string
	at   spec.Text
}

func constraintKeys(sf *spec.Field) []givenKey {
	all := []givenKey{
		{"required", sf.Required}, {"transient", sf.Transient}, {"min", sf.Min}, {"max", sf.Max},
		{"pattern", sf.Pattern}, {"minItems", sf.MinItems}, {"maxItems", sf.MaxItems},
	}
	if sf.Default != nil {
		all = append(all, givenKey{"default", spec.Text{Value: sf.Default.Text.Value, Pos: sf.Default.Pos}})
	}
	given := all[:0]
	for _, k := range all {
		if k.at.Given() {
			given = append(given, k)
		}
	}
	return given
}

// constraints fills in what Validate looks at. Defaults wait until all types
// are known.
func (u *unit) constraints(f *expr.Field, sf *spec.Field, at place) {
	f.Required, f.Transient = flag(sf.Required), flag(sf.Transient)
	t := f.Type
	for _, k := range constraintKeys(sf) {
		if why := keyFits(k.name, t.Kind, at.element); why != "" {
			u.list.Add(ruleConstraint, k.at.Pos, "%s does not go with %s: %s", k.name, at.path, why).Length = runes(k.at.Value)
			return
		}
	}
	if f.Required && t.Kind == expr.Bool {
		u.list.Add(ruleRequired, sf.Required.Pos, "%s is a bool and cannot be required: false is a value like true", at.path).Length = runes(sf.Required.Value)
		f.Required = false
	}
	if f.Required && sf.Default != nil {
		u.list.Add(ruleRequired, sf.Required.Pos, "%s has a default, so it cannot be required", at.path).Length = runes(sf.Required.Value)
		f.Required = false
	}
	f.Min, f.Max = u.bound(sf.Min, t), u.bound(sf.Max, t)
	if f.Min != nil && f.Max != nil && (f.Min.Int > f.Max.Int || f.Min.Float > f.Max.Float) {
		u.list.Add(ruleBounds, sf.Min.Pos, "the min of %s is above its max", at.path).Length = runes(sf.Min.Value)
		f.Min, f.Max = nil, nil
	}
	f.MinItems, f.MaxItems = u.items(sf.MinItems), u.items(sf.MaxItems)
	if f.MinItems != nil && f.MaxItems != nil && *f.MinItems > *f.MaxItems {
		u.list.Add(ruleBounds, sf.MinItems.Pos, "the minItems of %s is above its maxItems", at.path).Length = runes(sf.MinItems.Value)
		f.MinItems, f.MaxItems = nil, nil
	}
	u.pattern(f, sf.Pattern)
	if sf.Default != nil {
		u.pending = append(u.pending, pendingValue{f, sf.Default, at.path})
	}
}

// keyFits says why a constraint does not go with a kind of type; empty: it
// does.
func keyFits(key string, kind expr.Kind, element bool) string {
	if kind == expr.Invalid {
		return ""
	}
	switch key {
	case "min", "max":
		if kind != expr.Int && kind != expr.Float && kind != expr.Duration {
			return "only numbers and durations have bounds"
		}
	case "pattern":
		if kind != expr.String {
			return "only strings have patterns"
		}
	case "minItems", "maxItems":
		if kind != expr.List && kind != expr.Map {
			return "only lists and maps have items"
		}
	case "default", "transient":
		if element {
			return "it is an element and no field; put it on the list or map"
		}
	}
	return ""
}

func (u *unit) bound(t spec.Text, of *expr.Type) *expr.Value {
	if !t.Given() || of.Kind == expr.Invalid {
		return nil
	}
	v, why := scalar(t.Value, of)
	if why != "" {
		u.valueError(t, of, why)
	}
	return v
}

// valueError reports a text that is no value of a type.
func (u *unit) valueError(t spec.Text, of *expr.Type, why string) {
	f := u.list.Add(ruleValue, t.Pos, "%s %s", quoted(t.Value), why)
	f.Length = runes(t.Value)
	if of.Kind == expr.Enum {
		f.Rename(t.At(0), t.Value, of.Enum.Names())
	}
}

func (u *unit) items(t spec.Text) *int {
	if !t.Given() {
		return nil
	}
	v, why := scalar(t.Value, &expr.Type{Kind: expr.Int, Bits: 32})
	if why == "" && v.Int < 0 {
		why = "is negative"
	}
	if why != "" {
		u.valueError(t, &expr.Type{Kind: expr.Int}, why)
		return nil
	}
	n := int(v.Int)
	return &n
}

func (u *unit) pattern(f *expr.Field, t spec.Text) {
	if !t.Given() {
		return
	}
	if _, err := regexp.Compile(t.Value); err != nil {
		why := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		u.list.Add(rulePattern, t.Pos, "this is no pattern of RE2: %s", why).Length = runes(t.Value)
		return
	}
	f.Pattern = t.Value
}
