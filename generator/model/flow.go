package model

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// output is a named expression for the parent while it is linked.
type output struct {
	made *Output
	spec *spec.Output
	mark uint8 // 0: not checked, 1: being checked, 2: done
}

// declareOutputs makes the outputs, without their expressions.
func (u *unit) declareOutputs() {
	u.outputByName = make(map[string]*output, len(u.s.Outputs))
	if len(u.s.Outputs) == 0 {
		return
	}
	for _, name := range reservedOutputs {
		u.top.taken[name] = claim{made: true}
	}
	fields := newSpace("a field of Outputs", nil)
	names := namesOf(u.s.Outputs, func(o *spec.Output) spec.Named { return o.Named })
	for _, o := range u.s.Outputs {
		if u.outputByName[o.Name.Value] != nil {
			continue // a duplicate key, reported where YAML is read
		}
		named := u.named(camelCase("an output"), o.Named, names, spot{space: fields})
		field := &expr.Field{Name: named.Name, GoName: named.GoName, Doc: named.Doc, Pos: named.Pos, Type: expr.Bad()}
		made := &Output{Named: named, Field: field, Value: expr.BadExpr(), Text: o.Value.Value, Pos: o.Value.At(0)}
		u.outputByName[named.Name] = &output{made: made, spec: o}
		u.outputNames = append(u.outputNames, named.Name)
		u.m.Outputs = append(u.m.Outputs, made)
	}
}

// output returns an output as the parent reads it; nil: there is none of that name.
// Outputs are checked when they are first read, since their expressions give them
// their types.
func (u *unit) output(name string) *expr.Field {
	o := u.outputByName[name]
	switch {
	case o == nil && !u.knows("outputs", len(u.outputNames)):
		return &expr.Field{Name: name, Type: expr.Bad()}
	case o == nil:
		return nil
	case o.mark != 0: // a worker that contains itself has been reported
		return o.made.Field
	}
	o.mark = 1
	scope := u.guardScope("an output")
	scope.Output = true
	src := o.spec.Value
	e := u.expression(src, func(list *diag.List) *expr.Expr {
		if u.typeOfOutput(o, list) {
			return expr.BadExpr()
		}
		e := expr.Check(src, scope, list)
		if !e.Bad() && !u.outputReads(e, src, list) {
			return expr.BadExpr()
		}
		return e
	})
	o.mark = 2
	if e == nil || e.Bad() {
		return o.made.Field
	}
	o.made.Value = e
	switch t := e.Type; {
	case e.IsNone():
		u.outputType(o, "none() by itself")
	case t.Kind == expr.List || t.Kind == expr.Map || t.Kind == expr.Object || t.Kind == expr.Bytes:
		u.outputType(o, t.WithArticle())
	case e.Secret():
		u.shown(src, "output "+name+" is computed from a secret, and its value stands in the status", "leave the secret out: what the parent may know of it is, for example, whether it is empty, and that is told by an observed field")
	case t.Kind == expr.Int:
		o.made.Field.Type = expr.IntType()
	default:
		o.made.Field.Type = t
	}
	return o.made.Field
}

// typeOfOutput reports an output that is written as its type.
func (u *unit) typeOfOutput(o *output, list *diag.List) bool {
	src, name := o.spec.Value, o.made.Name
	if basic[src.Value].Kind == expr.Invalid && !strings.HasPrefix(src.Value, "[]") {
		return false
	}
	f := list.Add(expr.RuleUnknown, src.Pos, "output %s is written as the type %s, and an output is an expression, which gives it its type", name, src.Value)
	from := "observed"
	for _, root := range []struct {
		name   string
		object *expr.ObjectType
	}{{"spec", u.m.UserSpec}, {"vars", u.m.Vars}, {"input", u.m.Inputs}} {
		if root.object != nil && root.object.Field(name) != nil {
			from = root.name
		}
	}
	f.Length, f.Help = runes(src.Value), "write what it is, for example "+name+": "+from+"."+name
	return true
}

