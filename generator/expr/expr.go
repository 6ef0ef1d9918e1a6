package expr

import "github.com/fsmgen/fsmgen/generator/diag"

// Op is what a node of an expression is.
type Op uint8

const (
	OpLiteral  Op = iota // Value
	OpEnum               // a bare word: Type.Enum.Values[Index]; none(): Index is None
	OpSpec               // spec
	OpObserved           // observed
	OpVars               // vars
	OpCommand            // command: the one that the transition takes
	OpNow                // now: the time of the tick, in set
	OpInput              // input
	OpState              // state: the worker's own, in outputs
	OpOutput             // child.Name.Field: an output of a single child; as an argument of OpFold, of a group
	OpFold               // Name(Args[0], Args[1]): sum, lowest, highest, count, all, any, none over an output of a group; Args[1]: what counts for an unknown one
	OpEach               // each
	OpKey                // key
	OpSelect             // Args[0].Field
	OpIndex              // Args[0][Args[1]]: a list by a literal, a map by a string
	OpDesired            // desired
	OpElapsed            // elapsed
	OpEntered            // entered
	OpDone               // done
	OpActed              // acted
	OpGaveUp             // gaveUp
	OpRuns               // runs
	OpFailures           // failures
	OpFailure            // failure
	OpResult             // result, of the action Name; under an OpSelect
	OpChild              // child.Name: a single child's state, or a group as an argument
	OpCond               // cond.Name
	OpGuard              // Name(): a user's guard
	OpNot                // !Args[0]
	OpNeg                // -Args[0]
	OpAnd                // Args[0] && Args[1]
	OpOr                 // Args[0] || Args[1]
	OpCompare            // Args[0] Name Args[1]; Name is ==, !=, <, <=, >, >=
	OpArith              // Args[0] Name Args[1]; Name is +, -, *, /, %
	OpCall               // Name(Args…): a function of the language
	OpConvert            // Args[0] as Type: an implicit int -> float64
)

// Word is how a spec writes what an expression begins with; empty for the others.
func (op Op) Word() string { return opWords[op] }

var opWords = map[Op]string{
	OpSpec: "spec", OpObserved: "observed", OpVars: "vars", OpInput: "input", OpCommand: "command", OpResult: "result",
	OpEach: "each", OpKey: "key", OpNow: "now", OpState: "state", OpDesired: "desired", OpElapsed: "elapsed", OpEntered: "entered",
	OpDone: "done", OpActed: "acted", OpGaveUp: "gaveUp", OpRuns: "runs", OpFailures: "failures", OpFailure: "failure",
}

// Expr is a node of a checked expression. Constants are already folded into
// literals where the language needs one (an index, a divisor, a pattern).
type Expr struct {
	Op    Op
	Type  *Type
	Pos   diag.Pos
	Text  string // this part as written in the spec
	Args  []*Expr
	Name  string
	Field *Field // OpSelect; OpEach and OpIndex: the element of the list or map
	Index int    // OpEnum; None: none(). OpRuns: the least that it is. A call of jitter: its place
	Value *Value // OpLiteral
	Cond  *Expr  // OpCond: the condition's own expression

	facts facts
}

// Bad reports whether the expression could not be checked: the reason has
// been reported, and nothing that follows from it is.
func (e *Expr) Bad() bool { return e.Type.Kind == Invalid }

// Walk calls visit for e and everything below it, parents first.
func (e *Expr) Walk(visit func(*Expr)) {
	visit(e)
	for _, a := range e.Args {
		a.Walk(visit)
	}
}

// WalkThrough is Walk that goes on into the conditions that e reads.
func (e *Expr) WalkThrough(visit func(*Expr)) {
	e.Walk(func(x *Expr) {
		visit(x)
		if x.Cond != nil {
			x.Cond.WalkThrough(visit)
		}
	})
}
