package fsmimpl

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// These functions describe what is wrong with the text of a UserSpec.

// member is a name of an object and its value.
type member struct {
	name  string
	value json.RawMessage
}

// members returns the members of an object, in order. It returns nil for null.
func members(data []byte) ([]member, error) {
	dec, err := within(data, '{', "an object")
	if dec == nil {
		return nil, err
	}
	all := []member{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, unread(err.Error())
		}
		m := member{name: name.(string)}
		if err := dec.Decode(&m.value); err != nil {
			return nil, unread(err.Error())
		}
		all = append(all, m)
	}
	return all, nil
}

// items returns the elements of a list. It returns nil for null.
func items(data []byte) ([]json.RawMessage, error) {
	dec, err := within(data, '[', "a list")
	if dec == nil {
		return nil, err
	}
	all := []json.RawMessage{}
	for dec.More() {
		var one json.RawMessage
		if err := dec.Decode(&one); err != nil {
			return nil, unread(err.Error())
		}
		all = append(all, one)
	}
	return all, nil
}

// within returns a decoder that has read the bracket that opens an object or a
// list. It returns nil for null, and for a value of another kind.
func within(data []byte, bracket json.Delim, what string) (*json.Decoder, error) {
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		return nil, unread(err.Error())
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	switch begin, _ := dec.Token(); begin {
	case bracket:
		return dec, nil
	case nil:
		return nil, nil
	}
	return nil, unread("must be " + what)
}

func unread(message string) error {
	return &fsm.ValidationError{Violations: []fsm.Violation{{Message: message}}}
}

// noSuchField returns a message about an unknown name. It suggests the most
// similar field or lists all fields.
func noSuchField(name string, fields []jsonField) string {
	if len(fields) == 0 {
		return "there is no such field; there is none"
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		if strings.EqualFold(name, f.name) || len(name) > 2 && oneSlipApart(name, f.name) {
			return "there is no such field; did you mean " + f.name + "?"
		}
		names[i] = f.name
	}
	return "there is no such field; known are " + strings.Join(names, ", ")
}

// oneSlipApart reports whether two names differ in one letter, or in two letters
// that have changed places. internal/nearest, which the generator and fsmtest use,
// is not used here: the code that programs link imports nothing outside of runtime,
// and the cost of that package grows with the length of a text that may come from
// anybody.
func oneSlipApart(a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return swapped || len(a) <= 1 && len(b) <= 1
}

// pathField returns the path of a field: readInterval. A name that a field cannot
// have is quoted like a key.
func pathField(name string) string {
	for i, c := range []byte(name) {
		if letter := 'a' <= c|0x20 && c|0x20 <= 'z'; !letter && (i == 0 || c < '0' || c > '9') {
			return textfmt.PathKey("", name)
		}
	}
	if name == "" {
		return textfmt.PathKey("", name)
	}
	return name
}

// showsSecret reports whether the value has the text that is shown in place of a
// secret.
func showsSecret(data []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber() // a number that is too large must not end the search
	for {
		switch token, err := dec.Token(); {
		case err != nil:
			return false
		case token == textfmt.Secret:
			return true
		}
	}
}

// withoutKeys cuts the paths of an error before the first index or key, which may
// be part of a secret.
func withoutKeys(err error) error {
	var invalid *fsm.ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	var v instance.Violations
	for _, one := range invalid.Violations {
		path, _, _ := strings.Cut(one.Path, "[")
		v.Add(path, one.Message)
	}
	return v.Err()
}

// readJSON is like json.Unmarshal, with errors for the author of the text. A list
// or a map is replaced and not written to, because it may be shared with another
// value.
func readJSON(data []byte, into any) error {
	target := reflect.ValueOf(into).Elem()
	fresh := into
	if k := target.Kind(); k == reflect.Slice || k == reflect.Map {
		fresh = reflect.New(target.Type()).Interface()
	}
	err := json.Unmarshal(data, fresh)
	if err == nil && fresh != into {
		target.Set(reflect.ValueOf(fresh).Elem())
	}
	var invalid *fsm.ValidationError
	if err == nil || errors.As(err, &invalid) {
		return err
	}
	var v instance.Violations
	misread(&v, "", data, reflect.TypeOf(into).Elem())
	if err := v.Err(); err != nil {
		return err
	}
	return unread("cannot be read")
}

