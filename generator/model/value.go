package model

import (
	"encoding/base64"
	"fmt"
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// pendingValue is a default that waits for all types to be known.
type pendingValue struct {
	field *expr.Field
	node  *spec.Node
	path  string
}

// defaults reads the defaults of the userSpec and checks them against the
// constraints.
func (u *unit) defaults() {
	for _, p := range u.pending {
		v := u.value(p.node, p.field, p.path)
		if v == nil {
			continue
		}
		u.obeys(p.field, v, p.node, p.path)
		p.field.Default = v
	}
}

// value reads a value of a field; nil with a finding if it is none.
func (u *unit) value(n *spec.Node, f *expr.Field, path string) *expr.Value {
	t := f.Type
	switch t.Kind {
	case expr.Invalid:
		return nil
	case expr.List:
		return u.listValue(n, t, path)
	case expr.Map:
		return u.mapValue(n, t, path)
	case expr.Object:
		return u.objectValue(n, t, path)
	}
	if n.Kind != spec.Scalar {
		u.list.Add(ruleValue, n.Pos, "%s is %s, and this is %s", path, t.WithArticle(), shape(n))
		return nil
	}
	v, why := scalar(n.Text.Value, t)
	if why != "" {
		u.valueError(n.Text, f, why)
		return nil
	}
	return v
}

// valueError reports a text that is no value of a field. Of a secret it shows
// nothing, and proposes nothing that is near to it.
func (u *unit) valueError(t spec.Text, of *expr.Field, why string) {
	if of.Type.Kind == expr.Enum && of.Type.Enum.Partial {
		return // it may be the value that was refused
	}
	if of.Secret {
		why, _, _ = strings.Cut(why, ";")
	}
	f := u.list.Add(ruleValue, t.Pos, "%s %s", shownOf(of, quoted(t.Value)), why)
	f.Length, f.Secret = runes(t.Value), of.Secret
	if of.Secret {
		return
	}
	switch meant := expr.MeantDuration(t.Value); {
	case of.Type.Kind == expr.Enum:
		names := of.Type.Enum.Names
		near := u.proposals.For(of.Type.Enum.Missing(t.Value), t.Value, names)
		f.Message += expr.OrElse(near, "; there is "+expr.Listed(names()))
		f.Rename(t.At(0), t.Value, near)
	case of.Type.Kind == expr.Duration && meant != "":
		f.Fix = &diag.Fix{Pos: t.At(0), Old: t.Value, New: meant}
	}
}

// secretText stands in messages where a secret was written.
const secretText = "***"

// shownOf returns a value of a field as messages may show it.
func shownOf(f *expr.Field, value string) string {
	if f.Secret {
		return secretText
	}
	return value
}

// entryPath is the path of an entry of a map with such elements. The keys of a
// secret map are secret as well.
func entryPath(path string, elem *expr.Field, key string) string {
	return path + "[" + strconv.Quote(shownOf(elem, key)) + "]"
}

func shape(n *spec.Node) string {
	switch n.Kind {
	case spec.Mapping:
		return "a mapping"
	case spec.Sequence:
		return "a list"
	}
	return "a single value"
}

// empty reports whether a value was left empty: none.
func empty(n *spec.Node) bool { return n.Kind == spec.Scalar && n.Text.Value == "" && !n.Text.Quoted }

// noValue is what a value of another form is read as: v, which has nothing in
// it, if it was left empty, and else nil with a finding.
func (u *unit) noValue(n *spec.Node, v *expr.Value, what, path string) *expr.Value {
	if empty(n) {
		return v
	}
	u.list.Add(ruleValue, n.Pos, "%s is %s, and this is %s", path, what, shape(n))
	return nil
}

func (u *unit) listValue(n *spec.Node, t *expr.Type, path string) *expr.Value {
	v := &expr.Value{Type: t}
	if n.Kind != spec.Sequence {
		return u.noValue(n, v, "a list", path)
	}
	ok := true
	for i, item := range n.Items {
		p := fmt.Sprintf("%s[%d]", path, i)
		iv := u.value(item, t.Elem, p)
		ok = ok && iv != nil
		v.Items = append(v.Items, iv)
	}
	if !ok {
		return nil
	}
	return v
}

func (u *unit) mapValue(n *spec.Node, t *expr.Type, path string) *expr.Value {
	v := &expr.Value{Type: t}
	if n.Kind != spec.Mapping {
		return u.noValue(n, v, "a map", path)
	}
	ok := true
	for _, e := range n.Entries {
		ev := u.value(e.Value, t.Elem, entryPath(path, t.Elem, e.Key.Value))
		ok = ok && ev != nil
		v.Entries = append(v.Entries, expr.ValueEntry{Key: e.Key.Value, Value: ev})
	}
	slices.SortStableFunc(v.Entries, func(a, b expr.ValueEntry) int { return strings.Compare(a.Key, b.Key) })
	v.Entries = slices.CompactFunc(v.Entries, func(a, b expr.ValueEntry) bool { return a.Key == b.Key })
	if !ok {
		return nil
	}
	return v
}

func (u *unit) objectValue(n *spec.Node, t *expr.Type, path string) *expr.Value {
	v := &expr.Value{Type: t}
	if n.Kind != spec.Mapping {
		return u.noValue(n, v, "an object", path)
	}
	given := make(map[string]*spec.Node, len(n.Entries))
	ok := true
	taken := keysIn(n.Entries)
	for _, e := range n.Entries {
		if t.Object.Field(e.Key.Value) == nil {
			near := u.proposals.For("", e.Key.Value, t.Object.Names)
			f := u.list.Add(ruleValue, e.Key.Pos, "%s has no field %s%s", path, quoted(e.Key.Value), expr.OrElse(near, ""))
			f.Length, f.Missing = runes(e.Key.Value), t.Object.Missing(e.Key.Value)
			f.Rename(e.Key.At(0), e.Key.Value, near)
			f.NotTo(taken)
			ok = false
			continue
		}
		given[e.Key.Value] = e.Value
	}
	for _, f := range t.Object.Fields {
		fn := given[f.Name]
		if fn == nil {
			continue
		}
		fv := u.value(fn, f, path+"."+f.Name)
		ok = ok && fv != nil
		v.Entries = append(v.Entries, expr.ValueEntry{Key: f.Name, Value: fv})
	}
	if !ok {
		return nil
	}
	return v
}

// scalar reads a text as a value of a type that is no list, map or object, or
// says why it is none.
func scalar(text string, t *expr.Type) (*expr.Value, string) {
	v := &expr.Value{Type: t}
	switch t.Kind {
	case expr.Bool:
		if text != "true" && text != "false" {
			return nil, "is neither true nor false"
		}
		v.Bool = text == "true"
	case expr.Int:
		return intValue(text, t)
	case expr.Float:
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, "is no number" + withPoint(text)
		}
		v.Float = f
	case expr.String:
		v.Str = text
	case expr.Duration:
		d, err := time.ParseDuration(text)
		if err != nil {
			return nil, "is " + expr.NoDuration(text)
		}
		v.Int = int64(d)
	case expr.Enum:
		return enumValueOf(text, t)
	default:
		return writtenValue(text, t)
	}
	return v, ""
}

