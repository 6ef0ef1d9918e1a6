package value

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// Random makes values of few kinds, so that two are often equal and a
// comparison often turns.
type Random struct {
	*rand.Rand
	Now time.Time // times are near it
}

// Field makes a value for a field, most often one that its constraints allow.
func (r Random) Field(f *expr.Field) expr.Datum {
	d := r.of(f, f.Type, 0)
	if f.Pattern != "" {
		d.Str = r.matching(f.Pattern)
	}
	return d
}

// ObjectOf makes an object.
func (r Random) ObjectOf(o *expr.ObjectType) expr.Datum {
	d := expr.Datum{Map: map[string]expr.Datum{}}
	if o != nil {
		for _, f := range o.Fields {
			d.Map[f.Name] = r.Field(f)
		}
	}
	return d
}

// Change gives an object with some fields made anew.
func (r Random) Change(o *expr.ObjectType, d expr.Datum) expr.Datum {
	d = Clone(d)
	if len(o.Fields) == 0 {
		return d
	}
	for range 1 + r.IntN(2) {
		f := o.Fields[r.IntN(len(o.Fields))]
		d.Map[f.Name] = r.changed(f, d.Map[f.Name])
	}
	return d
}

// changed changes a part of what has parts, now and then.
func (r Random) changed(f *expr.Field, d expr.Datum) expr.Datum {
	switch {
	case r.IntN(3) == 0:
		return r.Field(f)
	case f.Type.Kind == expr.List && len(d.List) > 0:
		d = Clone(d)
		switch i := r.IntN(len(d.List)); r.IntN(3) {
		case 0:
			d.List = append(d.List[:i:i], d.List[i+1:]...)
		case 1:
			d.List[i] = r.changed(f.Type.Elem, d.List[i])
		default:
			j := r.IntN(len(d.List))
			d.List[i], d.List[j] = d.List[j], d.List[i]
		}
		return d
	case f.Type.Kind == expr.Map:
		d = Clone(d)
		k := word(r.IntN(len(words)))
		if old, ok := d.Map[k]; !ok {
			if d.Map == nil {
				d.Map = map[string]expr.Datum{}
			}
			d.Map[k] = r.Field(f.Type.Elem)
		} else if r.IntN(2) == 0 {
			delete(d.Map, k)
		} else {
			d.Map[k] = r.changed(f.Type.Elem, old)
		}
		return d
	case f.Type.Kind == expr.Object:
		return r.Change(f.Type.Object, d)
	}
	return r.Field(f)
}

var words = []string{"a", "b", "c", "dd", "e/f", "host:1"}

func word(i int) string { return words[i%len(words)] }

func (r Random) matching(pattern string) string {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return ""
	}
	for _, s := range []string{word(r.IntN(len(words))), "opc.tcp://" + word(r.IntN(4)), "site", "tcp://a:1"} {
		if re.MatchString(s) {
			return s
		}
	}
	return ""
}

func (r Random) of(f *expr.Field, t *expr.Type, depth int) expr.Datum {
	switch t.Kind {
	case expr.Bool:
		return expr.Datum{Bool: r.IntN(3) > 0}
	case expr.Int:
		return expr.Datum{Int: r.between(f, int64(r.IntN(5)))}
	case expr.Duration:
		return expr.Datum{Int: r.between(f, int64(Durations[r.IntN(len(Durations))]))}
	case expr.Float:
		return expr.Datum{Flt: r.betweenFloats(f, float64(r.IntN(9))/4)}
	case expr.String:
		return expr.Datum{Str: word(r.IntN(len(words)))}
	case expr.Bytes:
		return expr.Datum{Str: word(r.IntN(3))}
	case expr.Time:
		return expr.Datum{Time: r.time()}
	case expr.IP:
		return expr.Datum{IP: netip.AddrFrom4([4]byte{10, 0, 0, byte(1 + r.IntN(3))})}
	case expr.Enum:
		return expr.Datum{Int: int64(r.IntN(len(t.Enum.Values)))}
	case expr.List:
		return r.list(f, t, depth)
	case expr.Map:
		d := expr.Datum{Map: map[string]expr.Datum{}}
		for range r.length(f, 4) {
			d.Map[word(r.IntN(len(words)))] = r.of(t.Elem, t.Elem.Type, depth+1)
		}
		return d
	case expr.Object:
		return r.ObjectOf(t.Object)
	}
	return expr.Datum{}
}