// writeJSON is like json.Marshal, with an error that has the path of a value that
// JSON cannot represent.
func writeJSON(value any) ([]byte, error) {
	data, err := json.Marshal(value)
	if err == nil {
		return data, nil
	}
	var v instance.Violations
	unwritable(&v, "", reflect.ValueOf(value))
	return nil, v.Err()
}

// unwritable finds the parts of value that JSON cannot represent.
func unwritable(v *instance.Violations, path string, value reflect.Value) {
	for value.Kind() == reflect.Interface {
		value = value.Elem()
	}
	_, err := json.Marshal(value.Interface())
	var inner *fsm.ValidationError
	switch {
	case err == nil:
		return
	case errors.As(err, &inner):
		v.Merge(path, inner)
		return
	case value.Kind() == reflect.Pointer:
		value = value.Elem()
	}
	switch value.Kind() {
	case reflect.Slice:
		for i := range value.Len() {
			unwritable(v, textfmt.PathIndex(path, i), value.Index(i))
		}
	case reflect.Map:
		keys := value.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			unwritable(v, textfmt.PathKey(path, k.String()), value.MapIndex(k))
		}
	default:
		v.Add(path, "cannot be written as JSON")
	}
}

// misread adds what a value, or each element of a list or a map, must be. It is
// called once encoding/json has failed, and looks at values that encoding/json
// reads by itself.
func misread(v *instance.Violations, path string, data []byte, t reflect.Type) {
	if json.Unmarshal(data, reflect.New(t).Interface()) == nil {
		return
	}
	switch {
	case must(data, t) != "":
		v.Add(path, "must be "+must(data, t))
	case t.Kind() == reflect.Slice:
		list, err := items(data)
		v.Merge(path, err)
		for i, one := range list {
			misread(v, textfmt.PathIndex(path, i), one, t.Elem())
		}
	case t.Kind() == reflect.Map:
		entries, err := members(data)
		v.Merge(path, err)
		for _, one := range entries {
			misread(v, textfmt.PathKey(path, one.name), one.value, t.Elem())
		}
	}
}

// must describes what a value of the type looks like in JSON. It returns "" for a
// list or a map. A type of the language that reads itself from text needs a case
// here.
func must(data []byte, t reflect.Type) string {
	switch reflect.New(t).Interface().(type) {
	case *Duration:
		return `a duration such as "1m30s"`
	case *time.Time:
		return `a time such as "2006-01-02T15:04:05Z"`
	case *netip.Addr:
		return `an IP address such as "192.0.2.1"`
	case *[]byte, *jsonBytes:
		return "bytes in base64"
	case encoding.TextUnmarshaler:
		return oneOf(t)
	}
	text := data[0] == '"'
	switch t.Kind() {
	case reflect.Bool:
		return "true or false" + unquoted(text)
	case reflect.String:
		return "text, in quotes"
	case reflect.Float64:
		return number(data)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		largest := uint64(1)<<(t.Bits()-1) - 1
		if t.Bits() == 64 {
			return "a whole number that fits 64 bits" + unquoted(text)
		}
		return fmt.Sprintf("a whole number from -%d to %d", largest+1, largest) + unquoted(text)
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return fmt.Sprintf("a whole number from 0 to %d", uint64(1)<<t.Bits()-1) + unquoted(text)
	}
	return ""
}

func number(data []byte) string {
	if data[0] == '-' || '0' <= data[0] && data[0] <= '9' {
		return "a number that fits a float64"
	}
	return "a number" + unquoted(data[0] == '"')
}

func unquoted(text bool) string {
	if text {
		return ", without quotes"
	}
	return ""
}

// oneOf lists the values of a generated enum. It takes them from the error of the
// enum for an unknown text. Of another type that reads text it names the type,
// because the error of that type is not written for the author of the text.
func oneOf(t reflect.Type) string {
	const none = "\x00"
	err := reflect.New(t).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(none))
	if err != nil {
		if values, enum := strings.CutPrefix(err.Error(), strconv.Quote(none)+" is not "); enum {
			return values
		}
	}
	return "the text of a " + t.String() + ", in quotes"
}
