package fsmimpl

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// A value that has a secret is formatted as it is logged. fmt shows the fields of
// a value without calling a method in two cases: with %p and %w, which go vet
// reports, and for an unexported field of another struct.

// FormatLogged implements fmt.Formatter for a value that has secrets. It writes
// the result of LogValue for every verb: quoted with %q, hexadecimal with %x and
// %X.
func FormatLogged(f fmt.State, verb rune, v slog.LogValuer) {
	switch verb {
	case 'q', 'x', 'X':
	default:
		verb = 's'
	}
	fmt.Fprintf(f, fmt.FormatString(f, verb), v.LogValue().String())
}

// MarshalLogged implements json.Marshaler for a value that has secrets and is
// never read back. It writes the result of LogValue. A group becomes an object.
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
