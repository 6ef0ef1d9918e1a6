package model

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// linkChildren links everything under children; the machines of the children are
// linked by now.
func (u *unit) linkChildren() {
	for i, c := range u.m.Children {
		cs := u.childSpecs[i]
		u.childEach(c, cs)
		scope := u.childScope(c)
		u.childName(c, cs, scope("name"))
		c.When = u.expression(cs.When, func(list *diag.List) *expr.Expr { return expr.CheckBool(cs.When, scope("when"), list) })
		if c.When != nil && c.When.Secret() {
			u.shown(cs.When, "whether child "+cs.Name.Value+" exists is computed from a secret, and everybody sees its children", "read a field that is no secret")
		}
		u.userSpec(c, cs, scope("userSpec"))
		u.mapping(c, cs)
		u.childInputs(c, cs)
		c.Update = c.Machine != nil && len(c.Machine.Children) > 0
		if cs.OnChange.Given() {
			c.Update = cs.OnChange.Value == "update"
		}
	}
	u.dependencies()
}

// childScope returns the scope of an expression under a child by where it
// stands.
func (u *unit) childScope(c *Child) func(where string) *expr.Scope {
	return func(where string) *expr.Scope {
		s := u.specScope(where + " of a child")
		s.Children = true
		u.addEach(s, c)
		return s
	}
}

// addEach gives a scope each and key.
func (u *unit) addEach(s *expr.Scope, c *Child) {
	s.Entry = c.Name
	switch {
	case c.EachKind == EachNone && !u.maybeEach(c):
	case c.EachKind == EachNone || c.Each.Bad():
		s.Each, s.Key = &expr.Field{Type: expr.Bad()}, true
	case c.EachKind == EachCount:
		zero := &expr.Value{Type: c.Each.Type}
		s.Each = &expr.Field{Type: c.Each.Type, Min: zero, Max: eachMax(c.Each)}
	default:
		s.Each, s.Key = c.Each.Type.Elem, c.EachKind == EachMap
	}
}

// maybeEach reports whether a child without each may have one in a part that
// could not be read.
func (u *unit) maybeEach(c *Child) bool {
	return c.EachKind == EachNone && u.childSpecs[c.Index].Unread
}

// eachMax is the greatest number that each is when it counts.
func eachMax(e *expr.Expr) *expr.Value {
	_, hi := e.Range()
	return &expr.Value{Type: e.Type, Int: max(hi-1, 0)}
}

// childEach checks what a child is multiplied by.
func (u *unit) childEach(c *Child, cs *spec.Child) {
	scope := u.specScope("each of a child")
	scope.Children = true
	c.Each = u.expression(cs.Each, func(list *diag.List) *expr.Expr {
		e := expr.Check(cs.Each, scope, list)
		if e.Bad() {
			return e
		}
		if why, help := eachWrong(e); why != "" {
			f := list.Add(ruleEach, cs.Each.Pos, "each %s", why)
			f.Length, f.Help = runes(cs.Each.Value), help
			return expr.BadExpr()
		}
		if e.Secret() {
			list.Add(expr.RuleSecret, cs.Each.Pos, "each goes over a secret, and the names of children would show it").Length = runes(cs.Each.Value)
			return expr.BadExpr()
		}
		return e
	})
	if c.Each == nil {
		return
	}
	switch c.Each.Type.Kind {
	case expr.Map:
		c.EachKind = EachMap
	case expr.Int:
		c.EachKind = EachCount
	default:
		c.EachKind = EachList
	}
}

func eachWrong(e *expr.Expr) (why, help string) {
	switch e.Type.Kind {
	case expr.List, expr.Map:
		return "", ""
	case expr.Int:
		if !e.Bounded() {
			return "goes over an integer that has no max", "give the field a max: it is the greatest number of children"
		}
		return "", ""
	}
	return "goes over a list, a map or an integer with a max, and this is " + e.Type.WithArticle(), ""
}

