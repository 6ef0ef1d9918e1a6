package expr

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// kindRow is what package expr does with the values of a kind.
type kindRow struct {
	t         *Type
	value     Value  // one that is not the zero value
	name      string // of the type, with its article
	text      string // of value, as a spec has it
	verb      string // the one that help proposes; empty: it cannot be part of a text
	formatted string // value as the verb writes it
	form      string // value in an expression; empty: there is no literal of the kind
	compared  string // the operators that go with it
	bareWord  string // the code for a word that stands where a value is needed
}

var (
	tones    = &EnumType{Values: []EnumValue{{Name: "low"}, {Name: "high"}}}
	flagType = &ObjectType{Fields: []*Field{{Name: "on", Type: boolType}}}
)

const (
	anyOrder  = "== < >"
	equality  = "=="
	noCompare = ""
)

// kindRows has a row for each kind.
var kindRows = map[Kind]kindRow{
	Bool:     {boolType, Value{Bool: true}, "a bool", "true", "%t", "true", "true", equality, "FSM302"},
	Int:      {intType, Value{Int: 3}, "an int64", "3", "%d", "3", "3", anyOrder, "FSM302"},
	Float:    {floatType, Value{Float: 1.5}, "a float64", "1.5", "%g", "1.5", "1.5", anyOrder, "FSM302"},
	String:   {stringType, Value{Str: "a"}, "a string", `"a"`, "%s", "a", `"a"`, anyOrder, "FSM308"},
	Duration: {durationType, Value{Int: int64(time.Minute)}, "a duration", "1m", "%s", "1m0s", `duration("1m")`, anyOrder, "FSM302"},
	Time:     {timeType, Value{Str: "2026-01-02T03:04:05Z"}, "a time", "2026-01-02T03:04:05Z", "", "", "", anyOrder, "FSM302"},
	IP:       {ipType, Value{Str: "10.0.0.1"}, "an ip", "10.0.0.1", "%s", "10.0.0.1", `"10.0.0.1"`, equality, "FSM308"},
	Bytes:    {&Type{Kind: Bytes}, Value{Str: "a"}, "bytes", `"a"`, "", "", "", noCompare, "FSM302"},
	List:     {&Type{Kind: List, Elem: &Field{Type: intType}}, Value{Items: []*Value{{Type: intType, Int: 3}}}, "a []int64", "[3]", "", "", "", noCompare, "FSM302"},
	Map: {&Type{Kind: Map, Elem: &Field{Type: intType}}, Value{Entries: []ValueEntry{{"k", &Value{Type: intType, Int: 3}}}}, "a map[string]int64", "{k: 3}",
		"", "", "", noCompare, "FSM302"},
	Object: {&Type{Kind: Object, Object: flagType}, Value{Entries: []ValueEntry{{"on", &Value{Type: boolType, Bool: true}}}}, "an object", "{on: true}",
		"", "", "", noCompare, "FSM302"},
	Enum: {&Type{Kind: Enum, Enum: tones}, Value{Int: 1}, "an enum", "high", "%s", "high", "high", equality, "FSM307"},
}

// TestEveryKind takes each kind through what this package decides by kind: a new
// one needs a row, and each column is a place that must know it.
func TestEveryKind(t *testing.T) {
	for _, k := range Kinds() {
		row, ok := kindRows[k]
		if !ok {
			t.Errorf("kindRows has no row for the kind %s", k)
			continue
		}
		t.Run(k.String(), func(t *testing.T) {
			v := row.value
			v.Type = row.t
			if row.t.Kind != k || strings.HasPrefix(k.String(), "kind ") {
				t.Errorf("the row is for %s", row.t.Kind)
			}
			if got := row.t.WithArticle(); got != row.name {
				t.Errorf("its name is %q, want %q", got, row.name)
			}
			if got := v.Text(); got != row.text {
				t.Errorf("its text is %q, want %q", got, row.text)
			}
			wantVerb(t, row)
			wantCompared(t, row)
			wantWord(t, row)
		})
	}
}

