package expr

import (
	"fmt"
	"regexp"
)

// format types format("%s:%d", …): the format is a literal, and each verb
// goes with its value.
func (c *checker) format(n *node) *Expr {
	text, ok := c.literalText(n, n.args[0], "the format")
	args := []*Expr{text}
	for _, an := range n.args[1:] {
		args = append(args, c.value(an, nil))
	}
	if !ok {
		return c.poison(n)
	}
	verbs, bad := formatVerbs(text.Value.Str)
	if bad != "" {
		return c.bad(RuleLiteral, n.args[0], "the format %s", bad)
	}
	if len(verbs) != len(args)-1 {
		return c.bad(RuleArguments, n, "the format has %s, and it is called with %s", counted(len(verbs), "verb"), counted(len(args)-1, "value"))
	}
	for i, verb := range verbs {
		if arg := args[i+1]; !arg.Bad() && !verbTakes(verb, arg.Type) {
			args[i+1] = c.bad(RuleArguments, n.args[i+1], "%%%c does not go with %s; %s", verb, arg.Type.WithArticle(), verbHelp(arg.Type))
		}
	}
	return c.done(n, stringType, args...)
}

// verbForm is one verb with the flags and widths that are allowed; a width of
// three digits is more than a name needs.
var verbForm = regexp.MustCompile(`^%[-+ #0]*[0-9]{0,3}(\.[0-9]{0,3})?([a-zA-Z%])`)

// formatVerbs returns the verbs of a format, or what is wrong with it.
func formatVerbs(format string) (verbs []byte, bad string) {
	for i := 0; i < len(format); {
		if format[i] != '%' {
			i++
			continue
		}
		m := verbForm.FindStringSubmatch(format[i:])
		if m == nil {
			if i+1 < len(format) && (format[i+1] == '*' || format[i+1] == '[') {
				return nil, "has a " + format[i:i+2] + ": * and [n] are not part of formats here"
			}
			return nil, "has a % that no verb follows; a per cent sign is written %%"
		}
		i += len(m[0])
		switch v := m[2][0]; v {
		case '%':
		case 's', 'd', 'v', 'q', 'x', 'X', 't', 'f', 'e', 'g':
			verbs = append(verbs, v)
		default:
			return nil, fmt.Sprintf("has the verb %%%c; there are %%s %%d %%v %%q %%x %%X %%t %%f %%e %%g", v)
		}
	}
	return verbs, ""
}

func verbTakes(verb byte, t *Type) bool {
	switch verb {
	case 'd':
		return t.Kind == Int
	case 't':
		return t.Kind == Bool
	case 'f', 'e', 'g':
		return t.Kind == Float
	case 'x', 'X':
		return t.Kind == Int || t.Kind == String
	case 'q':
		return t.Kind == String
	case 's':
		return t.Kind == String || t.Kind == Enum || t.Kind == IP || t.Kind == Duration
	}
	switch t.Kind {
	case Bool, Int, Float, String, Enum, IP, Duration:
		return true
	}
	return false
}

func verbHelp(t *Type) string {
	switch t.Kind {
	case Int:
		return "use %d"
	case Bool:
		return "use %t"
	case Float:
		return "use %g"
	case String, Enum, IP, Duration:
		return "use %s"
	}
	return "it cannot be part of a text"
}

func counted(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun
	case 1:
		return "one " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Format makes the call of format with one verb and one value, as if a spec
// had written it.
func Format(verb string, value *Expr) *Expr {
	text := &Expr{Op: OpLiteral, Type: stringType, Pos: value.Pos, Text: `"` + verb + `"`, Value: &Value{Type: stringType, Str: verb}}
	return &Expr{Op: OpCall, Name: "format", Type: stringType, Pos: value.Pos,
		Text: `format("` + verb + `", ` + value.Text + ")", Args: []*Expr{text, value}}
}