// list makes a list whose texts all differ, because each makes names of them.
func (r Random) list(f *expr.Field, t *expr.Type, depth int) expr.Datum {
	var d expr.Datum
	at := r.IntN(len(words))
	for i := range r.length(f, 4) {
		e := r.of(t.Elem, t.Elem.Type, depth+1)
		if t.Elem.Type.Kind == expr.String && t.Elem.Pattern == "" {
			e.Str = word(at + i)
		}
		if o := t.Elem.Type.Object; o != nil && o.Field("id") != nil {
			e.Map["id"] = expr.Datum{Str: word(at + i)}
		}
		d.List = append(d.List, e)
	}
	return d
}

// Durations are those of values; zero and below only where a minimum does not
// forbid them.
var Durations = []time.Duration{0, time.Millisecond, 50 * time.Millisecond, 400 * time.Millisecond, time.Second, 3 * time.Second, 20 * time.Second}

// time gives a time near now, or none.
func (r Random) time() time.Time {
	if r.IntN(5) == 0 {
		return time.Time{}
	}
	return r.Now.Add(time.Duration(r.IntN(12)-6) * time.Second)
}

func (r Random) length(f *expr.Field, most int) int {
	n := r.IntN(most)
	if f.MinItems != nil {
		n = max(n, *f.MinItems)
	}
	if f.MaxItems != nil {
		n = min(n, *f.MaxItems)
	}
	if f.Required {
		n = max(n, 1)
	}
	return n
}

func (r Random) between(f *expr.Field, i int64) int64 {
	if f.Min != nil {
		i = max(i, f.Min.Int)
	}
	if f.Max != nil {
		i = min(i, f.Max.Int)
	}
	if i == 0 && f.Required {
		i = 1
	}
	return i
}

func (r Random) betweenFloats(f *expr.Field, x float64) float64 {
	if f.Min != nil {
		x = max(x, f.Min.Float)
	}
	if f.Max != nil {
		x = min(x, f.Max.Float)
	}
	return x
}

// Default is the value that a field begins with.
func Default(f *expr.Field) expr.Datum {
	if f.Default != nil {
		return literal(f.Type, f.Default)
	}
	if f.Type.Kind == expr.Object {
		return Defaults(f.Type.Object)
	}
	return expr.Zero(f.Type)
}

// Defaults is an object that begins with its defaults.
func Defaults(o *expr.ObjectType) expr.Datum {
	d := expr.Datum{Map: map[string]expr.Datum{}}
	if o != nil {
		for _, f := range o.Fields {
			d.Map[f.Name] = Default(f)
		}
	}
	return d
}

func literal(t *expr.Type, v *expr.Value) expr.Datum {
	d := expr.Datum{Bool: v.Bool, Int: v.Int, Flt: v.Float, Str: v.Str}
	switch t.Kind {
	case expr.IP:
		d = expr.Datum{IP: netip.MustParseAddr(v.Str)}
	case expr.Time:
		at, err := time.Parse(time.RFC3339Nano, v.Str)
		if err != nil {
			panic(fmt.Sprint("the default of a time: ", err))
		}
		d = expr.Datum{Time: at}
	case expr.List:
		for _, e := range v.Items {
			d.List = append(d.List, literal(t.Elem.Type, e))
		}
	case expr.Map:
		d.Map = map[string]expr.Datum{}
		for _, e := range v.Entries {
			d.Map[e.Key] = literal(t.Elem.Type, e.Value)
		}
	case expr.Object:
		d = Defaults(t.Object)
		for _, e := range v.Entries {
			d.Map[e.Key] = literal(t.Object.Field(e.Key).Type, e.Value)
		}
	}
	return d
}
