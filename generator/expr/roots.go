package expr

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// ident types a name that stands alone: a root, or a bare word.
func (c *checker) ident(n *node, want *Type) *Expr {
	switch {
	case n.name == "true" || n.name == "false":
		e := c.new(n, OpLiteral, boolType)
		e.Value = &Value{Type: boolType, Bool: n.name == "true"}
		return e
	case c.scope.isRoot(n.name) && !yields(n.name, want):
		return c.root(n)
	}
	return c.word(n, want)
}

func (c *checker) root(n *node) *Expr {
	if n.name == "vars" && c.scope.Children && !c.scope.Runtime {
		c.report(RuleVarsChild, n, "%s reads %s only, and no variable: it follows from the configuration alone", c.scope.Where, c.readable()).Help =
			"what a child is told while it runs stands under its inputs, and its desired state under stateMapping: both may read vars"
		return c.poison(n)
	}
	if n.name == "input" && c.scope.Children && !c.scope.Runtime {
		c.report(RuleVarsChild, n, "%s reads %s only, and no input: it follows from the configuration alone", c.scope.Where, c.readable()).Help =
			"what a child is told while it runs stands under its inputs, which may read input"
		return c.poison(n)
	}
	if roots[n.name].runtime && !c.scope.Runtime && !c.scope.readsToo(n.name) {
		f := c.report(RuleNotHere, n, "%s reads %s only, and not %s", c.scope.Where, c.readable(), n.name)
		if n.name == "observed" && strings.HasPrefix(c.scope.Where, "userSpec") {
			f.Help = "what a child is told while it runs stands under its inputs, and its desired state under stateMapping: both may read observed"
		}
		return c.poison(n)
	}
	switch n.name {
	case "spec":
		if c.scope.Spec == nil {
			return c.poison(n)
		}
		return c.new(n, OpSpec, &Type{Kind: Object, Object: c.scope.Spec})
	case "observed":
		return c.observed(n)
	case "vars":
		return c.vars(n)
	case "command":
		return c.command(n)
	case "now":
		return c.new(n, OpNow, timeType)
	case "input":
		if c.scope.BadInputs {
			return c.poison(n)
		}
		return c.new(n, OpInput, &Type{Kind: Object, Object: c.scope.Inputs})
	case "state":
		return c.new(n, OpState, &Type{Kind: Enum, Enum: c.scope.States})
	case "desired":
		return c.new(n, OpDesired, &Type{Kind: Enum, Enum: c.scope.States})
	case "elapsed":
		return c.new(n, OpElapsed, durationType)
	case "entered":
		return c.new(n, OpEntered, timeType)
	case "runs":
		e := c.new(n, OpRuns, intType)
		if c.scope.ReadsRuns { // repeat is computed after a success (R29)
			e.Index = 1
		}
		return e
	case "failures":
		return c.new(n, OpFailures, intType)
	case "failure":
		return c.failure(n)
	case "done":
		return c.new(n, OpDone, boolType)
	case "acted":
		if c.scope.Observed == nil && !c.scope.BadObserved {
			return c.noObserved(n, "acted waits for an observation, and this worker observes nothing; use done")
		}
		return c.new(n, OpActed, boolType)
	case "gaveUp":
		return c.new(n, OpGaveUp, boolType)
	case "each", "key":
		return c.element(n)
	}
	return c.bad(RuleSyntax, n, "%s is followed by a dot and a name", n.name)
}

func (c *checker) observed(n *node) *Expr {
	switch {
	case c.scope.BadObserved:
		return c.poison(n)
	case c.scope.Observed == nil:
		return c.noObserved(n, "this worker observes nothing: it has no fields under observed")
	}
	return c.new(n, OpObserved, &Type{Kind: Object, Object: c.scope.Observed})
}

// vars types vars where everything that is known at run time may be read.
func (c *checker) vars(n *node) *Expr {
	if c.scope.BadVars {
		return c.poison(n)
	}
	return c.new(n, OpVars, &Type{Kind: Object, Object: c.scope.Vars})
}

// command types command, which only a transition with on reads.
func (c *checker) command(n *node) *Expr {
	switch {
	case c.scope.BadCommand:
		return c.poison(n)
	case c.scope.Command == nil:
		c.report(RuleNoCommand, n, "%s reads no command: only the when and the set of a transition with on do", c.scope.Where).Help =
			"name the command that the transition takes, for example {to: active, on: " + c.someCommand() + ", when: …}; what is to last goes into a variable, by set"
		return c.poison(n)
	}
	return c.new(n, OpCommand, &Type{Kind: Object, Object: c.scope.Command})
}

func (c *checker) noObserved(n *node, message string) *Expr {
	c.report(RuleNoObserved, n, "%s", message).Missing = c.scope.Missing("observed", "")
	return c.poison(n)
}

// readable says what may be read where runtime names may not.
func (c *checker) readable() string {
	switch {
	case c.scope.ReadsVars:
		return diag.Listed(c.scope.timed())
	case c.scope.Each != nil && c.scope.Key:
		return "spec, each and key"
	case c.scope.Each != nil:
		return "spec and each"
	}
	return "spec"
}

func (c *checker) element(n *node) *Expr {
	if c.scope.Each == nil {
		f := c.report(RuleNotHere, n, "there is no %s here: only a child with each has one", n.name)
		if c.scope.Entry != "" {
			f.Missing = c.scope.Missing("each of", c.scope.Entry)
		}
		return c.poison(n)
	}
	if n.name == "key" {
		if !c.scope.Key {
			return c.bad(RuleNotHere, n, "there is no key here: each does not go over a map")
		}
		return c.new(n, OpKey, stringType)
	}
	e := c.new(n, OpEach, c.scope.Each.Type)
	e.Field = c.scope.Each
	return e
}