// writtenValue is scalar for the types of which a value is kept as it is
// written, in one form of several.
func writtenValue(text string, t *expr.Type) (*expr.Value, string) {
	v := &expr.Value{Type: t}
	switch t.Kind {
	case expr.Time:
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return nil, "is no time; one is written like 2006-01-02T15:04:05Z"
		}
		v.Str = at.Format(time.RFC3339Nano)
	case expr.IP:
		addr, err := netip.ParseAddr(text)
		if err != nil {
			return nil, "is no IP address"
		}
		v.Str = addr.String()
	case expr.Bytes:
		raw, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, "is not base64, as bytes are written"
		}
		v.Str = string(raw)
	default:
		return nil, "is not what is needed here"
	}
	return v, ""
}

func enumValueOf(text string, t *expr.Type) (*expr.Value, string) {
	i := t.Enum.Index(text)
	if i >= 0 {
		return &expr.Value{Type: t, Int: int64(i)}, ""
	}
	return nil, "is no value of the enum"
}

// withPoint is the end of a message about a number with a decimal comma.
func withPoint(text string) string {
	if whole, rest, ok := strings.Cut(text, ","); ok && !strings.Contains(rest, ",") {
		return "; a number is written with a point, here " + whole + "." + rest
	}
	return ""
}

func intValue(text string, t *expr.Type) (*expr.Value, string) {
	i, err := strconv.ParseInt(text, 0, 64)
	if err != nil {
		if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange {
			return nil, "does not fit into " + t.String()
		}
		return nil, "is no whole number"
	}
	if lo, hi := t.Bounds(); i < lo || i > hi {
		return nil, fmt.Sprintf("does not fit into %s, which holds %d to %d", t, lo, hi)
	}
	return &expr.Value{Type: t, Int: i}, ""
}
