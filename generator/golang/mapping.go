package golang

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// mapped reports whether a table alone gives a child's mapped states.
func mapped(c *model.Child) bool { return c.Mapped && !hasRows(c) }

func hasRows(c *model.Child) bool {
	for _, rows := range c.Rows {
		if rows != nil {
			return true
		}
	}
	return false
}

// mappings writes the tables.
func (e *emitter) mappings(f *file) {
	for _, c := range e.m.Children {
		if !mapped(c) || e.shares(c) != c {
			continue
		}
		name := mappingVar(c)
		t := c.Machine.StateType
		var rows []node
		for i, s := range e.m.States {
			to := c.Table[i]
			switch {
			case to != nil:
				rows = append(rows, code("$: $($)", stateConst(s), impl("StateID"), e.enumValue(t, to.Index)))
			case i == len(e.m.States)-1 || len(e.m.States) <= 64: // the last one keeps the table's length
				rows = append(rows, code("$: $($)", stateConst(s), impl("StateID"), e.enumNone(t)))
			}
		}
		f.add("\n$\nvar $ = []${\n$}\n", own(e.mappingDoc(c, name)), name, impl("StateID"), elements(rows))
	}
}

func (e *emitter) mappingDoc(c *model.Child, name string) string {
	of := c.Name
	if n := len(e.tables[tableKey(c)]); n > manyTables {
		of = fmt.Sprintf("%s and %d others", c.Name, n-1)
	}
	return stateMappingDoc(c, name, of, slices.Contains(c.Table, nil))
}

// stateMappingDoc is the comment of a table or a function.
func stateMappingDoc(c *model.Child, name, of string, none bool) string {
	by := "state"
	if c.MapFromDesired {
		by = "desired state"
	}
	doc := name + " is the stateMapping of " + of + ": it maps the " + by + " of this worker to the desired state of the child."
	if none {
		doc += " StateNone means that the child keeps its last mapped state."
	}
	return doc
}

func mappingVar(c *model.Child) string { return "mappingOf" + c.GoName }

// manyTables is how many equal tables there may be before the children share
// one: each has its own where one can still read them all.
const manyTables = 8

// shares is the child whose table a child uses.
func (e *emitter) shares(c *model.Child) *model.Child {
	if same := e.tables[tableKey(c)]; len(same) > manyTables {
		return same[0]
	}
	return c
}

// tableKey is the same for tables with the same content.
func tableKey(c *model.Child) string {
	var b strings.Builder
	b.WriteString(c.Machine.ImportPath)
	if c.MapFromDesired {
		b.WriteString(" desired")
	}
	for _, s := range c.Table {
		b.WriteByte(' ')
		if s != nil {
			b.WriteString(s.Name)
		}
	}
	return b.String()
}

// table is the variable of a child's table.
func (e *emitter) table(c *model.Child) node { return id(mappingVar(e.shares(c))) }

// rowExprs are the conditions of a mapping's rows.
func rowExprs(c *model.Child) []*expr.Expr {
	var exprs []*expr.Expr
	for _, state := range c.Rows {
		for _, row := range state {
			if row.When != nil {
				exprs = append(exprs, row.When)
			}
		}
	}
	return exprs
}

// reads says what the rows, or the inputs, of a child read.
func (e *emitter) reads(exprs []*expr.Expr) node {
	reads := map[string]bool{}
	note := func(n *expr.Expr) {
		switch {
		case n.Op == expr.OpChild || n.Op == expr.OpOutput:
			reads["RowsReadChildren"] = true
		case n.Op == expr.OpGuard || isTicking(n):
			reads["RowsReadClock"] = true
		case n.Op == expr.OpEach || n.Op == expr.OpKey:
			reads["RowsReadEach"] = true
		}
	}
	for _, x := range exprs {
		x.WalkThrough(note)
	}
	parts := []node{impl("RowsReadOwn")}
	for _, name := range []string{"RowsReadChildren", "RowsReadClock", "RowsReadEach"} {
		if reads[name] {
			parts = append(parts, impl(name))
		}
	}
	return joinedBy(" | ", parts)
}

// mappedStateFunc writes the function that reads a mapping with conditions. It gets each
// and key as they were declared last.
func (e *emitter) mappedStateFunc(f *file, c *model.Child) {
	params := append([]param{{"snap", code("*Snapshot")}, {"alarm", code("*$", impl("Alarm"))}}, e.eachParams(c, rowExprs(c))...)
	t := c.Machine.StateType
	var cases []node
	for i, s := range e.m.States {
		switch {
		case c.Rows[i] != nil:
			cases = append(cases, code("case $:\n$", stateConst(s), e.mappedRows(c, c.Rows[i])))
		case c.Table[i] != nil:
			cases = append(cases, code("case $:\nreturn $", stateConst(s), e.enumValue(t, c.Table[i].Index)))
		}
	}
	by := "snap.State"
	if c.MapFromDesired {
		by = "snap.Desired.State"
	}
	f.add("\n$\nfunc $($) $ {\nswitch $ {\n$\n}\nreturn $\n}\n",
		own(stateMappingDoc(c, "mappedStateOf"+c.GoName, c.Name, true)),
		"mappedStateOf"+c.GoName, parameters(params), e.childType(c, "State"), by, lines(cases...), e.enumNone(t))
}

// mappedRows takes the first row that holds. One that is unknown before it
// leaves the last mapped state: nobody can say whether it would hold.
func (e *emitter) mappedRows(c *model.Child, rows []*model.Rule) node {
	r := e.guardReader()
	if c.EachKind != model.EachNone {
		r.each, r.key = e.childReader(c).each, "key"
	}
	t := c.Machine.StateType
	var alarms []node
	var branches []branch
	otherwise := code("return $", e.enumNone(t))
	fresh := false
	for _, row := range rows {
		result := code("return $", e.enumValue(t, row.State.Index))
		if row.When == nil {
			otherwise = result
			break
		}
		alarms = append(alarms, e.turnsOfRow(r, row.When)...)
		unknown := !fresh && row.When.ReadsObserved() || row.When.ReadsOutput()
		if !fresh && row.When.ReadsObserved() && row.When.OnlyObserved() {
			branches = append(branches, branch{comment: "unknown: the last mapped state stands", guard: negated(r.fresh()), result: code("return $", e.enumNone(t))})
			fresh, unknown = true, row.When.ReadsOutput()
		}
		branches = append(branches, branch{comment: row.WhenText, guard: r.truthIn(row.When, true, reached{fresh: fresh}), result: result})
		if unknown {
			branches = append(branches, branch{comment: "unknown: the last mapped state stands",
				guard: r.possible(row.When, true), result: code("return $", e.enumNone(t))})
		}
	}
	return lines(append(alarms, decide(branches, otherwise))...)
}
