package check

import (
	"github.com/fsmgen/fsmgen/generator/expr"
)

// otherwise reports calls of orElse whose first argument is always known, so that the
// second never counts.
func (c *checker) otherwise() {
	for _, e := range c.m.Exprs() {
		if e.Bad() {
			continue
		}
		e.Walk(func(x *expr.Expr) {
			if x.Op != expr.OpCall || x.Name != "orElse" || x.Args[0].MayBeUnknown() {
				return
			}
			first := x.Args[0].Text
			f := c.list.Add(ruleNeverElse, x.Pos, "%s is always %s: that is never unknown", x.Text, first)
			f.Length = width(x.Text)
			f.Help = "write " + first + ", or put first what may be unknown: what reads observed, a result or an output of a child"
		})
	}
}
