package model

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// userSpec links what a child's UserSpec is computed from.
func (u *unit) userSpec(c *Child, cs *spec.Child, scope *expr.Scope) {
	var to *expr.ObjectType
	if w := u.childWorker[c.Index]; w != nil && !w.faulty {
		to = c.Machine.UserSpec
	}
	n := cs.UserSpec
	switch {
	case n == nil || empty(n):
		c.Fields = u.assigns(nil, to, scope, cs.Name, c.Name)
	case n.Kind == spec.Mapping:
		c.Fields = u.assigns(n.Entries, to, scope, cs.Name, c.Name)
	case n.Kind == spec.Scalar:
		whole := &expr.Field{Name: "userSpec", Type: expr.Bad()}
		if to != nil {
			whole.Type = &expr.Type{Kind: expr.Object, Object: to}
		}
		c.Whole = u.fitted(n.Text, whole, scope, "the UserSpec of "+c.Name)
	default:
		u.list.Add(ruleAssignForm, n.Pos, "userSpec is a mapping of the child's fields, or one expression for the whole")
	}
}

// assigns links the entries of a mapping to the fields of an object; to is nil
// if the object is not known.
func (u *unit) assigns(entries []spec.Entry, to *expr.ObjectType, scope *expr.Scope, at spec.Text, path string) []*Assign {
	given := make(map[string]bool, len(entries))
	byField := make(map[*expr.Field]*Assign, len(entries))
	taken := keysIn(entries)
	for _, e := range entries {
		if given[e.Key.Value] {
			continue // a duplicate key, reported where YAML is read
		}
		given[e.Key.Value] = true
		field := &expr.Field{Name: e.Key.Value, Type: expr.Bad()}
		if to != nil {
			if f := to.Field(e.Key.Value); f != nil {
				field = f
			} else {
				near := u.proposals.For("", e.Key.Value, to.Names)
				f := u.list.Add(ruleChildField, e.Key.Pos, "%s has no field %s%s", path, quoted(e.Key.Value), expr.OrElse(near, itsFields(to)))
				f.Length, f.Missing = runes(e.Key.Value), to.Missing(e.Key.Value)
				f.Rename(e.Key.At(0), e.Key.Value, near)
				f.NotTo(taken)
				if near.Near == "" && u.isInput(to, e.Key.Value) {
					f.Help = e.Key.Value + " is an input, which the parent tells while it runs: write it under inputs of " + path
				}
				given[near.Near] = true // that is meant, and is not missing as well
			}
		}
		if a := u.assign(e, field, scope, path+"."+field.Name); a != nil {
			byField[field] = a
		}
	}
	if to == nil {
		return nil
	}
	var all []*Assign
	var unset []string
	for _, f := range to.Fields {
		if a := byField[f]; a != nil {
			all = append(all, a)
		} else if path := u.unset(f); path != "" && !given[f.Name] {
			unset = append(unset, path)
		}
	}
	u.reportUnset(unset, at, path)
	return all
}

// isInput reports whether the child of which this is the UserSpec has an input.
func (u *unit) isInput(of *expr.ObjectType, name string) bool {
	return slices.ContainsFunc(u.m.Children, func(c *Child) bool {
		return c.Machine != nil && c.Machine.UserSpec == of && c.Machine.Inputs != nil && c.Machine.Inputs.Field(name) != nil
	})
}

// keysIn returns the keys that entries have.
func keysIn(entries []spec.Entry) map[string]bool {
	keys := make(map[string]bool, len(entries))
	for _, e := range entries {
		keys[e.Key.Value] = true
	}
	return keys
}

// itsFields is the end of a message about an unknown field that is near to none:
// all that there are, unless they are many.
func itsFields(of *expr.ObjectType) string {
	if names := of.Names(); len(names) > 0 && len(names) <= 20 {
		return "; its fields are " + strings.Join(names, ", ")
	}
	return ""
}

// reportUnset reports fields that must be set, because they are required or
// their bounds leave out their zero value, and that nothing sets.
func (u *unit) reportUnset(unset []string, at spec.Text, path string) {
	if len(unset) == 0 {
		return
	}
	them := "it"
	if len(unset) > 1 {
		them = "them"
	}
	f := u.list.Add(ruleUnset, at.Pos, "%s.%s must be set, and nothing sets %s", path, diag.Listed(unset), them)
	f.Length, f.Help = runes(at.Value), "add "+them+" under userSpec"
}

