package golang

import (
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// explain writes Explain: what a state waits for, for people (R12). A
// transition that several states share is explained by one function.
func (e *emitter) explain(f *file) {
	var cases, funcs []node
	for _, s := range e.m.States {
		var calls []node
		for _, t := range s.Transitions {
			name, added := e.explainer(t)
			calls = append(calls, code("$(snap, why)", name))
			if added {
				funcs = append(funcs, e.explainTransition(name, t))
			}
		}
		if len(calls) > 0 {
			cases = append(cases, code("case $:\n$", stateConst(s), lines(calls...)))
		}
	}
	if len(cases) == 0 {
		f.add("\nfunc (behavior) Explain(*Snapshot, *$) {}\n", impl("Explanation"))
		return
	}
	f.add(`
// Explain says what each transition of the current state waits for.
func (behavior) Explain(snap *Snapshot, why *$) {
switch snap.State {
$
}
}
`, impl("Explanation"), lines(cases...))
	for _, fn := range funcs {
		f.add("\n$\n", fn)
	}
}

// explainer names the function that explains a transition, and says whether
// it is a new one.
func (e *emitter) explainer(t *model.Transition) (name string, added bool) {
	key := t.To.Name + "\n" + transitionText(t)
	if name, ok := e.explains[key]; ok {
		return name, false
	}
	name = e.unique("explainTo" + t.To.GoName)
	e.explains[key] = name
	return name, true
}

// explainTransition writes the parts of one transition's guard.
func (e *emitter) explainTransition(name string, t *model.Transition) node {
	r := e.guardReader()
	body := []node{code("why.Transition($($), $)", impl("StateID"), stateConst(t.To), str(transitionText(t)))}
	if t.When != nil {
		for _, part := range conjuncts(t.When) {
			template := "why.Guard($, $)"
			if len(part.Text)+e.goLength(part) > 90 {
				template = "why.Guard($,\n$)"
			}
			body = append(body, code(template, str(plainText(part)), r.known(part)))
			body = append(body, e.explainReads(r, part)...)
		}
	}
	if t.Hold != nil {
		body = append(body, code("why.Guard($, $(snap.HeldFor($, $)))", str("for "+t.ForText), impl("TruthOf"), e.holds[t.Hold.Slot], r.value(t.For).code))
	}
	if t.After != nil {
		body = append(body, code("why.Guard($, $(snap.Elapsed >= $))", str("after "+t.AfterText), impl("TruthOf"), r.value(t.After).code),
			code("why.Read($, $)", str("elapsed"), e.showElapsed()))
	}
	snap := "snap"
	if t.When == nil && t.Hold == nil && t.After == nil {
		snap = "_"
	}
	return code("func $($ *Snapshot, why *$) {\n$\n}", name, snap, impl("Explanation"), lines(body...))
}

// conjuncts are the parts of a guard that must all hold, as written.
func conjuncts(x *expr.Expr) []*expr.Expr {
	if x.Op != expr.OpAnd {
		return []*expr.Expr{x}
	}
	return append(conjuncts(x.Args[0]), conjuncts(x.Args[1])...)
}

// explainReads shows each input of a part once.
func (e *emitter) explainReads(r *reader, part *expr.Expr) []node {
	var out []node
	seen := map[string]bool{}
	var visit func(x *expr.Expr)
	visit = func(x *expr.Expr) {
		name, shown := e.readOf(r, x)
		if name == "" {
			for _, a := range x.Args {
				visit(a)
			}
			return
		}
		if !seen[name] {
			seen[name] = true
			out = append(out, code("why.Read($, $)", str(name), shown))
		}
		for _, a := range x.Args {
			if x.Op == expr.OpIndex {
				visit(a)
			}
		}
	}
	visit(part)
	return out
}

func (e *emitter) showElapsed() node { return code("$(snap.Elapsed)", impl("ShowElapsed")) }

// readOf is the name of an input and its value as text; "" for what is none.
func (e *emitter) readOf(r *reader, x *expr.Expr) (name string, shown node) {
	switch x.Op {
	case expr.OpElapsed:
		return "elapsed", e.showElapsed()
	case expr.OpDesired, expr.OpDone, expr.OpActed, expr.OpGaveUp:
		return plainText(x), code("$($)", impl("Show"), r.value(x).code)
	case expr.OpGuard:
		return plainText(x), code("$($)", impl("Show"), r.known(x))
	case expr.OpCond:
		return plainText(x), code("$($)", impl("Show"), e.conditionValue(x))
	case expr.OpChild:
		if e.child(x.Name).Group {
			return plainText(x), code("$.String()", r.value(x).code)
		}
		return plainText(x), code("$($)", impl("Show"), r.value(x).code)
	case expr.OpSelect, expr.OpIndex:
		if isSecret(x) || x.Field.SecretElements() {
			return plainText(x), impl("Secret")
		}
		return plainText(x), code("$($)", impl("Show"), r.value(x).code)
	}
	return "", nil
}

func (e *emitter) conditionValue(x *expr.Expr) node {
	return code("snap.$()", e.condition(x.Name))
}

// isSecret reports whether a field or anything above it is a secret.
func isSecret(x *expr.Expr) bool {
	for ; len(x.Args) > 0; x = x.Args[0] {
		if x.Field != nil && x.Field.Secret {
			return true
		}
	}
	return false
}
