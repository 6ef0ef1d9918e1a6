package golang

import "github.com/fsmgen/fsmgen/generator/expr"

// goLength is about how long an expression is in Go, to know where to break
// lines.
func (e *emitter) goLength(x *expr.Expr) int {
	n := 0
	if x.ReadsObserved() {
		n = len("snap.Fresh && ")
	}
	return n + e.partLength(x)
}

func (e *emitter) partLength(x *expr.Expr) int {
	args := 0
	for _, a := range x.Args {
		args += e.partLength(a)
	}
	switch x.Op {
	case expr.OpSpec, expr.OpDesired:
		return len("snap.Desired.UserSpec")
	case expr.OpObserved, expr.OpElapsed, expr.OpEntered, expr.OpDone, expr.OpActed, expr.OpGaveUp, expr.OpRuns, expr.OpFailures, expr.OpFailure:
		return len("snap.Observed")
	case expr.OpChild:
		return len("snap.Children.") + len(x.Name)
	case expr.OpOutput:
		return len("snap.ChildOutputs. && snap.ChildOutputs.") + 2*(len(x.Name)+len(x.Field.GoName)+len(".Known"))
	case expr.OpFold:
		return len("snap. != fsm.Unknown") + len(x.Name) + len(x.Args[0].Name) + len(x.Args[0].Field.GoName)
	case expr.OpVars, expr.OpInput, expr.OpState, expr.OpNow, expr.OpCommand:
		return len("snap.Vars")
	case expr.OpResult:
		return len("snap.Results.") + len(x.Name)
	case expr.OpEnum:
		if x.IsNone() {
			return len(x.Type.Enum.Zero)
		}
		return len(x.Type.Enum.Package) + len(x.Type.Enum.Values[x.Index].GoName)
	case expr.OpSelect:
		return args + len(".") + len(x.Field.GoName)
	case expr.OpAnd, expr.OpOr, expr.OpCompare, expr.OpNot:
		return args + len(" && ")
	case expr.OpCall:
		if x.Name == "in" { // its first argument stands before each of the others
			return args + (len(x.Args)-2)*e.partLength(x.Args[0]) + (len(x.Args)-1)*len(" == ||  ")
		}
		if x.Name == "healthy" {
			return args
		}
		return args + len("strings.(, )")
	}
	return args + len(x.Name) + len("fsm.Int(, )")
}
