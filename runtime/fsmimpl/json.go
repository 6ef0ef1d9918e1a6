package fsmimpl

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// These functions read and write generated UserSpecs as JSON. Each field has its
// name in the spec, and fields are written in the order of the spec. Text that
// cannot be read is reported as Validate reports an invalid UserSpec: by a
// *ValidationError that has every violation, in the order of the text, with the
// path of the field. The error never has a value, which may be a secret.

// Field is one field of a generated UserSpec, or of an object in one. At returns
// the address of the field in a value, or what reads and writes it as JSON.
type Field[T any] struct {
	Name   string
	At     func(*T) any
	Secret bool // errors do not show keys of maps in it either
}

// jsonField is a field of one value.
type jsonField struct {
	name   string
	value  any
	secret bool
}

func fieldsOf[T any](v *T, fields []Field[T]) []jsonField {
	all := make([]jsonField, len(fields))
	for i := range fields {
		f := &fields[i]
		all[i] = jsonField{f.Name, f.At(v), f.Secret}
	}
	return all
}

// MarshalFields writes a value as an object. If JSON cannot represent a value,
// for example a NaN, the error has the path of the field.
func MarshalFields[T any](v *T, fields []Field[T]) ([]byte, error) {
	return marshalFields(fieldsOf(v, fields))
}

// ShowFields is MarshalFields for people: the value of each secret is "***".
func ShowFields[T any](v *T, fields []Field[T]) ([]byte, error) {
	all := fieldsOf(v, fields)
	for i := range all {
		if all[i].secret {
			all[i].value = textfmt.Secret
		} else {
			all[i].value = shown{all[i].value}
		}
	}
	return marshalFields(all)
}

// shown writes a value of a field for people.
type shown struct{ value any }

func (s shown) MarshalJSON() ([]byte, error) {
	if v, ok := s.value.(interface{ ShownJSON() ([]byte, error) }); ok {
		return v.ShownJSON()
	}
	return writeJSON(s.value)
}

