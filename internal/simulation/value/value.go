// Package value carries values between the types of a spec and the Go types
// that are generated of them. A value is an expr.Datum, which is what the
// evaluator of expressions works on.
package value

import (
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// Set fills a Go value of a generated type.
func Set(v reflect.Value, t *expr.Type, d expr.Datum) {
	switch t.Kind {
	case expr.Bool:
		v.SetBool(d.Bool)
	case expr.Int:
		setInt(v, d.Int)
	case expr.Enum:
		setInt(v, d.Int+1)
	case expr.Duration:
		v.SetInt(d.Int)
	case expr.Float:
		v.SetFloat(d.Flt)
	case expr.String:
		v.SetString(d.Str)
	case expr.Bytes:
		v.SetBytes([]byte(d.Str))
	case expr.Time:
		v.Set(reflect.ValueOf(d.Time))
	case expr.IP:
		v.Set(reflect.ValueOf(d.IP))
	case expr.List:
		list := reflect.MakeSlice(v.Type(), len(d.List), len(d.List))
		for i, e := range d.List {
			Set(list.Index(i), t.Elem.Type, e)
		}
		v.Set(list)
	case expr.Map:
		m := reflect.MakeMapWithSize(v.Type(), len(d.Map))
		for k, e := range d.Map {
			element := reflect.New(v.Type().Elem()).Elem()
			Set(element, t.Elem.Type, e)
			m.SetMapIndex(reflect.ValueOf(k), element)
		}
		v.Set(m)
	case expr.Object:
		for _, f := range t.Object.Fields {
			Set(v.FieldByName(f.GoName), f.Type, d.Map[f.Name])
		}
	}
}

func setInt(v reflect.Value, i int64) {
	if v.CanUint() {
		v.SetUint(uint64(i))
		return
	}
	v.SetInt(i)
}

// Get reads a Go value of a generated type.
func Get(v reflect.Value, t *expr.Type) expr.Datum {
	switch t.Kind {
	case expr.Bool:
		return expr.Datum{Bool: v.Bool()}
	case expr.Int:
		return expr.Datum{Int: getInt(v)}
	case expr.Enum:
		return expr.Datum{Int: getInt(v) - 1}
	case expr.Duration:
		return expr.Datum{Int: v.Int()}
	case expr.Float:
		return expr.Datum{Flt: v.Float()}
	case expr.String:
		return expr.Datum{Str: v.String()}
	case expr.Bytes:
		return expr.Datum{Str: string(v.Bytes())}
	case expr.Time:
		return expr.Datum{Time: v.Interface().(time.Time)}
	case expr.IP:
		return expr.Datum{IP: v.Interface().(netip.Addr)}
	case expr.List:
		var d expr.Datum
		for i := range v.Len() {
			d.List = append(d.List, Get(v.Index(i), t.Elem.Type))
		}
		return d
	case expr.Map:
		d := expr.Datum{Map: map[string]expr.Datum{}}
		for _, k := range v.MapKeys() {
			d.Map[k.String()] = Get(v.MapIndex(k), t.Elem.Type)
		}
		return d
	case expr.Object:
		return Object(v, t.Object)
	}
	return expr.Datum{}
}

func getInt(v reflect.Value) int64 {
	if v.CanUint() {
		return int64(v.Uint())
	}
	return v.Int()
}

// Object reads a generated struct.
func Object(v reflect.Value, o *expr.ObjectType) expr.Datum {
	d := expr.Datum{Map: make(map[string]expr.Datum, len(o.Fields))}
	for _, f := range o.Fields {
		d.Map[f.Name] = Get(v.FieldByName(f.GoName), f.Type)
	}
	return d
}

// Equal reports whether two values have the same content; transient: a
// difference of transient fields counts too.
func Equal(t *expr.Type, a, b expr.Datum, transient bool) bool {
	switch t.Kind {
	case expr.Bool:
		return a.Bool == b.Bool
	case expr.Float:
		return a.Flt == b.Flt
	case expr.String, expr.Bytes:
		return a.Str == b.Str
	case expr.Time:
		return a.Time.Equal(b.Time)
	case expr.IP:
		return a.IP == b.IP
	case expr.List:
		return slices.EqualFunc(a.List, b.List, func(x, y expr.Datum) bool { return Equal(t.Elem.Type, x, y, transient) })
	case expr.Map:
		for k, x := range a.Map {
			if y, ok := b.Map[k]; !ok || !Equal(t.Elem.Type, x, y, transient) {
				return false
			}
		}
		return len(a.Map) == len(b.Map)
	case expr.Object:
		return EqualObjects(t.Object, a, b, transient)
	}
	return a.Int == b.Int
}

// EqualObjects is Equal for objects.
func EqualObjects(o *expr.ObjectType, a, b expr.Datum, transient bool) bool {
	for _, f := range o.Fields {
		if (transient || !f.Transient) && !Equal(f.Type, a.Map[f.Name], b.Map[f.Name], transient) {
			return false
		}
	}
	return true
}

// Clone gives a value that shares nothing with d.
func Clone(d expr.Datum) expr.Datum {
	d.List = slices.Clone(d.List)
	for i := range d.List {
		d.List[i] = Clone(d.List[i])
	}
	if d.Map != nil {
		m := make(map[string]expr.Datum, len(d.Map))
		for k, e := range d.Map {
			m[k] = Clone(e)
		}
		d.Map = m
	}
	return d
}

// Text is a value as one short text that is equal for equal values only.
func Text(t *expr.Type, d expr.Datum) string {
	var b strings.Builder
	write(&b, t, d)
	return b.String()
}

// ObjectText is Text of an object.
func ObjectText(o *expr.ObjectType, d expr.Datum) string {
	if o == nil {
		return "{}"
	}
	return Text(&expr.Type{Kind: expr.Object, Object: o}, d)
}

func write(b *strings.Builder, t *expr.Type, d expr.Datum) {
	switch t.Kind {
	case expr.Bool:
		fmt.Fprint(b, d.Bool)
	case expr.Float:
		fmt.Fprint(b, d.Flt)
	case expr.String, expr.Bytes:
		fmt.Fprintf(b, "%q", d.Str)
	case expr.Time:
		b.WriteString(d.Time.UTC().Format(time.RFC3339Nano))
	case expr.IP:
		b.WriteString(d.IP.String())
	case expr.Duration:
		b.WriteString(time.Duration(d.Int).String())
	case expr.Enum:
		if d.Int >= 0 && int(d.Int) < len(t.Enum.Values) {
			b.WriteString(t.Enum.Values[d.Int].Name)
		} else {
			b.WriteByte('-')
		}
	case expr.List:
		b.WriteByte('[')
		for i, e := range d.List {
			if i > 0 {
				b.WriteByte(' ')
			}
			write(b, t.Elem.Type, e)
		}
		b.WriteByte(']')
	case expr.Map:
		b.WriteByte('{')
		for i, k := range Keys(d) {
			if i > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprintf(b, "%q:", k)
			write(b, t.Elem.Type, d.Map[k])
		}
		b.WriteByte('}')
	case expr.Object:
		b.WriteByte('{')
		for i, f := range t.Object.Fields {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(f.Name + ":")
			write(b, f.Type, d.Map[f.Name])
		}
		b.WriteByte('}')
	default:
		fmt.Fprint(b, d.Int)
	}
}

// Keys are the keys of a map, sorted.
func Keys(d expr.Datum) []string {
	keys := make([]string, 0, len(d.Map))
	for k := range d.Map {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Convert turns a value of one type into one of another that it fits
// (language.md, Children).
func Convert(from, to *expr.Type, d expr.Datum) expr.Datum {
	switch to.Kind {
	case expr.Float:
		if from.Kind == expr.Int {
			return expr.Datum{Flt: float64(d.Int)}
		}
	case expr.Enum:
		if from.Kind == expr.Enum && d.Int >= 0 {
			return expr.Datum{Int: int64(to.Enum.Index(from.Enum.Values[d.Int].Name))}
		}
	case expr.List:
		var out expr.Datum
		for _, e := range d.List {
			out.List = append(out.List, Convert(from.Elem.Type, to.Elem.Type, e))
		}
		return out
	case expr.Map:
		out := expr.Datum{Map: map[string]expr.Datum{}}
		for k, e := range d.Map {
			out.Map[k] = Convert(from.Elem.Type, to.Elem.Type, e)
		}
		return out
	case expr.Object:
		out := expr.Datum{Map: map[string]expr.Datum{}}
		for _, f := range to.Object.Fields {
			out.Map[f.Name] = Convert(from.Object.Field(f.Name).Type, f.Type, d.Map[f.Name])
		}
		return out
	}
	return d
}
