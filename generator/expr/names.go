package expr

import (
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// word types a bare word by what it stands beside.
func (c *checker) word(n *node, want *Type) *Expr {
	switch {
	case want != nil && want.Kind == Invalid:
		return c.poison(n)
	case token.IsKeyword(n.name):
		return c.bad(RuleQuote, n, `%s is a keyword of Go; to mean the word, quote it: "%s"`, n.name, n.name)
	case n.name == "none" && want != nil && want.Kind == Enum && want.Enum.Worker == "" && want.Enum.Index("none") < 0:
		f := c.report(RuleQuote, n, "none is a function and is called: none()")
		f.Help = "write none() for an enum without a value"
		return c.poison(n)
	case IsFunction(n.name):
		return c.bad(RuleQuote, n, `%s is a function and is called with arguments; to mean the word, quote it: "%s"`, n.name, n.name)
	case want != nil && want.Kind == Enum:
		if kind := c.kindOf(n.name, want); kind != "" {
			return c.bad(RuleWord, n, "a kind of error has its name here, and not that of its error in Go; did you mean %s?", kind)
		}
		if !IsWord(n.name) {
			return c.bad(RuleQuote, n, `%s is no bare word (lower case letters, digits and _); quote it: "%s"`, n.name, n.name)
		}
		return c.enumWord(n, n.name, want)
	case noValue(n.name) && want != nil && want.Kind == String:
		return c.bad(RuleBareString, n, `%s is no value of this language; a text that is empty is written ""`, n.name)
	case c.field && c.src.Value == n.name && want != nil && want.quoted():
		f := c.report(RuleBareString, n, "%s is a bare word, and %s is a string; a literal one is written {value: %s}", n.name, c.beside, n.name)
		if member := c.member(n.name); member != "" {
			f.Help = "or did you mean " + member + "?"
		}
		return c.poison(n)
	case want != nil && want.quoted():
		return c.bad(RuleBareString, n, `%s is a bare word, and here a string is needed; write "%s"`, n.name, n.name)
	}
	if c.scope.Guard != nil && c.scope.Guard(n.name) {
		return c.bad(RuleArguments, n, "%s is a guard and is called: %s()", n.name, n.name)
	}
	if member := c.member(n.name); member != "" {
		c.report(RuleUnknown, n, "nothing here is called %s; did you mean %s?", n.name, member)
		return c.poison(n)
	}
	if f := functions[n.name]; f != nil {
		return c.bad(RuleArguments, n, "%s is a function and is called with arguments: %s", n.name, f.usage)
	}
	if n.name == "now" {
		c.report(RuleUnknown, n, "nothing here is called now").Help = c.nowHelp()
		return c.poison(n)
	}
	if c.outcomeMeant(n) || c.commandMeant(n, want) {
		return c.poison(n)
	}
	near := diag.Propose(n.name, rootNames())
	f := c.report(RuleUnknown, n, "nothing here is called %s%s", n.name, OrElse(near, ""))
	c.rename(f, n.at, n.name, near)
	if near.Near == "" {
		f.Help = wordHelp(n.name, want, c.scope.Runtime)
	}
	return c.poison(n)
}

// noValue reports whether a word is what other languages call nothing.
func noValue(word string) bool { return word == "null" || word == "nil" }

// wordHelp is the help for a word that is nothing at all. Runtime says whether
// more than the spec may be read where it stands.
func wordHelp(name string, want *Type, runtime bool) string {
	switch {
	case want != nil && want.Kind == Bool && (name == "yes" || name == "no" || name == "on" || name == "off"):
		return "a bool is true or false"
	case rootHelp[name] != "" && runtime:
		return rootHelp[name]
	case name == "parent":
		return "a worker does not see its parent: the parent passes on what it needs, in the userSpec under children, and what changes while the worker runs in the inputs there"
	case noValue(name):
		return "nothing is null: a text may be \"\", a list may have len(x) == 0"
	case name == "state" && want == nil:
		return inStateHelp
	case want != nil && want.Kind == Bool && runtime:
		return "a field is read as spec." + name + " or observed." + name + "; a guard is declared under guards, and is called with ()"
	case want != nil && want.Kind == Bool:
		return "a field is read as spec." + name
	case want == nil:
		return "a state or a value of an enum stands only beside something of its type, for example: desired == active"
	}
	return ""
}

// member looks for a field, a condition or a child with a name that is written
// without what stands before its dot; empty: there is none.
func (c *checker) member(name string) string {
	runtime := c.scope.Runtime
	switch {
	case c.scope.Spec != nil && c.scope.Spec.Field(name) != nil:
		return "spec." + name
	case runtime && c.scope.Observed != nil && c.scope.Observed.Field(name) != nil:
		return "observed." + name
	case runtime && c.scope.Vars != nil && c.scope.Vars.Field(name) != nil:
		return "vars." + name
	case runtime && c.scope.Command != nil && c.scope.Command.Field(name) != nil:
		return "command." + name
	case runtime && c.scope.Inputs != nil && c.scope.Inputs.Field(name) != nil:
		return "input." + name
	case runtime && c.scope.finds(name):
		return "result." + name
	case runtime && c.scope.HasCond(name):
		return "cond." + name
	case runtime && c.scope.HasChild(name):
		return "child." + name
	}
	return ""
}

func (c *checker) enumWord(n *node, name string, want *Type) *Expr {
	i := want.Enum.Index(name)
	switch {
	case i < 0 && (len(want.Enum.Values) == 0 || want.Enum.Partial):
		return c.poison(n) // why there are none has been reported
	case i < 0 && want.Enum.Groups[name] != nil:
		return c.groupWord(n, name, want.Enum)
	case i < 0:
		near := c.propose(want.Enum.Missing(name), name, want.Enum.Names)
		f := c.report(RuleWord, n, "%s has no %s %s%s", c.subject(want.Enum), enumNoun(want.Enum), name, OrElse(near, "; it has "+Listed(want.Enum.Names())))
		c.rename(f, n.at, name, near).Missing = want.Enum.Missing(name)
		switch {
		case near.Near == "" && strings.HasPrefix(c.beside, "child.") && isHealthWord(name):
			f.Help = "whether it is healthy is asked by healthy(" + c.beside + ")"
		case noValue(name) && want.Enum.Worker == "":
			f.Help = "write none() for an enum without a value"
		}
		return c.poison(n)
	}
	if want.Enum == c.scope.Failure && !c.declaredKind(n, name, i) {
		return c.poison(n)
	}
	e := c.new(n, OpEnum, want)
	e.Index = i
	return e
}

// groupWord reports the name of a group where a state is needed.
func (c *checker) groupWord(n *node, name string, e *EnumType) *Expr {
	members := e.Groups[name]
	if c.beside == "desired" && c.scope.Desired != nil {
		members = slices.DeleteFunc(slices.Clone(members), func(s string) bool { return !c.scope.Desired(e.Index(s)) })
	}
	f := c.report(RuleWord, n, "%s is a group of states, and an expression names the states themselves", name)
	switch states := strings.Join(members, ", "); {
	case len(members) == 0:
		f.Help = "none of its states is one of desired.states"
	case c.listed:
		f.Help = "in its place write its states: " + states
	default:
		f.Help = "to be in one of its states is written in(" + c.subject(e) + ", " + states + ")"
	}
	return c.poison(n)
}

func (c *checker) subject(e *EnumType) string {
	if c.beside != "" {
		return c.beside
	}
	if e.Worker != "" {
		return e.Worker
	}
	return "the enum"
}

func enumNoun(e *EnumType) string {
	if e.Worker != "" {
		return "state"
	}
	return "value"
}

// Listed joins names for a message, the first ten of many.
func Listed(names []string) string {
	const most = 10
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " and " + strconv.Itoa(len(names)-most) + " more"
	}
	return strings.Join(names, ", ")
}

