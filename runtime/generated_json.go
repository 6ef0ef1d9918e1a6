package fsm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The JSON of generated UserSpecs: each field by its name in the spec, in the
// order of the spec, and errors that say which field is wrong.

// JSONField is one field: a pointer to it, or something that reads and writes
// it.
type JSONField struct {
	Name   string
	Value  any
	Secret bool // an error says nothing of what was read
}

// FieldError says which field of a UserSpec cannot be read from JSON.
type FieldError struct {
	Path string // devices["press"].readInterval; empty: the whole
	Err  error
}

func (e *FieldError) Error() string {
	message := e.Err.Error()
	var wrong *json.UnmarshalTypeError
	if errors.As(e.Err, &wrong) {
		message = fmt.Sprintf("%s does not fit into %s", wrong.Value, wrong.Type)
		if strings.HasSuffix(message, "fsm.Duration") {
			message = fmt.Sprintf("%s is no duration such as \"1m30s\"", wrong.Value)
		}
	}
	return Violation{Path: e.Path, Message: message}.String()
}

// Unwrap gives what went wrong.
func (e *FieldError) Unwrap() error { return e.Err }

// fieldError adds a part to the path of an error.
func fieldError(path string, err error) error {
	var inner *FieldError
	if errors.As(err, &inner) {
		return &FieldError{Path: joinPath(path, inner.Path), Err: inner.Err}
	}
	return &FieldError{Path: path, Err: err}
}

// MarshalFields writes an object.
func MarshalFields(fields []JSONField) ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			out.WriteByte(',')
		}
		value, err := json.Marshal(f.Value)
		if err != nil {
			return nil, fieldError(f.Name, err)
		}
		out.WriteString(strconv.Quote(f.Name))
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// UnmarshalFields reads an object. Fields that are left out or null stay as
// they are, and so does what the object has besides them.
func UnmarshalFields(data []byte, fields []JSONField) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return &FieldError{Err: errors.New("an object is expected")}
	}
	for _, f := range fields {
		value, given := raw[f.Name]
		if !given || string(value) == "null" {
			continue
		}
		switch err := json.Unmarshal(value, f.Value); {
		case err != nil && f.Secret:
			return &FieldError{Path: f.Name, Err: errors.New("the secret cannot be read")}
		case err != nil:
			return fieldError(f.Name, err)
		}
	}
	return nil
}

// JSON reads and writes a field of a UserSpec that encoding/json alone would
// not do right.
type JSON interface {
	json.Marshaler
	json.Unmarshaler
}

// JSONValue is an element that encoding/json does right.
func JSONValue[T any](v *T) any { return v }

// JSONOnto is the UserSpec of another worker with a default of its own: what is
// left out stays, and does not become that worker's default.
func JSONOnto(spec interface{ UnmarshalOnto(data []byte) error }) JSON { return &jsonOnto{spec} }

type jsonOnto struct {
	spec interface{ UnmarshalOnto(data []byte) error }
}

func (j *jsonOnto) MarshalJSON() ([]byte, error) { return json.Marshal(j.spec) }

func (j *jsonOnto) UnmarshalJSON(data []byte) error { return j.spec.UnmarshalOnto(data) }

// JSONList reads and writes a list. What is read replaces what was there. Each
// element begins as begin gives it, or as zero if begin is nil, and is read
// and written by way of element.
func JSONList[T any](list *[]T, begin func() T, element func(*T) any) JSON {
	return &jsonList[T]{list, begin, element}
}

type jsonList[T any] struct {
	list    *[]T
	begin   func() T
	element func(*T) any
}

// MarshalJSON writes no list as an empty one: null would mean the default.
func (j *jsonList[T]) MarshalJSON() ([]byte, error) {
	raw := make([]any, len(*j.list))
	for i := range *j.list {
		raw[i] = j.element(&(*j.list)[i])
	}
	return json.Marshal(raw)
}

// UnmarshalJSON leaves the list alone if it fails or reads null.
func (j *jsonList[T]) UnmarshalJSON(data []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil || raw == nil {
		return err
	}
	list := make([]T, len(raw))
	for i := range raw {
		if err := readElement(raw[i], &list[i], j.begin, j.element); err != nil {
			return fieldError(PathIndex("", i), err)
		}
	}
	*j.list = list
	return nil
}

// JSONMap is JSONList for a map.
func JSONMap[T any](m *map[string]T, begin func() T, element func(*T) any) JSON {
	return &jsonMap[T]{m, begin, element}
}

type jsonMap[T any] struct {
	m       *map[string]T
	begin   func() T
	element func(*T) any
}

// MarshalJSON writes no map as an empty one: null would mean the default.
func (j *jsonMap[T]) MarshalJSON() ([]byte, error) {
	raw := make(map[string]any, len(*j.m))
	for k, v := range *j.m {
		raw[k] = j.element(&v)
	}
	return json.Marshal(raw)
}

// UnmarshalJSON leaves the map alone if it fails or reads null.
func (j *jsonMap[T]) UnmarshalJSON(data []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil || raw == nil {
		return err
	}
	m := make(map[string]T, len(raw))
	for _, k := range slices.Sorted(maps.Keys(raw)) { // the first error is always the same one
		var v T
		if err := readElement(raw[k], &v, j.begin, j.element); err != nil {
			return fieldError(PathKey("", k), err)
		}
		m[k] = v
	}
	*j.m = m
	return nil
}

func readElement[T any](data []byte, v *T, begin func() T, element func(*T) any) error {
	if begin != nil {
		*v = begin()
	}
	return json.Unmarshal(data, element(v))
}

// JSONDuration is a duration in a list or a map.
func JSONDuration(d *time.Duration) any { return (*Duration)(d) }

// JSONBytes reads and writes bytes that have a default.
func JSONBytes(b *[]byte) JSON { return (*jsonBytes)(b) }

type jsonBytes []byte

// MarshalJSON writes no bytes as empty text: null would mean the default.
func (b *jsonBytes) MarshalJSON() ([]byte, error) {
	if *b == nil {
		return []byte(`""`), nil
	}
	return json.Marshal([]byte(*b))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (b *jsonBytes) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, (*[]byte)(b))
}
