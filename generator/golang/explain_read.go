package golang

import "github.com/fsmgen/fsmgen/generator/expr"

func (e *emitter) showElapsed() node { return code("$(snap.Elapsed)", impl("ShowElapsed")) }

// readOf is the name of an input and its value as text; "" for what is none.
func (e *emitter) readOf(r *reader, x *expr.Expr) (name string, shown node) {
	switch x.Op {
	case expr.OpElapsed:
		return "elapsed", e.showElapsed()
	case expr.OpDesired, expr.OpEntered, expr.OpDone, expr.OpActed, expr.OpGaveUp, expr.OpRuns, expr.OpFailures, expr.OpFailure:
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
	case expr.OpOutput:
		return plainText(x), code("$($)", impl("ShowOutput"), r.output(x))
	case expr.OpFold:
		if x.Type.Kind == expr.Bool {
			return plainText(x), code("$($)", impl("Show"), e.fold(x))
		}
		return plainText(x), code("$($)", impl("ShowOutput"), e.fold(x))
	case expr.OpCall:
		if x.Name == "healthy" {
			return plainText(x), code("$($)", impl("Show"), r.value(x).code)
		}
	case expr.OpSelect, expr.OpIndex:
		if isSecret(x) || x.Field.SecretElements() {
			return plainText(x), impl("Secret")
		}
		if x.ReadsResult() {
			return plainText(x), r.showResult(x)
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