// childName checks the name of children made with each, and finds the usual
// one where none is given.
func (u *unit) childName(c *Child, cs *spec.Child, scope *expr.Scope) {
	if !cs.NameExpr.Given() {
		if c.EachKind != EachNone && !c.Each.Bad() {
			u.usualName(c, cs)
		}
		return
	}
	switch {
	case u.maybeEach(c):
		return
	case c.EachKind == EachNone:
		f := u.list.Add(ruleNameAlone, cs.NameExpr.Pos, "%s is a single child and is called %s; name goes with each", c.Name, c.Name)
		f.Length = runes(cs.NameExpr.Value)
		return
	}
	c.NameExpr = u.expression(cs.NameExpr, func(list *diag.List) *expr.Expr {
		e := expr.CheckString(cs.NameExpr, scope, list)
		if !e.Bad() && e.Secret() {
			list.Add(expr.RuleSecret, cs.NameExpr.Pos, "a child's name is shown, and this one is computed from a secret").Length = runes(cs.NameExpr.Value)
			return expr.BadExpr()
		}
		return e
	})
}

// usualName makes the name of a child out of the key, the number or the
// element.
func (u *unit) usualName(c *Child, cs *spec.Child) {
	if c.EachKind == EachMap {
		c.NameExpr = &expr.Expr{Op: expr.OpKey, Type: expr.StringType(), Pos: cs.Each.Pos, Text: "key"}
		return
	}
	field := &expr.Field{Type: c.Each.Type}
	if c.EachKind == EachList {
		field = c.Each.Type.Elem
	}
	each := &expr.Expr{Op: expr.OpEach, Type: field.Type, Pos: cs.Each.Pos, Text: "each", Field: field}
	verb := ""
	switch field.Type.Kind {
	case expr.Invalid:
		return
	case expr.String:
		if !field.Secret {
			c.NameExpr = each
			return
		}
	case expr.Int:
		verb = "%d"
	case expr.Enum, expr.IP:
		verb = "%s"
	}
	if field.Secret {
		u.list.Add(expr.RuleSecret, cs.Each.Pos, "the elements are secret, and without a name the children are called by them").Length = runes(cs.Each.Value)
		return
	}
	if verb == "" {
		f := u.list.Add(ruleNameMissing, cs.Each.Pos, "the children made of %s need a name: their elements are no names by themselves", cs.Each.Value)
		f.Length, f.Help = runes(cs.Each.Value), "add name, a string expression, for example name: each.id"
		return
	}
	c.NameExpr = expr.Format(verb, each)
}

// dependencies resolves dependsOn and reports cycles.
func (u *unit) dependencies() {
	for i, c := range u.m.Children {
		on := u.childSpecs[i].DependsOn
		u.eachOnce(on, "dependsOn")
		for _, name := range on {
			switch d := u.childByName[name.Value]; {
			case !name.Given() || slices.Contains(c.DependsOn, d):
			case d == nil && !u.knows("children", len(u.m.Children)):
			case d == nil:
				u.unknown(ruleUnknownChild, name, "child", u.missing("child", name.Value), func() []string { return u.childNames })
			default:
				c.DependsOn = append(c.DependsOn, d)
			}
		}
	}
	u.dependencyCycles()
}

func (u *unit) dependencyCycles() {
	mark := make([]uint8, len(u.m.Children))
	var path []string
	var visit func(c *Child)
	visit = func(c *Child) {
		mark[c.Index] = 1
		path = append(path, c.Name)
		for _, d := range c.DependsOn {
			switch mark[d.Index] {
			case 0:
				visit(d)
			case 1:
				u.dependencyCycle(c, d, path)
			}
		}
		path = path[:len(path)-1]
		mark[c.Index] = 2
	}
	for _, c := range u.m.Children {
		if mark[c.Index] == 0 {
			visit(c)
		}
	}
}

func (u *unit) dependencyCycle(c, d *Child, path []string) {
	start := len(path) - 1
	for path[start] != d.Name {
		start--
	}
	pos := u.childSpecs[c.Index].Name
	for _, name := range u.childSpecs[c.Index].DependsOn {
		if name.Value == d.Name {
			pos = name
		}
	}
	u.list.Add(ruleDependsCycle, pos.Pos, "child %s depends on itself: %s", d.Name, circle(path[start:])).Length = runes(pos.Value)
}