// groupExample is a condition about a group of children, with a state of theirs.
func groupExample(group string, ref *ChildRef) string {
	if ref.States == nil || len(ref.States.Values) == 0 {
		return "atRest(" + group + ")"
	}
	return "any(" + group + ", " + ref.States.Values[0].Name + ")"
}

// selected types x.name, where x may be a root that has members.
func (c *checker) selected(n *node) *Expr {
	if x := n.args[0]; x.form == fIdent {
		switch x.name {
		case "child":
			e, ref := c.child(n)
			switch {
			case ref == nil || !ref.Group:
				return e
			case c.ownEntry(n.name):
				c.report(RuleGroup, n, "%s is for each member alike, and %s is all members: it cannot read the state of the member itself", c.scope.Where, c.text(n)).Help =
					"the member knows its state: decide in the spec of " + ref.Worker + "; or ask for all members, for example " + groupExample(c.text(n), ref)
			default:
				c.report(RuleGroup, n, "%s is a group of children and is no value by itself: a child with each or when may not be there", c.text(n)).Help =
					"use all, any, none, count, atRest or healthy, for example: " + groupExample(c.text(n), ref)
			}
			return c.poison(n)
		case "cond":
			return c.cond(n)
		case "result":
			if c.scope.isRoot("result") {
				return c.result(n)
			}
		}
	}
	if e, is := c.output(n); is {
		return e
	}
	if c.insideChild(n) {
		return c.poison(n)
	}
	if c.noRoot(n) {
		return c.poison(n)
	}
	x := c.value(n.args[0], nil)
	if x.Bad() {
		return c.poison(n)
	}
	if x.Type.Kind != Object {
		f := c.report(RuleField, n, "%s has no fields: it is %s", c.text(n.args[0]), x.Type.WithArticle())
		f.Help = noFieldsHelp(x, n.name)
		return c.poison(n)
	}
	f := x.Type.Object.Field(n.name)
	if f == nil {
		o := x.Type.Object
		near, otherwise := c.propose(o.Missing(n.name), n.name, o.Names), orFields(o)
		if meant := c.memberMeant(n.name); meant != "" && n.args[0].form == fIdent {
			otherwise = meant
		}
		f := c.reportAt(RuleField, n.nameAt, n.name, "%s has no field %s%s", c.text(n.args[0]), n.name, OrElse(near, otherwise))
		c.rename(f, n.nameAt, n.name, near).Missing = o.Missing(n.name)
		return c.poison(n)
	}
	if f.Transient && c.scope.Children {
		c.report(RuleTransient, n, "%s is transient, and %s may not read it: a change of it would not be seen", c.text(n), c.scope.Where)
		return c.poison(n)
	}
	e := c.new(n, OpSelect, f.Type, x)
	e.Field, e.Name = f, f.Name
	return e
}

