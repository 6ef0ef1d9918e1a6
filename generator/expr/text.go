package expr

import (
	"strconv"
	"strings"
	"time"
)

// OneLine is a text of a spec, such as an expression, as one line: YAML allows
// one to go over several.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// DurationText is a duration as a spec has it: 1m rather than Go's 1m0s.
func DurationText(d time.Duration) string {
	text := d.String()
	for _, end := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, end) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// Text is a value as a spec has it, texts in quotes; "" for nil. Equal values of
// one type have equal texts.
func (v *Value) Text() string {
	if v == nil {
		return ""
	}
	switch v.Type.Kind {
	case Bool:
		return strconv.FormatBool(v.Bool)
	case Int:
		return strconv.FormatInt(v.Int, 10)
	case Float:
		return strconv.FormatFloat(v.Float, 'g', -1, 64)
	case Duration:
		return DurationText(time.Duration(v.Int))
	case Time, IP:
		return v.Str
	case Enum:
		return v.Type.Enum.Values[v.Int].Name
	case List:
		items := make([]string, len(v.Items))
		for i, item := range v.Items {
			items[i] = item.Text()
		}
		return "[" + strings.Join(items, ", ") + "]"
	case Map, Object:
		entries := make([]string, len(v.Entries))
		for i, e := range v.Entries {
			entries[i] = e.Key + ": " + e.Value.Text()
		}
		return "{" + strings.Join(entries, ", ") + "}"
	}
	return strconv.Quote(v.Str)
}
