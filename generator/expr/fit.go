package expr

import (
	"fmt"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// Misfit says why a value does not fit into a field.
type Misfit struct {
	Rule   *diag.Rule // RuleWrongType, RuleSecret or RuleTransient
	Path   string     // of the part that does not fit, from the value; empty: all of it
	Reason string
	Help   string
}

// Fitter tells which values fit into which fields, by shape (language.md,
// Children). It remembers pairs of objects, so that worker types nested in each other
// cost no more than their number. It is not safe for concurrent use.
type Fitter struct {
	seen map[objectPair]*Misfit
}

type objectPair struct {
	from, to *ObjectType
	secret   bool
}

// Fit returns e as a value of the field, with a conversion where Go needs one
// that the shape does not show, or says why it does not fit.
func (f *Fitter) Fit(e *Expr, to *Field) (*Expr, *Misfit) {
	if e.Bad() || to.Type.Kind == Invalid {
		return e, nil
	}
	if e.Secret() && !to.Secret {
		return e, &Misfit{Rule: RuleSecret, Reason: "it is secret or computed from a secret", Help: "mark the child's field secret: true"}
	}
	if e.Type.Kind == Int && to.Type.Kind == Int {
		lo, hi := e.Range()
		return e, narrow(lo, hi, e.Type, to.Type)
	}
	if e.Type.Kind == Int && to.Type.Kind == Float {
		return toFloat(e), nil
	}
	m := f.shape(e.Type, to.Type, to.Secret)
	if m != nil && e.Type.Kind != to.Type.Kind {
		m.Reason = fmt.Sprintf("it is %s, and %s is needed", described(e), to.Type.WithArticle())
	}
	return e, m
}

func narrow(lo, hi int64, from, to *Type) *Misfit {
	least, greatest := to.Bounds()
	if lo >= least && hi <= greatest {
		return nil
	}
	first, last := from.Bounds()
	what := fmt.Sprintf("it may be from %d to %d", lo, hi)
	switch noMin, noMax := lo == first && lo < least, hi == last && hi > greatest; {
	case noMin && noMax:
		what = "it has no min and max"
	case noMin && hi <= greatest:
		what = "it has no min"
	case noMax && lo >= least:
		what = "it has no max"
	}
	m := &Misfit{Rule: RuleWrongType, Reason: fmt.Sprintf("%s, and %s holds %d to %d", what, to, least, greatest)}
	m.Help = "min and max of the field that is read can prove that it fits"
	return m
}

func mismatch(from, to *Type) *Misfit {
	m := &Misfit{Rule: RuleWrongType, Reason: fmt.Sprintf("it is %s, and %s is needed", from.WithArticle(), to.WithArticle())}
	if to.Kind == Duration && from.Numeric() {
		m.Help = "a duration has a unit, for example 5s"
	}
	return m
}

func (f *Fitter) shape(from, to *Type, secret bool) *Misfit {
	if from.Kind == Invalid || to.Kind == Invalid {
		return nil
	}
	if from.Kind != to.Kind {
		return mismatch(from, to)
	}
	switch from.Kind {
	case Enum:
		return enumFits(from.Enum, to.Enum)
	case List, Map:
		return f.field("[]", from.Elem, to.Elem, secret)
	case Object:
		return f.object(from.Object, to.Object, secret)
	}
	return nil
}

func (f *Fitter) field(path string, from, to *Field, secret bool) *Misfit {
	secret = secret || to.Secret
	var m *Misfit
	switch {
	case from.Secret && !secret:
		m = &Misfit{Rule: RuleSecret, Reason: "it is secret, and the field that it goes to is not"}
	case from.Transient && !to.Transient:
		m = &Misfit{Rule: RuleTransient, Reason: "it is transient, and the field that it goes to is not: a change of it would not be seen"}
	case from.Type.Kind == Int && to.Type.Kind == Int:
		lo, hi := fieldRange(from)
		m = narrow(lo, hi, from.Type, to.Type)
	case from.Type.Kind == Int && to.Type.Kind == Float:
	default:
		m = f.shape(from.Type, to.Type, secret)
	}
	if m == nil {
		return nil
	}
	return m.below(path)
}

func (m *Misfit) below(path string) *Misfit {
	n := *m
	if n.Path != "" && n.Path[0] != '[' {
		path += "."
	}
	n.Path = path + n.Path
	return &n
}

func (f *Fitter) object(from, to *ObjectType, secret bool) *Misfit {
	if from == to {
		return nil
	}
	pair := objectPair{from, to, secret}
	if m, ok := f.seen[pair]; ok {
		return m
	}
	if f.seen == nil {
		f.seen = map[objectPair]*Misfit{}
	}
	f.seen[pair] = nil
	m := f.fields(from, to, secret)
	f.seen[pair] = m
	return m
}

func (f *Fitter) fields(from, to *ObjectType, secret bool) *Misfit {
	for _, tf := range to.Fields {
		ff := from.Field(tf.Name)
		if ff == nil {
			return &Misfit{Rule: RuleWrongType, Reason: "it has no field " + tf.Name}
		}
		if m := f.field(tf.Name, ff, tf, secret); m != nil {
			return m
		}
	}
	for _, ff := range from.Fields {
		if to.Field(ff.Name) == nil {
			return &Misfit{Rule: RuleWrongType, Reason: "its field " + ff.Name + " is none of the target's"}
		}
	}
	return nil
}

func enumFits(from, to *EnumType) *Misfit {
	if from == to || from.Partial || to.Partial {
		return nil
	}
	if from.Worker != "" || to.Worker != "" {
		return &Misfit{Rule: RuleWrongType, Reason: "a state is no value of an enum"}
	}
	for _, v := range from.Values {
		if to.Index(v.Name) < 0 {
			return &Misfit{Rule: RuleWrongType, Reason: fmt.Sprintf("it may be %s, which is no value of the field's enum", v.Name)}
		}
	}
	return nil
}