func (u *unit) outputType(o *output, what string) {
	f := u.list.Add(ruleOutputType, o.made.Pos, "output %s is %s, and an output is a single value", o.made.Name, what)
	f.Length, f.Help = runes(o.made.Text), "it is a bool, a string, a number, a duration, a time, an ip or an enum; of a list it may be the length or an element"
}

// outputReads reports what an output may not read. An output is computed at the end of
// a visit, after the decision.
func (u *unit) outputReads(e *expr.Expr, src spec.Text, list *diag.List) bool {
	ok := true
	e.Walk(func(x *expr.Expr) {
		what, help := notInOutput(x)
		if x.Op == expr.OpCond {
			eachRead(x.Cond, func(inner *expr.Expr) {
				if w, _ := notInOutput(inner); w != "" && what == "" {
					what, help = w, "cond."+x.Name+" reads "+w
				}
			})
		}
		if what == "" || !ok {
			return
		}
		ok = false
		f := list.Add(ruleOutputReads, x.Pos, "an output reads spec, observed, vars, input, state, conditions that read no more, and outputs of children, and not %s", what)
		f.Help = help
		if src.Inset >= 0 {
			f.Length = runes(x.Text)
		}
	})
	return ok
}

// notInOutput says what an output may not read, with a help; empty: it may.
func notInOutput(x *expr.Expr) (what, help string) {
	switch x.Op {
	case expr.OpDesired:
		return "desired", "the parent knows what it asks for"
	case expr.OpElapsed, expr.OpEntered, expr.OpNow:
		return x.Text, "an output does not follow the clock: give the state a transition with after, and read state"
	case expr.OpDone, expr.OpActed, expr.OpGaveUp, expr.OpRuns, expr.OpFailures:
		return x.Text, "let a transition lead to a state of its own, and read state"
	case expr.OpGuard:
		return x.Text, "a guard may read anything, and an output only what makes the worker ready"
	case expr.OpChild:
		return "the state of a child", "let the child have an output for it, for example outputs: {state: state}"
	case expr.OpCall:
		if x.Name == "since" || x.Name == "until" {
			return x.Text, "an output does not follow the clock: give the parent the time itself, which it may compare"
		}
	}
	return "", ""
}

// badInputs reports whether inputs may be what could not be read.
func (u *unit) badInputs() bool { return u.s.Unread && u.m.Inputs == nil && u.s.Partial["inputs"] }

// inputs makes the fields of inputs and reads their defaults.
func (u *unit) inputs() {
	defer u.again()
	m := u.m
	if m.Inputs == nil {
		return
	}
	for _, name := range reservedInputs {
		u.top.taken[name] = claim{made: true}
	}
	at := place{path: "inputs", goPath: "Inputs", vars: true}
	m.Inputs.Fields = u.fields(u.s.Inputs, at, spot{space: newSpace("a field of Inputs", reservedObject)})
	u.seal(m.Inputs)
	byName := make(map[string]*spec.Field, len(u.s.Inputs))
	for _, sf := range u.s.Inputs {
		if byName[sf.Name.Value] == nil {
			byName[sf.Name.Value] = sf
		}
	}
	for _, f := range m.Inputs.Fields {
		u.inputField(f, byName[f.Name])
	}
}

// again finds the inputs after whose change actions run again.
func (u *unit) again() {
	done := map[string]bool{}
	for _, as := range u.s.Actions {
		a := u.actionByName[as.Name.Value]
		if a == nil || done[a.Name] {
			continue
		}
		done[a.Name] = true
		u.eachOnce(as.Again, "again")
		for _, name := range as.Again {
			if f := u.againInput(name); f != nil && !slices.Contains(a.Again, f) {
				a.Again = append(a.Again, f)
			}
		}
	}
}