// assign links the value of one field; nil with a finding.
func (u *unit) assign(e spec.Entry, f *expr.Field, scope *expr.Scope, path string) *Assign {
	n := e.Value
	switch {
	case n == nil || empty(n):
		u.list.Add(ruleAssignForm, e.Key.Pos, "%s has no value; to keep the child's default, leave it out", path).Length = runes(e.Key.Value)
		return nil
	case n.Kind == spec.Scalar:
		if v := u.literal(n, f, path); v != nil {
			return &Assign{Field: f, Value: v}
		}
		return &Assign{Field: f, Value: u.fitted(n.Text, f, scope, path)}
	case n.Kind == spec.Sequence:
		f := u.list.Add(ruleAssignForm, n.Pos, "%s is given by an expression, and this is a list", path)
		f.Help = "read the list from a field, for example spec.values"
		return nil
	case f.Type.Kind == expr.Invalid:
		return nil // whether this is an object or a literal is not known
	case f.Type.Kind == expr.Object:
		return &Assign{Field: f, Object: u.assigns(n.Entries, f.Type.Object, scope, e.Key, path)}
	}
	return u.literalText(n, f, path)
}

// literal reads a scalar as a literal where the field takes one: numbers,
// durations, bools and enums. nil: it is an expression.
func (u *unit) literal(n *spec.Node, f *expr.Field, path string) *expr.Expr {
	switch f.Type.Kind {
	case expr.Bool, expr.Int, expr.Float, expr.Duration, expr.Enum:
	default:
		return nil
	}
	v, why := scalar(n.Text.Value, f.Type)
	if why != "" {
		// A whole number that is out of the type's range is meant as a literal too.
		if _, wide := scalar(n.Text.Value, &expr.Type{Kind: expr.Int}); f.Type.Kind != expr.Int || wide != "" {
			return nil
		}
		u.valueError(n.Text, f, why)
		return expr.BadExpr()
	}
	u.obeys(f, v, n, path)
	return literalExpr(v, n)
}

func literalExpr(v *expr.Value, n *spec.Node) *expr.Expr {
	e := &expr.Expr{Op: expr.OpLiteral, Type: v.Type, Pos: n.Pos, Text: n.Text.Value, Value: v}
	if v.Type.Kind == expr.Enum {
		e.Op, e.Index, e.Value = expr.OpEnum, int(v.Int), nil
	}
	return e
}

// literalText reads {value: text}: a literal for a field that would take a
// bare text for an expression.
func (u *unit) literalText(n *spec.Node, f *expr.Field, path string) *Assign {
	if len(n.Entries) != 1 || n.Entries[0].Key.Value != "value" || n.Entries[0].Value == nil ||
		n.Entries[0].Value.Kind != spec.Scalar || f.Type.Kind == expr.List || f.Type.Kind == expr.Map {
		g := u.list.Add(ruleAssignForm, n.Pos, "%s is %s: it is given by an expression, or a literal by {value: text}", path, f.Type.WithArticle())
		if f.Type.Kind == expr.List || f.Type.Kind == expr.Map {
			g.Message = path + " is " + f.Type.WithArticle() + ": it is given by an expression, for example spec.values"
		}
		return nil
	}
	inner := n.Entries[0].Value
	v, why := scalar(inner.Text.Value, f.Type)
	if why != "" {
		u.valueError(inner.Text, f, why)
		return nil
	}
	u.obeys(f, v, inner, path)
	return &Assign{Field: f, Value: literalExpr(v, inner)}
}

// fitted checks an expression and whether its value fits into the field.
func (u *unit) fitted(src spec.Text, f *expr.Field, scope *expr.Scope, path string) *expr.Expr {
	e := u.expression(src, func(list *diag.List) *expr.Expr {
		if f.Secret && bareWord.MatchString(src.Value) {
			defer hide(list, src.Value)
		}
		e := expr.CheckField(src, scope, f.Type, path, list)
		fits, m := u.fitter.Fit(e, f)
		if m == nil {
			return fits
		}
		rule, what := ruleFit, src.Value
		if m.Rule != expr.RuleWrongType {
			rule = m.Rule
		}
		if m.Path != "" && m.Path[0] != '[' {
			what += "."
		}
		what += m.Path
		g := list.Add(rule, src.Pos, "%s does not fit into %s: %s", what, path, m.Reason)
		g.Length, g.Help = runes(src.Value), m.Help
		if f.Type.Kind == expr.String && g.Help == "" && rule == ruleFit {
			g.Help = `a string is made by format("%v", …), and a literal one is written {value: text}`
		}
		return expr.BadExpr()
	})
	if e == nil {
		return expr.BadExpr()
	}
	return e
}

// bareWord matches what is most likely meant as a literal, where an expression
// is needed.
var bareWord = regexp.MustCompile(`^[^.()]*$`)

// hide takes a text that may be a secret out of the findings about it.
func hide(list *diag.List, text string) {
	list.Edit(func(f *diag.Finding) bool {
		f.Message, _, _ = strings.Cut(f.Message, "; did you mean")
		f.Message, f.Help = strings.ReplaceAll(f.Message, text, secretText), strings.ReplaceAll(f.Help, text, secretText)
		f.Fix, f.Secret = nil, true
		return true
	})
}
