package fsmimpl

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// What has a secret is shown as it is logged, however it is shown. Two things of
// fmt ask no method of a value and show its fields: %p and %w, which go vet
// reports, and a field of another struct that is not exported.

// FormatLogged implements fmt.Formatter for a value that has secrets: it writes
// what LogValue gives, whatever the verb. It is quoted with %q, and hexadecimal
// with %x and %X.
func FormatLogged(f fmt.State, verb rune, v slog.LogValuer) {
	switch verb {
	case 'q', 'x', 'X':
	default:
		verb = 's'
	}
	fmt.Fprintf(f, fmt.FormatString(f, verb), v.LogValue().String())
}

// MarshalLogged implements json.Marshaler for a value that has secrets and is
// never read back: it writes what LogValue gives, a group as an object.
func MarshalLogged(v slog.LogValuer) ([]byte, error) { return json.Marshal(loggedJSON(v.LogValue())) }

func loggedJSON(v slog.Value) any {
	v = v.Resolve()
	if v.Kind() != slog.KindGroup {
		return v.String()
	}
	object := make(map[string]any, len(v.Group()))
	for _, a := range v.Group() {
		object[a.Key] = loggedJSON(a.Value)
	}
	return object
}