// againInput finds an input that is written input.x; nil with a finding.
func (u *unit) againInput(name spec.Text) *expr.Field {
	short, is := strings.CutPrefix(name.Value, "input.")
	var names []string
	if o := u.m.Inputs; o != nil {
		names = o.Names()
		if f := o.Field(short); f != nil && is {
			return f
		}
	}
	if !name.Given() || !u.knows("inputs", len(names)) {
		return nil
	}
	f := u.list.Add(ruleAgain, name.Pos, "again lists inputs of this worker, and %s is none", quoted(name.Value))
	f.Length = runes(name.Value)
	switch near := diag.Propose(short, names); {
	case slices.Contains(names, short):
		f.Help = "write input." + short
	case near.Near != "":
		f.Help = "did you mean input." + near.Near + "?"
	case len(names) > 0:
		f.Help = "it has input." + strings.Join(names, ", input.")
	default:
		f.Help = "declare one, for example inputs: {limit: float64}; what a worker observes or is configured with is seen by the action in its snapshot"
	}
	return nil
}

// inputField fills in what an input has besides its type.
func (u *unit) inputField(f *expr.Field, sf *spec.Field) {
	switch {
	case !u.single(f, sf, "inputs", "an input is a single value", "several values are several inputs", ruleInputType):
	case sf.Default != nil:
		u.begins(f, sf.Default, "inputs."+f.Name)
	case zeroBreaks(f):
		g := u.list.Add(ruleInputDefault, f.Pos, "inputs.%s is zero before it is given, which is outside its bounds", f.Name)
		g.Length, g.Help = runes(f.Name), "add its value before that, for example default: "+show(nearZero(f))
	}
}

// childInputs links what a child is told while it runs.
func (u *unit) childInputs(c *Child, cs *spec.Child) {
	switch n := cs.Inputs; {
	case n == nil || empty(n):
		return
	case n.Kind != spec.Mapping:
		f := u.list.Add(ruleInputForm, n.Pos, "inputs is a mapping of the child's inputs to expressions, and this is %s", shape(n))
		f.Help = "for example inputs: {limit: observed.limit}"
		return
	}
	scope := u.guardScope("an input of a child")
	scope.Children = true
	u.addEach(scope, c)
	given := make(map[string]bool, len(cs.Inputs.Entries))
	taken := keysIn(cs.Inputs.Entries)
	byField := map[*expr.Field]*Setting{}
	for _, e := range cs.Inputs.Entries {
		if given[e.Key.Value] {
			continue // a duplicate key, reported where YAML is read
		}
		given[e.Key.Value] = true
		f := u.inputOf(c, e.Key, taken)
		to := target{c.Name + "." + f.Name, scope, ruleInputForm, ruleInputFit, "mark the input secret: true"}
		if s := u.setting(e, f, to); s != nil {
			byField[f] = s
		}
	}
	if c.Machine == nil || c.Machine.Inputs == nil {
		return
	}
	for _, f := range c.Machine.Inputs.Fields {
		if s := byField[f]; s != nil {
			c.Inputs = append(c.Inputs, s)
		}
	}
}

// inputOf finds an input of a child; of a type that fits everything if there is none.
func (u *unit) inputOf(c *Child, name spec.Text, taken map[string]bool) *expr.Field {
	unknown := &expr.Field{Name: name.Value, Type: expr.Bad()}
	to := u.childWorker[c.Index]
	if to == nil {
		return unknown
	}
	var names []string
	if o := to.m.Inputs; o != nil {
		if f := o.Field(name.Value); f != nil {
			return f
		}
		names = o.Names()
	}
	if !to.knows("inputs", len(names)) {
		return unknown
	}
	otherwise := ": it has none"
	if len(names) > 0 {
		otherwise = "; it has " + expr.Listed(names)
	}
	near := u.proposals.For(to.m.ImportPath+" input", name.Value, func() []string { return names })
	f := u.list.Add(ruleNoInput, name.Pos, "%s has no input %s%s", to.m.Worker, quoted(name.Value), expr.OrElse(near, otherwise))
	f.Length = runes(name.Value)
	f.Rename(name.At(0), name.Value, near)
	f.NotTo(taken)
	if near.Near == "" {
		f.Help = "declare it in the spec of " + to.m.Worker + ", for example inputs: {" + name.Value + ": float64}"
	}
	return unknown
}

