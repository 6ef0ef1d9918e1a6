package model

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// basic has the types of spec.BasicTypes by their name.
var basic = basicTypes()

func basicTypes() map[string]expr.Type {
	kinds := map[string]expr.Kind{}
	for _, k := range expr.Kinds() {
		kinds[k.String()] = k
	}
	types := map[string]expr.Type{}
	for _, b := range spec.BasicTypes {
		kind := kinds[cmp.Or(b.Kind, b.Name)]
		if kind == expr.Invalid {
			panic("model: the type " + b.Name + " has no kind in package expr")
		}
		types[b.Name] = expr.Type{Kind: kind, Bits: b.Bits, Unsigned: b.Unsigned}
	}
	return types
}

// typeText reads a type as written: "[]string".
func (u *unit) typeText(src spec.Text, text string, at place) *expr.Type {
	if at.depth > maxTypeDepth {
		u.list.Add(ruleDeepType, src.Pos, "%s is nested more than %d deep", at.path, maxTypeDepth)
		return expr.Bad()
	}
	at.depth++
	kind := expr.List
	rest, ok := strings.CutPrefix(text, "[]")
	if !ok {
		kind = expr.Map
		rest, ok = strings.CutPrefix(text, "map[string]")
	}
	if ok {
		elem := u.typeText(src, rest, at)
		if elem.Kind == expr.Invalid {
			return elem
		}
		return &expr.Type{Kind: kind, Elem: &expr.Field{Type: elem, Secret: at.secret}}
	}
	if t, ok := basic[text]; ok {
		return &t
	}
	help := typeHelp(text)
	if kind := kindOfValue(text); help == "" && kind != expr.Invalid {
		help = valueHelp(kind, src.Value, at)
	}
	var near diag.Proposal
	if help == "" {
		near = diag.Propose(text, spec.BasicNames())
		help = "types are " + strings.Join(spec.BasicNames(), ", ") + ", []T and map[string]T"
	}
	f := u.list.Add(ruleType, src.Pos, "there is no type %s%s", quoted(text), expr.OrElse(near, ""))
	f.Length, f.Help = runes(src.Value), help
	f.Rename(src.At(runes(src.Value)-runes(text)), text, near)
	return expr.Bad()
}

// Types as other languages write them: with a default behind them, as what may
// be none, and as lists and maps.
var (
	withDefault = regexp.MustCompile(`^(\w+)\s*(?:=|,?\s*default:?)\s*([^\s,]+)$`)
	mayBeNone   = regexp.MustCompile(`^(?:\*(\w+)|(\w+)\?|(?:[Oo]ptional)[\[(<](\w+)[\])>]|(\w+)\s*\|\s*(?:null|nil|None|undefined))$`)
	ofElements  = regexp.MustCompile(`^(?:([Ll]ist|[Ss]et|[Aa]rray|[Mm]ap|[Dd]ict)[(\[]|\[)(\w+)[)\]]$`)
)

// foreignHelp says what is written for a type that is put together as in
// another language; empty: it is none.
func foreignHelp(text string) string {
	if m := withDefault.FindStringSubmatch(text); m != nil {
		return "write {type: " + m[1] + ", default: " + m[2] + "}"
	}
	if m := mayBeNone.FindStringSubmatch(text); m != nil {
		const optional = "any field may be left out, unless it has required: true"
		if of := m[1] + m[2] + m[3] + m[4]; basic[of].Kind != expr.Invalid {
			return "write " + of + ": " + optional
		}
		return optional
	}
	if m := ofElements.FindStringSubmatch(text); m != nil {
		switch strings.ToLower(m[1]) {
		case "map", "dict":
			return "write map[string]" + m[2]
		}
		return "write []" + m[2]
	}
	return ""
}

// kindOfValue is the kind of a value that is written in the place of its type; Invalid:
// it is none.
func kindOfValue(text string) expr.Kind {
	switch {
	case text == "":
		return expr.String
	case text == "true" || text == "false":
		return expr.Bool
	case !strings.ContainsAny(text[:1], "0123456789+-."):
		return expr.Invalid
	}
	if _, err := strconv.ParseInt(text, 0, 64); err == nil {
		return expr.Int
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return expr.Float
	}
	if _, err := time.ParseDuration(text); err == nil {
		return expr.Duration
	}
	return expr.Invalid
}

// valueHelp says how a field is written of which the value is given in the place of
// its type.
func valueHelp(kind expr.Kind, text string, at place) string {
	key := "default"
	switch {
	case at.observed:
		return "write its type, which is " + kind.String() + ": a hook gives it its value"
	case strings.HasPrefix(at.path, "vars."):
		key = "initial"
	}
	if kind == expr.String {
		text = `""`
	}
	return "a field is written with its type: {type: " + kind.String() + ", " + key + ": " + text + "}"
}

// typeHelp says what is written for a type of another language.
func typeHelp(text string) string {
	switch text {
	case "uint", "uint64":
		return "use uint32, or int64: all integers are reckoned in int64"
	case "float", "float32", "double", "number":
		return "use float64"
	case "object", "struct":
		return "give the fields under fields:"
	case "list", "array":
		return "write []T, or describe the elements under items:"
	case "map":
		return "write map[string]T, or describe the values under values:"
	case "boolean":
		return "use bool"
	case "integer":
		return "use int"
	case "byte":
		return "use uint8 for a number, bytes for data"
	case "str", "text":
		return "use string"
	case "time.Duration":
		return "use duration"
	case "time.Time", "date", "datetime", "timestamp":
		return "use time"
	case "netip.Addr", "net.IP", "ipAddress":
		return "use ip"
	case "enum":
		return "write enum: [a, b] in the place of type"
	}
	if of, ok := strings.CutSuffix(text, "[]"); ok {
		return "write []" + of
	}
	if strings.HasPrefix(text, "map[") {
		return "the keys of a map are strings: map[string]T"
	}
	if strings.ContainsAny(text, "<>") {
		return "a list is []T and a map is map[string]T"
	}
	return foreignHelp(text)
}
