package evolve

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

func (p *pair) children() {
	path := func(c *model.Child) []string { return []string{"children", c.Name} }
	match(p.old.Children, p.new.Children, func(c *model.Child) string { return c.Name }, matched[*model.Child]{
		both: func(o, c *model.Child) {
			(&child{pair: p, was: o, is: c, path: path(c), shown: "child " + c.Name}).compare()
		},
		added: func(c *model.Child) {
			p.add(Breaking, kindChildAdded, path(c), "child "+c.Name+" is new", "ChildWorkers has the method "+c.GoName+"; a type without it does not build.")
		},
		gone: func(c *model.Child) {
			p.gone(Breaking, kindChildRemoved, path(c), "child "+c.Name+" is gone",
				"Go that reads Children."+c.GoName+" does not build, and who asks for its status does not find it.")
		},
	})
	p.childOrder()
}

// childOrder reports children of both machines that have changed places.
func (p *pair) childOrder() {
	before := make([]row, len(p.old.Children))
	for i, c := range p.old.Children {
		before[i] = row{to: c.Name}
	}
	after := make([]row, len(p.new.Children))
	for i, c := range p.new.Children {
		after[i] = row{to: c.Name}
	}
	_, moved := increasing(equals(before, after))
	for _, m := range moved {
		p.add(Compatible, kindChildOrder, []string{"children", after[m[1]].to}, "child "+after[m[1]].to+" stands "+earlier(m)+" than it did",
			"Siblings are visited in this order, and events come in it; none of them decides otherwise.")
	}
}

// child is one entry under children in both machines.
type child struct {
	*pair
	was, is *model.Child
	path    []string
	shown   string
}

func (c *child) compare() {
	c.goName(c.shown, c.path, c.was.GoName, c.is.GoName)
	if c.was.Machine.Worker != c.is.Machine.Worker {
		c.add(Breaking, kindChildWorker, join(c.path, "worker"), c.shown+" is a "+c.is.Machine.Worker+", it was a "+c.was.Machine.Worker,
			"The method "+c.is.GoName+" of ChildWorkers has other types; Go that implements it does not build.")
		return // what is under it is about another type
	}
	c.existence()
	c.userSpec()
	c.inputs()
	c.mapping()
	if was, is := dependencies(c.was), dependencies(c.is); was != is {
		c.behavior(kindChildDepends, "dependsOn", "depends on "+orNothing(is)+", it depended on "+orNothing(was),
			"It starts and stops in another order with its siblings.")
	}
	if c.was.AsksHealth && !c.is.AsksHealth {
		c.gone(Breaking, kindSnapshot, c.path, "nothing asks for the health of "+c.shown+" any more",
			"The Snapshot does not have it; Go that reads it there does not build.")
	}
	if c.was.Update != c.is.Update {
		c.behavior(kindChildOnChange, "onChange", "is "+onChange(c.is)+" when its UserSpec changes, it was "+onChange(c.was),
			"A changed UserSpec does something else to a child that runs.")
	}
}

func (c *child) behavior(k *kind, key, message, reason string) {
	c.add(Behavior, k, join(c.path, key), c.shown+" "+message, reason)
}

func onChange(c *model.Child) string {
	if c.Update {
		return "updated"
	}
	return "replaced"
}