// flow is an input of an entry under children.
type flow struct {
	child *Child
	input string
}

// followed is a flow that an expression follows, and the output through which it does.
type followed struct {
	flow
	output string
}

// circles reports inputs of children that follow an output that follows them: such a
// worker and its parent would be ready for ever.
func (u *unit) circles() {
	mark := map[flow]uint8{}
	var path []followed // each with the output through which it follows the next
	var visit func(at flow)
	visit = func(at flow) {
		mark[at] = 1
		path = append(path, followed{flow: at})
		if s := at.child.given(at.input); s != nil {
			for _, next := range u.flows.of(u.m, s.Value) {
				path[len(path)-1].output = next.output
				switch mark[next.flow] {
				case 0:
					visit(next.flow)
				case 1:
					u.circle(next.flow, path)
				}
			}
		}
		path = path[:len(path)-1]
		mark[at] = 2
	}
	for _, c := range u.m.Children {
		for _, s := range c.Inputs {
			if at := (flow{c, s.Var.Name}); mark[at] == 0 {
				visit(at)
			}
		}
	}
}

func (u *unit) circle(at flow, path []followed) {
	start := slices.IndexFunc(path, func(f followed) bool { return f.flow == at })
	var names []string
	for _, f := range path[start:] {
		names = append(names, f.child.Name+"."+f.input, f.output)
	}
	s := at.child.given(at.input)
	f := u.list.Add(ruleFlowCircle, s.Pos, "the input %s of %s follows an output that follows it: %s", at.input, at.child.Name, circle(names))
	f.Length = runes(s.Text)
	f.Help = "let one of them follow a variable or the state, which only a transition changes"
}

// given returns what gives a child an input; nil: nothing does.
func (c *Child) given(input string) *Setting {
	for _, s := range c.Inputs {
		if s.Var.Name == input {
			return s
		}
	}
	return nil
}

// flows finds what follows what. It knows which inputs of a machine an output follows
// once that has been looked for.
type flows map[*expr.Field][]string

// of returns the inputs of children that an expression follows at once: those that the
// outputs follow that it reads.
func (k flows) of(m *Machine, e *expr.Expr) []followed {
	var all []followed
	eachRead(e, func(x *expr.Expr) {
		if x.Op != expr.OpOutput {
			return
		}
		for _, c := range m.Children {
			if c.Name != x.Name || c.Machine == nil {
				continue
			}
			for _, input := range k.output(c.Machine, x.Field) {
				if f := (followed{flow{c, input}, "child." + c.Name + "." + x.Field.Name}); !slices.Contains(all, f) {
					all = append(all, f)
				}
			}
		}
	})
	return all
}

// output returns the inputs of a machine that one of its outputs follows, by itself or
// through its children.
func (k flows) output(m *Machine, f *expr.Field) []string {
	if all, known := k[f]; known {
		return all
	}
	k[f] = nil // in a worker that contains itself, which has been reported
	var all []string
	seen := map[flow]bool{}
	var look func(e *expr.Expr)
	look = func(e *expr.Expr) {
		eachRead(e, func(x *expr.Expr) {
			if x.Op == expr.OpSelect && x.Args[0].Op == expr.OpInput && !slices.Contains(all, x.Name) {
				all = append(all, x.Name)
			}
		})
		for _, next := range k.of(m, e) {
			if seen[next.flow] {
				continue
			}
			seen[next.flow] = true
			if s := next.child.given(next.input); s != nil {
				look(s.Value)
			}
		}
	}
	for _, o := range m.Outputs {
		if o.Field == f {
			look(o.Value)
		}
	}
	k[f] = all
	return all
}

// eachRead calls visit for everything in an expression and the conditions that it
// reads.
func eachRead(e *expr.Expr, visit func(*expr.Expr)) {
	if e.Bad() {
		return
	}
	e.Walk(func(x *expr.Expr) {
		visit(x)
		if x.Op == expr.OpCond {
			eachRead(x.Cond, visit)
		}
	})
}
