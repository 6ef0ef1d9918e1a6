package golang

import (
	"slices"
	"strconv"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// childNames says what names the children of an entry with each, for what
// Validate says of names.
func childNames(c *model.Child) node {
	field, by, below := namedBy(c)
	parts := []node{code("Field: $", str(field))}
	if by != "" {
		parts = append(parts, code("Each: $", impl(by)))
	}
	if below != "" {
		parts = append(parts, code("Below: $", str(below)))
	}
	return code("${$}", impl("ChildNames"), list(parts...))
}

// namedBy finds the field that gives the children of an entry their names: that
// which each goes over, or the one field that the name reads.
func namedBy(c *model.Child) (field, by, below string) {
	field, whole := fieldPath(c.Each, expr.OpSpec)
	var each []string // paths below each that the name reads
	var own string    // the first field of spec that it reads
	key := false      // whether it reads key
	walkFields(c.NameExpr, func(x *expr.Expr) {
		if path, ok := fieldPath(x, expr.OpEach); ok && !slices.Contains(each, path) {
			each = append(each, path)
		}
		if path, ok := fieldPath(x, expr.OpSpec); ok && own == "" {
			own = path
		}
		key = key || x.Op == expr.OpKey
	})
	switch {
	case !key && len(each) == 0 && own != "":
		return own, "", "" // all children have one name
	case !key && len(each) == 0, !whole, c.EachKind == model.EachCount:
		return field, "", ""
	case !key && len(each) == 1:
		below = each[0]
	}
	if c.EachKind == model.EachMap {
		return field, "NamedByKey", below
	}
	return field, "NamedByIndex", below
}

// walkFields visits an expression, and no part of what is a field's path.
func walkFields(x *expr.Expr, visit func(*expr.Expr)) {
	visit(x)
	if _, ok := fieldPath(x, expr.OpSpec); ok {
		return
	}
	if _, ok := fieldPath(x, expr.OpEach); ok {
		return
	}
	for _, a := range x.Args {
		walkFields(a, visit)
	}
}

// fieldPath is the path of a field below spec or each, as violations give it. If
// x is computed it is that of the first field that it reads, and whole is false.
func fieldPath(x *expr.Expr, root expr.Op) (path string, whole bool) {
	switch x.Op {
	case root:
		return "", true
	case expr.OpSelect:
		if above, ok := fieldPath(x.Args[0], root); ok {
			if above == "" {
				return x.Field.Name, true
			}
			return above + "." + x.Field.Name, true
		}
	case expr.OpIndex:
		above, ok := fieldPath(x.Args[0], root)
		if at := x.Args[1]; ok && at.Op == expr.OpLiteral {
			if at.Type.Kind == expr.String {
				return above + "[" + strconv.Quote(at.Value.Str) + "]", true
			}
			return above + "[" + strconv.FormatInt(at.Value.Int, 10) + "]", true
		}
	}
	for _, a := range x.Args {
		if path, _ := fieldPath(a, root); path != "" {
			return path, false
		}
	}
	return "", false
}