func marshalFields(fields []jsonField) ([]byte, error) {
	var out bytes.Buffer
	var v instance.Violations
	out.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			out.WriteByte(',')
		}
		value, err := writeJSON(f.value)
		if f.secret {
			err = withoutKeys(err)
		}
		v.Merge(f.name, err)
		out.WriteString(strconv.Quote(f.name))
		out.WriteByte(':')
		out.Write(value)
	}
	if err := v.Err(); err != nil {
		return nil, err
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// UnmarshalOnto reads an object into v. Fields that are missing or null stay as
// they are. After an error v has not changed.
func UnmarshalOnto[T any](data []byte, v *T, fields []Field[T]) error {
	read := *v // what a field refers to is replaced, never written to
	if err := unmarshalFields(data, fieldsOf(&read, fields)); err != nil {
		return err
	}
	*v = read
	return nil
}

// unmarshalFields reads an object into its fields. Fields that are missing or
// null stay as they are. An unknown name is an error, so that a misspelt setting
// does not keep its default.
func unmarshalFields(data []byte, fields []jsonField) error {
	given, err := members(data)
	if err != nil {
		return err
	}
	var v instance.Violations
	seen := make(map[string]bool, len(given))
	for _, m := range given {
		i := slices.IndexFunc(fields, func(f jsonField) bool { return f.name == m.name })
		switch {
		case i < 0:
			v.Add(pathField(m.name), noSuchField(m.name, fields))
		case seen[m.name]:
			v.Add(m.name, "is given more than once")
		case string(m.value) != "null":
			fields[i].read(m.value, &v)
		}
		seen[m.name] = true
	}
	return v.Err()
}

func (f *jsonField) read(data []byte, v *instance.Violations) {
	if f.secret && showsSecret(data) {
		v.Add(f.name, textfmt.Secret+" stands for a secret where it is shown: give the secret itself")
		return
	}
	err := readJSON(data, f.value)
	if f.secret {
		err = withoutKeys(err)
	}
	v.Merge(f.name, err)
}

// JSON reads and writes a field of a UserSpec that encoding/json alone does not
// handle as it should.
type JSON interface {
	json.Marshaler
	json.Unmarshaler
}

// JSONValue is for an element that encoding/json handles as it should.
func JSONValue[T any](v *T) any { return v }

// JSONOnto is for the UserSpec of another worker with a default of its own.
// Fields that are missing keep that default; they do not get the default of the
// other worker.
func JSONOnto(spec interface{ UnmarshalOnto(data []byte) error }) JSON { return &jsonOnto{spec} }

type jsonOnto struct {
	spec interface{ UnmarshalOnto(data []byte) error }
}

func (j *jsonOnto) MarshalJSON() ([]byte, error) { return json.Marshal(j.spec) }

// ShownJSON writes the UserSpec for people.
func (j *jsonOnto) ShownJSON() ([]byte, error) { return shown{j.spec}.MarshalJSON() }

func (j *jsonOnto) UnmarshalJSON(data []byte) error { return j.spec.UnmarshalOnto(data) }

// JSONList is for a list. Reading replaces the list. begin returns the initial
// value of an element, which is zero if begin is nil. element returns what reads
// and writes an element.
func JSONList[T any](list *[]T, begin func() T, element func(*T) any) JSON {
	return &jsonList[T]{list, begin, element}
}

type jsonList[T any] struct {
	list    *[]T
	begin   func() T
	element func(*T) any
}

// MarshalJSON writes a nil list as an empty one, because null would mean the
// default.
func (j *jsonList[T]) MarshalJSON() ([]byte, error) {
	raw := make([]any, len(*j.list))
	for i := range *j.list {
		raw[i] = j.element(&(*j.list)[i])
	}
	return writeJSON(raw)
}

// ShownJSON is MarshalJSON for people.
func (j *jsonList[T]) ShownJSON() ([]byte, error) {
	raw := make([]shown, len(*j.list))
	for i := range *j.list {
		raw[i] = shown{j.element(&(*j.list)[i])}
	}
	return writeJSON(raw)
}

// UnmarshalJSON leaves the list unchanged if it fails or reads null.
func (j *jsonList[T]) UnmarshalJSON(data []byte) error {
	raw, err := items(data)
	if err != nil || raw == nil {
		return err
	}
	var v instance.Violations
	list := make([]T, len(raw))
	for i := range raw {
		v.Merge(textfmt.PathIndex("", i), readElement(raw[i], &list[i], j.begin, j.element))
	}
	if err := v.Err(); err != nil {
		return err
	}
	*j.list = list
	return nil
}

// JSONMap is like JSONList, for a map.
func JSONMap[T any](m *map[string]T, begin func() T, element func(*T) any) JSON {
	return &jsonMap[T]{m, begin, element}
}

type jsonMap[T any] struct {
	m       *map[string]T
	begin   func() T
	element func(*T) any
}

// MarshalJSON writes a nil map as an empty one, because null would mean the
// default.
func (j *jsonMap[T]) MarshalJSON() ([]byte, error) {
	raw := make(map[string]any, len(*j.m))
	for k, v := range *j.m {
		raw[k] = j.element(&v)
	}
	return writeJSON(raw)
}

// ShownJSON is MarshalJSON for people.
func (j *jsonMap[T]) ShownJSON() ([]byte, error) {
	raw := make(map[string]shown, len(*j.m))
	for k, v := range *j.m {
		raw[k] = shown{j.element(&v)}
	}
	return writeJSON(raw)
}

// UnmarshalJSON leaves the map unchanged if it fails or reads null.
func (j *jsonMap[T]) UnmarshalJSON(data []byte) error {
	raw, err := members(data)
	if err != nil || raw == nil {
		return err
	}
	var v instance.Violations
	m := make(map[string]T, len(raw))
	for _, r := range raw {
		var value T
		if _, twice := m[r.name]; twice {
			v.Add(textfmt.PathKey("", r.name), "is given more than once")
			continue
		}
		v.Merge(textfmt.PathKey("", r.name), readElement(r.value, &value, j.begin, j.element))
		m[r.name] = value
	}
	if err := v.Err(); err != nil {
		return err
	}
	*j.m = m
	return nil
}

func readElement[T any](data []byte, v *T, begin func() T, element func(*T) any) error {
	if begin != nil {
		*v = begin()
	}
	return readJSON(data, element(v))
}

// JSONEnum is for an enum that has a default or is required. Empty text, which
// stands for no value, is an error.
func JSONEnum[T any](v *T) any { return &jsonEnum[T]{v} }

type jsonEnum[T any] struct{ value *T }

// MarshalJSON writes the value.
func (j *jsonEnum[T]) MarshalJSON() ([]byte, error) { return json.Marshal(j.value) }

// UnmarshalJSON reads null only as an element of a list or a map: a field that is
// null is not read.
func (j *jsonEnum[T]) UnmarshalJSON(data []byte) error {
	if text := string(data); text == `""` || text == "null" {
		return unread("must be " + oneOf(reflect.TypeFor[T]()))
	}
	return readJSON(data, j.value)
}

// JSONDuration is for a duration in a list or a map.
func JSONDuration(d *time.Duration) any { return (*Duration)(d) }

// JSONBytes is for bytes that have a default.
func JSONBytes(b *[]byte) JSON { return (*jsonBytes)(b) }

type jsonBytes []byte

// MarshalJSON writes nil bytes as empty text, because null would mean the
// default.
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