// wantVerb tests how a value becomes a part of a text.
func wantVerb(t *testing.T, row kindRow) {
	t.Helper()
	if row.verb == "" {
		if verbTakes('v', row.t) || verbTakes('s', row.t) || verbHelp(row.t) != "it cannot be part of a text" {
			t.Errorf("it can be part of a text, or help says so: %s", verbHelp(row.t))
		}
		return
	}
	if got := verbHelp(row.t); got != "use "+row.verb || !verbTakes(row.verb[1], row.t) || !verbTakes('v', row.t) {
		t.Errorf("help says %s; %s takes it: %v", got, row.verb, verbTakes(row.verb[1], row.t))
	}
	if got := formatOf(t, row.t, datumOf(row), row.verb); got != row.formatted {
		t.Errorf("%s writes %q, want %q", row.verb, got, row.formatted)
	}
}

func formatOf(t *testing.T, typ *Type, d Datum, verb string) string {
	t.Helper()
	x := &Expr{Op: OpEach, Type: typ}
	return Format(verb, x).Eval(&Env{Each: d}).Str
}

// datumOf returns the value of a row.
func datumOf(row kindRow) Datum {
	v := row.value
	v.Type = row.t
	d := literal(&v)
	if k := row.t.Kind; k != String && k != Bytes {
		d.Str = "" // as it is in a value that no literal gave
	}
	return d
}

// wantCompared tests which comparisons there are, and what they evaluate to.
func wantCompared(t *testing.T, row kindRow) {
	t.Helper()
	if row.t.comparable() != (row.compared != noCompare) || row.t.ordered() != (row.compared == anyOrder) {
		t.Errorf("comparable: %v, ordered: %v", row.t.comparable(), row.t.ordered())
	}
	if row.compared == noCompare {
		return
	}
	d := datumOf(row)
	if !same(row.t, d, datumOf(row)) || same(row.t, d, Zero(row.t)) {
		t.Errorf("its value %+v is not equal to itself, or it is equal to zero", d)
	}
	each := &Field{Type: row.t}
	for _, op := range strings.Fields(row.compared) {
		right := row.form
		if right == "" {
			right = "each"
		}
		if got, want := checkedTruth(t, "each "+op+" "+right, each, d), op == "=="; got != want {
			t.Errorf("%s %s itself is %v", row.t, op, got)
		}
	}
	if row.compared == anyOrder { // zero is the least of the values here
		x, y := &Expr{Op: OpEach, Type: row.t}, &Expr{Op: OpSpec, Type: row.t}
		for op, want := range map[string]bool{"<": true, ">": false} {
			e := &Expr{Op: OpCompare, Name: op, Type: boolType, Args: []*Expr{x, y}}
			if got := e.Truth(&Env{Fresh: true, Each: Zero(row.t), Spec: d}) == True; got != want {
				t.Errorf("zero %s %s is %v", op, row.text, got)
			}
		}
	}
}

func checkedTruth(t *testing.T, text string, each *Field, d Datum) bool {
	t.Helper()
	e, found := conditionOf(text, each)
	for _, f := range found {
		t.Errorf("%s: %s: %s", text, f.Rule.Code, f.Message)
	}
	return len(found) == 0 && e.Truth(&Env{Fresh: true, Each: d}) == True
}

func conditionOf(text string, each *Field) (*Expr, []diag.Finding) {
	list := &diag.List{}
	e := CheckBool(spec.Text{Value: text}, &Scope{Each: each, Children: true}, list)
	return e, list.Sorted()
}

// wantWord tests what is said about a word that is no value of the kind.
func wantWord(t *testing.T, row kindRow) {
	t.Helper()
	if row.compared == noCompare {
		return
	}
	_, found := conditionOf("each == nonsense", &Field{Type: row.t})
	var codes []string
	for _, f := range found {
		codes = append(codes, f.Rule.Code)
	}
	if !slices.Equal(codes, []string{row.bareWord}) {
		t.Errorf("a word beside it gives %v (%v), want %s", codes, found, row.bareWord)
	}
}

// TestKindString holds that a kind without a name can be told from the others.
func TestKindString(t *testing.T) {
	if got := fmt.Sprint(Kind(200), Invalid, IP); got != "kind 200 unknown ip" {
		t.Error(got)
	}
	if d := datumOf(kindRows[IP]); d.IP != netip.MustParseAddr("10.0.0.1") {
		t.Error(d)
	}
}