func orFields(o *ObjectType) string {
	if len(o.Fields) == 0 {
		return ": it has none"
	}
	return "; it has " + Listed(o.Names())
}

// child types child.name, a group too; the ref is nil if there is no such
// child.
func (c *checker) child(n *node) (*Expr, *ChildRef) {
	if !c.scope.Runtime {
		return c.bad(RuleNotHere, n, "%s reads %s only, and not child", c.scope.Where, c.readable()), nil
	}
	ref := c.scope.Child(n.name)
	if ref == nil {
		f := c.noMember(n, "child", c.scope.ChildNames)
		f.Help = "children are declared under children"
		return c.poison(n), nil
	}
	if ref.States == nil {
		return c.poison(n), ref
	}
	e := c.new(n, OpChild, &Type{Kind: Enum, Enum: ref.States})
	e.Name = n.name
	return e, ref
}

func (c *checker) cond(n *node) *Expr {
	if !c.scope.Runtime {
		return c.bad(RuleNotHere, n, "%s reads %s only, and not cond", c.scope.Where, c.readable())
	}
	condition := c.scope.Cond(n.name)
	if condition == nil {
		c.noMember(n, "condition", c.scope.CondNames)
		return c.poison(n)
	}
	if condition.Bad() {
		return c.poison(n)
	}
	e := c.new(n, OpCond, boolType)
	e.Name, e.Cond = n.name, condition
	return e
}

// noMember reports that there is no child or condition with the name behind a
// dot.
func (c *checker) noMember(n *node, what string, names func() []string) *diag.Finding {
	missing := c.scope.Missing(what, n.name)
	near, otherwise := c.propose(missing, n.name, names), ""
	if all := names(); len(all) > 0 {
		otherwise = "; there is " + Listed(all)
	}
	f := c.reportAt(RuleUnknown, n.nameAt, n.name, "there is no %s %s%s", what, n.name, OrElse(near, otherwise))
	c.rename(f, n.nameAt, n.name, near).Missing = missing
	return f
}

func rootNames() []string {
	names := slices.Collect(maps.Keys(functions))
	for name := range roots {
		if name != "state" { // it is one in outputs alone
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
