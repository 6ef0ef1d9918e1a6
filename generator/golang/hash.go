package golang

import (
	"strconv"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// hash writes Hash of UserSpec and its nested objects.
func (e *emitter) hash(f *file) {
	f.add(`
// Hash returns a hash of the content. Values that are Equal have the same hash,
// in every process.
func (s UserSpec) Hash() uint64 {
h := $()
$
return h.Sum()
}
`, impl("NewHasher"), lines(e.hashBody(e.m.UserSpec)...))
	for _, o := range e.spec.objects {
		f.add("\nfunc (s $) hash(h *$) {\n$\n}\n", o.GoName, impl("Hasher"), lines(e.hashBody(o)...))
	}
}

func (e *emitter) hashBody(o *expr.ObjectType) []node {
	var body []node
	for _, f := range o.Fields {
		if !f.Transient {
			h := node(id("h"))
			if o.Versioned {
				h = code("&h")
			}
			body = append(body, e.hashOf(f.Type, code("s.$", f.GoName), h, 0))
		}
	}
	return body
}

// hashOf writes a value to h. depth counts the lists and maps around it.
func (e *emitter) hashOf(t *expr.Type, x, h node, depth int) node {
	elem, key := "x", "key"
	if depth > 0 {
		elem, key = elem+strconv.Itoa(depth), key+strconv.Itoa(depth)
	}
	switch t.Kind {
	case expr.Bool:
		return code("h.Bool($)", x)
	case expr.Int:
		if intType(t) == "int64" {
			return code("h.Int64($)", x)
		}
		return code("h.Int64(int64($))", x)
	case expr.Float:
		return code("h.Float64($)", x)
	case expr.String:
		return code("h.String($)", x)
	case expr.Duration:
		return code("h.Duration($)", x)
	case expr.Time:
		return code("h.Time($)", x)
	case expr.Bytes:
		return code("h.Bytes($)", x)
	case expr.IP, expr.Enum:
		return code("h.String($.String())", x)
	case expr.List:
		return code("h.Len(len($))\nfor _, $ := range $ {\n$\n}", x, elem, x, e.hashOf(t.Elem.Type, id(elem), h, depth+1))
	case expr.Map:
		return code("h.Len(len($))\nfor _, $ := range $ {\nh.String($)\n$\n}",
			x, key, e.sortedKeys(x), key, e.hashOf(t.Elem.Type, code("$[$]", x, key), h, depth+1))
	case expr.Object:
		if t.Object.Versioned {
			return code("h.Uint64($.Hash())", x)
		}
		return code("$.hash($)", x, h)
	}
	fail("a value of kind %s has no hash", t.Kind)
	return nil
}
