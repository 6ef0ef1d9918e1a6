package model

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
)

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
		if s := at.child.Given(at.input); s != nil {
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
	s := at.child.Given(at.input)
	f := u.list.Add(ruleFlowCircle, s.Pos, "the input %s of %s follows an output that follows it: %s", at.input, at.child.Name, circle(names))
	f.Length = runes(s.Text)
	f.Help = "let one of them follow a variable or the state, which only a transition changes"
}

// Given returns what gives a child an input; nil: nothing does.
func (c *Child) Given(input string) *Setting {
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
	e.WalkThrough(func(x *expr.Expr) {
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
		e.WalkThrough(func(x *expr.Expr) {
			if x.Op == expr.OpSelect && x.Args[0].Op == expr.OpInput && !slices.Contains(all, x.Name) {
				all = append(all, x.Name)
			}
		})
		for _, next := range k.of(m, e) {
			if seen[next.flow] {
				continue
			}
			seen[next.flow] = true
			if s := next.child.Given(next.input); s != nil {
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
