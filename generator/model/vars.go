package model

import (
	"regexp"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// variables makes the fields of vars and reads what they begin as.
func (u *unit) variables() {
	m := u.m
	if m.Vars == nil {
		return
	}
	m.Kept = map[*expr.Field]bool{}
	for _, name := range reservedVars {
		u.top.taken[name] = claim{made: true}
	}
	fields := newSpace("a field of Vars", reservedObject)
	at := place{path: "vars", goPath: "Vars", vars: true}
	m.Vars.Fields = u.fields(u.s.Vars, at, spot{space: fields})
	u.seal(m.Vars)
	byName := fieldSpecs(u.s.Vars)
	for _, f := range m.Vars.Fields {
		u.variable(f, byName[f.Name])
	}
}

// fieldSpecs are specs of fields by name, of those with one name the first.
func fieldSpecs(all []*spec.Field) map[string]*spec.Field {
	byName := make(map[string]*spec.Field, len(all))
	for _, sf := range all {
		if byName[sf.Name.Value] == nil {
			byName[sf.Name.Value] = sf
		}
	}
	return byName
}

// variable fills in what a variable has besides its type.
func (u *unit) variable(f *expr.Field, sf *spec.Field) {
	if !u.single(f, sf, "vars", "a variable is a single value", "several values are several variables", ruleVarType) {
		return
	}
	u.m.Kept[f] = flag(sf.Keep)
	if sf.Initial.Given() {
		u.begins(f, &spec.Node{Kind: spec.Scalar, Text: sf.Initial, Pos: sf.Initial.Pos}, "vars."+f.Name)
		return
	}
	if zeroBreaks(f) {
		g := u.list.Add(ruleVarInitial, f.Pos, "vars.%s begins as zero, which is outside its bounds", f.Name)
		g.Length, g.Help = runes(f.Name), "add what it begins as, for example initial: "+show(nearZero(f))
	}
}

// begins reads the value with which a variable or an input begins.
func (u *unit) begins(f *expr.Field, n *spec.Node, path string) {
	if v := u.value(n, f, path); v != nil {
		u.obeys(f, v, n, path)
		f.Default = v
	}
}

// single checks the type and the bounds of a field that is a single value. It reports
// whether its type is.
func (u *unit) single(f *expr.Field, sf *spec.Field, in, what, several string, rule *diag.Rule) bool {
	switch f.Type.Kind {
	case expr.Invalid:
		return false
	case expr.Object: // what makes it one is no key here, which has been reported
		f.Type = expr.Bad()
		return false
	case expr.List, expr.Map, expr.Bytes:
		g := u.list.Add(rule, f.Pos, "%s.%s is %s, and %s", in, f.Name, f.Type.WithArticle(), what)
		g.Length, g.Help = runes(f.Name), "it is a bool, a string, a number, a duration, a time, an ip or an enum; "+several
		f.Type = expr.Bad()
		return false
	}
	for _, k := range []givenKey{{"min", sf.Min}, {"max", sf.Max}} {
		if why := keyFits(k.name, f.Type.Kind, false); k.at.Given() && why != "" {
			u.list.Add(ruleConstraint, k.at.Pos, "%s does not go with %s.%s: %s", k.name, in, f.Name, why).Length = runes(k.at.Value)
			return true
		}
	}
	f.Min, f.Max = u.bound(sf.Min, f.Type), u.bound(sf.Max, f.Type)
	if f.Min != nil && f.Max != nil && (f.Min.Int > f.Max.Int || f.Min.Float > f.Max.Float) {
		u.list.Add(ruleBounds, sf.Min.Pos, "the min of %s.%s is above its max", in, f.Name).Length = runes(sf.Min.Value)
		f.Min, f.Max = nil, nil
	}
	return true
}

// nearZero returns the bound of a variable that is nearest to zero.
func nearZero(f *expr.Field) *expr.Value {
	if f.Min != nil && (f.Min.Int > 0 || f.Min.Float > 0) {
		return f.Min
	}
	return f.Max
}

// settings links what a transition sets. The scope is that of the right sides.
func (u *unit) settings(ts *spec.Transition, scope *expr.Scope) []*Setting {
	switch n := ts.Set; {
	case n == nil || empty(n):
		return nil
	case n.Kind != spec.Mapping:
		f := u.list.Add(ruleSetForm, n.Pos, "set is a mapping of variables to their new values, and this is %s", shape(n))
		f.Help = "for example set: {" + u.change(n) + "}"
		return nil
	}
	given := make(map[string]bool, len(ts.Set.Entries))
	taken := keysIn(ts.Set.Entries)
	byField := map[*expr.Field]*Setting{}
	for _, e := range ts.Set.Entries {
		if given[e.Key.Value] {
			continue // a duplicate key, reported where YAML is read
		}
		given[e.Key.Value] = true
		f := u.settable(e.Key, taken)
		to := target{"vars." + f.Name, scope, ruleSetForm, ruleSetFit, "mark the variable secret: true"}
		if s := u.setting(e, f, to); s != nil {
			byField[f] = s
		}
	}
	var all []*Setting
	if u.m.Vars != nil {
		for _, f := range u.m.Vars.Fields {
			if s := byField[f]; s != nil {
				all = append(all, s)
			}
		}
	}
	return all
}

// settable finds the variable that is set; of a type that fits everything if there
// is none.
func (u *unit) settable(name spec.Text, taken map[string]bool) *expr.Field {
	unknown := &expr.Field{Name: name.Value, Type: expr.Bad()}
	vars := u.m.Vars
	switch {
	case vars == nil && !u.knows("vars", 0):
		return unknown
	case vars == nil:
		f := u.list.Add(ruleNoVar, name.Pos, "this worker has no variable %s", quoted(name.Value))
		f.Length, f.Help, f.Missing = runes(name.Value), "declare it, for example vars: {"+name.Value+": int}", u.missing("variable", name.Value)
		return unknown
	case vars.Field(name.Value) != nil:
		return vars.Field(name.Value)
	case !u.knows("vars", len(vars.Fields)):
		return unknown
	}
	if bare, is := strings.CutPrefix(name.Value, "vars."); is && vars.Field(bare) != nil {
		f := u.list.Add(ruleNoVar, name.Pos, "a variable is set by its name alone: write %s", bare)
		f.Length, f.Fix = runes(name.Value), &diag.Fix{Pos: name.At(0), Old: name.Value, New: bare}
		return vars.Field(bare)
	}
	if root, typ := u.fieldOf(name.Value); root != "" {
		f := u.list.Add(ruleNoVar, name.Pos, "set changes variables, and %s is a field of %s", name.Value, root)
		f.Length, f.Help = runes(name.Value), "declare a variable for what is to be remembered, for example vars: {"+name.Value+": "+typ+"}; there is "+expr.Listed(vars.Names())
		if near := diag.Nearest(name.Value, vars.Names()); near != "" {
			f.Help = "did you mean " + near + "? or " + f.Help
		}
		return unknown
	}
	if m := assignment.FindStringSubmatch(name.Value); m != nil && vars.Field(m[1]) != nil {
		f := u.list.Add(ruleNoVar, name.Pos, "the new value of a variable stands behind a colon, and is computed from the old one")
		f.Length, f.Help = runes(name.Value), "write {"+m[1]+": vars."+m[1]+" "+m[2]+" "+m[3]+"}"
		return unknown
	}
	near := u.proposals.For("", name.Value, vars.Names)
	f := u.list.Add(ruleNoVar, name.Pos, "this worker has no variable %s%s", quoted(name.Value), expr.OrElse(near, "; it has "+expr.Listed(vars.Names())))
	f.Length, f.Missing = runes(name.Value), vars.Missing(name.Value)
	f.Rename(name.At(0), name.Value, near)
	f.NotTo(taken)
	return unknown
}

// change is an example of what set has: of the variable that n begins with, or else of
// the first one.
func (u *unit) change(n *spec.Node) string {
	if u.m.Vars == nil || len(u.m.Vars.Fields) == 0 {
		return "tries: vars.tries + 1"
	}
	f := u.m.Vars.Fields[0]
	if n.Kind == spec.Sequence && len(n.Items) > 0 && n.Items[0].Kind == spec.Scalar {
		if named := u.m.Vars.Field(n.Items[0].Text.Value); named != nil {
			f = named
		}
	}
	return f.Name + ": " + Change(f)
}

// Change is an example of what a transition may set a variable to.
func Change(f *expr.Field) string {
	switch f.Type.Kind {
	case expr.Int, expr.Float:
		return "vars." + f.Name + " + 1"
	case expr.Duration:
		return "vars." + f.Name + ` + duration("1s")`
	case expr.Time:
		return "now"
	}
	return example(f)
}

// example is a literal for a field of a single value, as a spec writes it.
func example(f *expr.Field) string {
	switch f.Type.Kind {
	case expr.Bool:
		return "true"
	case expr.Int, expr.Float, expr.Duration:
		for _, v := range []*expr.Value{f.Default, f.Min, f.Max} {
			if v != nil {
				return v.Text()
			}
		}
		if f.Type.Kind == expr.Duration {
			return "1s"
		}
		return "1"
	case expr.Enum:
		if len(f.Type.Enum.Values) > 0 {
			return f.Type.Enum.Values[0].Name
		}
	case expr.IP:
		return "{value: 10.0.0.1}"
	case expr.String:
		return "{value: text}"
	}
	return "observed." + f.Name
}

// assignment is what other languages write to change a variable: tries += 1.
var assignment = regexp.MustCompile(`^([a-zA-Z0-9]+) *([-+*/])= *(.+)$`)

// fieldOf returns what has a field of a name, besides the variables, and its type as a
// variable has it; "": nothing.
func (u *unit) fieldOf(name string) (root, typ string) {
	for _, root := range []struct {
		name   string
		object *expr.ObjectType
	}{{"userSpec", u.m.UserSpec}, {"observed", u.m.Observed}, {"inputs", u.m.Inputs}} {
		if root.object == nil || root.object.Field(name) == nil {
			continue
		}
		switch t := root.object.Field(name).Type; t.Kind {
		case expr.Bool, expr.String, expr.Int, expr.Float, expr.Duration, expr.Time, expr.IP:
			return root.name, t.String()
		}
		return root.name, "int"
	}
	return "", ""
}

// target says what a right side is for.
type target struct {
	path      string // of the field, for messages
	scope     *expr.Scope
	form, fit *diag.Rule
	mark      string // help for a secret that would be shown
}

// setting links one right side; nil with a finding.
func (u *unit) setting(e spec.Entry, f *expr.Field, to target) *Setting {
	n := e.Value
	switch {
	case n == nil || empty(n):
		if f.Type.Kind == expr.Invalid {
			return nil // of the name that there is not, it has been told
		}
		g := u.list.Add(to.form, e.Key.Pos, "%s is set to nothing", to.path)
		g.Length = runes(e.Key.Value)
		if f.Type.Kind == expr.Enum {
			g.Help = "to clear an enum, write none()"
		}
		return nil
	case n.Kind == spec.Sequence:
		u.list.Add(to.form, n.Pos, "%s is given by an expression, and this is a list", to.path)
		return nil
	case n.Kind == spec.Mapping:
		if f.Type.Kind == expr.Invalid {
			return nil
		}
		a := u.literalText(n, f, to.path)
		if a == nil {
			return nil
		}
		return &Setting{Var: f, Value: a.Value, Text: literalWords(a.Value), Pos: n.Pos}
	}
	if v := u.literal(n, f, to.path); v != nil {
		if number, signed := strings.CutPrefix(n.Text.Value, "+"); signed && !v.Bad() {
			g := u.list.Add(to.form, n.Pos, "%s is set to %s here, whatever it was", to.path, number)
			g.Length = runes(n.Text.Value)
			if to.form == ruleSetForm {
				more := number
				if f.Type.Kind == expr.Duration {
					more = `duration("` + number + `")`
				}
				g.Help = "to add to it, write " + to.path + " + " + more + "; to set it, leave out the +"
			} else {
				g.Help = "leave out the +"
			}
		}
		return &Setting{Var: f, Value: v, Text: n.Text.Value, Pos: n.Pos}
	}
	return &Setting{Var: f, Value: u.assigned(n.Text, f, to), Text: n.Text.Value, Pos: n.Pos}
}

// assigned checks a right side. A number fits whatever its bounds are, since it
// stops at those of the field.
func (u *unit) assigned(src spec.Text, f *expr.Field, to target) *expr.Expr {
	e := u.expression(src, func(list *diag.List) *expr.Expr {
		if f.Secret && bareWord.MatchString(src.Value) {
			defer hide(list, src.Value)
		}
		e := expr.CheckField(src, to.scope, f.Type, to.path, list)
		if e.Type.Kind == expr.Int && f.Type.Kind == expr.Int && (!e.Secret() || f.Secret) {
			return e
		}
		fits, m := u.fitter.Fit(e, f)
		if m == nil {
			return fits
		}
		rule := to.fit
		if m.Rule == expr.RuleSecret {
			rule, m.Help = m.Rule, to.mark
		}
		g := list.Add(rule, src.Pos, "%s does not fit into %s: %s", src.Value, to.path, m.Reason)
		g.Length, g.Help = runes(src.Value), m.Help
		return expr.BadExpr()
	})
	if e == nil {
		return expr.BadExpr()
	}
	return e
}

// setScope is the scope of the right sides of set: everything that a guard reads,
// and now and elapsed as values.
func (u *unit) setScope() *expr.Scope {
	if u.sets == nil {
		u.sets = u.guardScope("a right side of set")
		u.sets.Set = true
	}
	return u.sets
}