func dependencies(c *model.Child) string {
	names := make([]string, len(c.DependsOn))
	for i, d := range c.DependsOn {
		names[i] = d.Name
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// existence compares which children there are of an entry, and their names.
func (c *child) existence() {
	if c.was.Group != c.is.Group {
		message, key := c.shown+" is a single child, it was a group", ""
		if c.is.Group {
			message, key = c.shown+" is a group, it was a single child", "each"
		}
		c.add(Breaking, kindChildGroup, join(c.path, key), message, "Children."+c.is.GoName+" has another type; Go that reads it does not build.")
	}
	if c.was.Group && c.is.Group && c.was.HasOutputs() && c.is.HasOutputs() && many(c.was) != many(c.is) {
		message := " has the outputs of one child, it had those of many"
		if many(c.is) {
			message = " has the outputs of many children, it had those of one"
		}
		c.add(Breaking, kindChildGroup, join(c.path, "each"), c.shown+message, "ChildOutputs."+c.is.GoName+" has another type; Go that reads it does not build.")
	}
	for _, e := range []struct {
		key     string
		kind    *kind
		is, was string // words before the expression
		none    [2]string
		old     *expr.Expr
		new     *expr.Expr
		reason  string
	}{
		{"each", kindChildEach, "is one for each of ", "was one for each of ", [2]string{"is a single one", "was a single one"}, c.was.Each, c.is.Each, "There are other children under the same UserSpec."},
		{"name", kindChildName, "is named ", "was named ", [2]string{"is named as the entry", "was named as the entry"}, c.was.NameExpr, c.is.NameExpr, "Children that run under another name are removed, and new ones started."},
		{"when", kindChildWhen, "is there when ", "was there when ", [2]string{"is always there", "was always there"}, c.was.When, c.is.When, "The child is there under other UserSpecs."},
	} {
		before, after := c.before(e.old), c.after(e.new)
		if before == after {
			continue
		}
		c.behavior(e.kind, e.key, phrase(e.is, after, e.none[0])+", it "+phrase(e.was, before, e.none[1]), e.reason)
	}
}

// many reports whether there may be several children of an entry at a time.
func many(c *model.Child) bool { return c.EachKind != model.EachNone }

func phrase(words, text, none string) string {
	if text == "" {
		return none
	}
	return words + text
}

func orText(text, none string) string {
	if text == "" {
		return none
	}
	return text
}

// userSpec compares what the child's UserSpec is computed from.
func (c *child) userSpec() {
	if c.was.Whole != nil || c.is.Whole != nil {
		was, is := c.before(c.was.Whole), c.after(c.is.Whole)
		if was != is {
			c.behavior(kindChildUserSpec, "userSpec", "is configured by "+orText(is, "its fields")+", it was by "+orText(was, "its fields"), computed)
		}
		return
	}
	c.assigns(join(c.path, "userSpec"), c.shown, c.was.Machine.UserSpec, c.is.Machine.UserSpec, c.was.Fields, c.is.Fields)
}

const computed = "Children get another UserSpec from the same one of this worker."

// assigns compares the fields that are set in either version. One that is left
// to its default in the other is compared with that.
func (c *child) assigns(path []string, shown string, oldType, newType *expr.ObjectType, was, is []*model.Assign) {
	before, after := map[string]*model.Assign{}, map[string]*model.Assign{}
	for _, a := range was {
		before[a.Field.Name] = a
	}
	for _, a := range is {
		after[a.Field.Name] = a
	}
	for _, f := range newType.Fields {
		old := oldType.Field(f.Name)
		if old == nil || before[f.Name] == nil && after[f.Name] == nil {
			continue // a field that is new is a change of the child's worker type
		}
		c.assign(join(path, f.Name), shown+": "+f.Name, old, f, before[f.Name], after[f.Name])
	}
}

func (c *child) assign(path []string, shown string, old, new *expr.Field, was, is *model.Assign) {
	if objects(old, new) && isObject(was) && isObject(is) {
		c.assigns(path, shown, old.Type.Object, new.Type.Object, inner(was), inner(is))
		return
	}
	before, after := assigned(c.oldText, was, old), assigned(c.newText, is, new)
	if before == after {
		return
	}
	if secret(was, old) || secret(is, new) {
		before, after = expr.Hidden, expr.Hidden
	}
	c.add(Behavior, kindChildUserSpec, path, shown+" is "+orText(after, "left at zero")+", it was "+orText(before, "left at zero"), computed)
}

func objects(old, new *expr.Field) bool {
	return old.Type.Kind == expr.Object && new.Type.Kind == expr.Object
}

// isObject reports whether fields may be compared one by one: an object by its
// fields, or one that is left out.
func isObject(a *model.Assign) bool { return a == nil || a.Value == nil }

func inner(a *model.Assign) []*model.Assign {
	if a == nil {
		return nil
	}
	return a.Object
}

// secret reports whether a secret would be shown if the value of a field was:
// its default, or a literal.
func secret(a *model.Assign, f *expr.Field) bool {
	switch {
	case a == nil:
		return f.Default.Text() != f.Default.Shown() || f.Secret && f.Default != nil
	case a.Value == nil:
		return slices.ContainsFunc(a.Object, func(in *model.Assign) bool { return secret(in, in.Field) })
	}
	return f.Secret && a.Value.HasLiteral()
}

// assigned is the value of a field as a text: the expression, or the default
// where there is none.
func assigned(p *printer, a *model.Assign, f *expr.Field) string {
	switch {
	case a == nil && f.Default == nil:
		return zero(f.Type)
	case a == nil:
		return f.Default.Text()
	case a.Value == nil:
		parts := make([]string, len(a.Object))
		for i, in := range a.Object {
			parts[i] = in.Field.Name + ": " + assigned(p, in, in.Field)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return p.text(a.Value)
}

// zero is what a literal of the zero value would be as a text.
func zero(t *expr.Type) string {
	switch t.Kind {
	case expr.Bool, expr.Int, expr.Float, expr.Duration, expr.String:
		return (&expr.Value{Type: t}).Text()
	}
	return ""
}
