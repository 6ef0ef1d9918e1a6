package spec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// SchemaID is the address of the JSON Schema of the language.
const SchemaID = "https://raw.githubusercontent.com/fsmgen/fsmgen/main/generator/spec/schema.json"

// Schema returns the JSON Schema (draft 7, which all editors know) of a spec. It
// is made from the keys that Parse checks files against. Editors get from it
// what may stand where; names and expressions only fsmgen knows.
func Schema() []byte { return SchemaOf("fsmgen spec", SchemaID, language) }

// SchemaOf returns the JSON Schema of a file that is a mapping with known keys,
// as Read checks one. The id is an address, or "".
func SchemaOf(title, id string, object *Object) []byte {
	s := &schemer{names: map[string]string{}, defined: &ordered{}}
	root := &ordered{}
	root.add("$schema", "http://json-schema.org/draft-07/schema#")
	if id != "" {
		root.add("$id", id)
	}
	root.add("title", title)
	root.entries = append(root.entries, s.object(object).entries...)
	root.add("description", object.Doc)
	root.add("definitions", s.defined)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		panic("spec: the schema is no JSON: " + err.Error()) // it is made of texts, lists and mappings only
	}
	return b.Bytes()
}

// ordered is a JSON object that keeps its keys in order.
type ordered struct{ entries []member }

type member struct {
	key   string
	value any
}

func (o *ordered) add(key string, value any) { o.entries = append(o.entries, member{key, value}) }

// MarshalJSON implements json.Marshaler.
func (o *ordered) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, m := range o.entries {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := enc.Encode(m.key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := enc.Encode(m.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// schemer makes schemas. What has known keys is defined once, by the name of
// the object and what else may stand in its place.
type schemer struct {
	names   map[string]string // definition -> its name
	defined *ordered
}

// value is the schema of what stands behind a key. Everything but a required
// value may be left empty.
func (s *schemer) value(form *Shape, mayBeEmpty bool) *ordered {
	if form.Any {
		return &ordered{}
	}
	if form.Object != nil {
		ref := &ordered{}
		ref.add("$ref", "#/definitions/"+s.define(form, mayBeEmpty))
		return ref
	}
	return s.inline(form, mayBeEmpty)
}

// define returns the name of the definition of a shape with known keys.
func (s *schemer) define(form *Shape, mayBeEmpty bool) string {
	name := strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(form.Object.Name, "a "), "an "), " ", "-")
	if form.Scalar || form.List != nil {
		name += "-or-short"
	}
	if !mayBeEmpty {
		name += "-given"
	}
	of := fmt.Sprintf("%p %t %v", form.Object, form.Scalar, form.Words)
	for s.names[name] != "" && s.names[name] != of {
		name += "-other"
	}
	if s.names[name] == "" {
		s.names[name] = of
		at := len(s.defined.entries)
		s.defined.add(name, nil)
		s.defined.entries[at].value = s.inline(form, mayBeEmpty)
	}
	return name
}

// inline is the schema of a shape. Each kind of value that it allows has
// keywords of its own, so that they stand beside each other.
func (s *schemer) inline(form *Shape, mayBeEmpty bool) *ordered {
	out := &ordered{}
	if form.Object != nil && len(form.Words) > 0 {
		word, object := *form, *form
		word.Object, object.Scalar, object.Words = nil, false, nil
		out.add("anyOf", []any{s.inline(&word, mayBeEmpty), s.inline(&object, false)})
		return out
	}
	var types []string
	add := func(kinds ...string) { types = append(types, kinds...) }
	if form.Scalar {
		add("string", "number", "boolean")
	}
	if form.List != nil {
		add("array")
	}
	if form.Object != nil || form.Entries != nil {
		add("object")
	}
	if mayBeEmpty {
		add("null")
	}
	if len(form.Words) > 0 {
		out.add("enum", words(form.Words, mayBeEmpty))
	} else {
		out.add("type", types)
	}
	if form.List != nil {
		out.add("items", s.value(form.List, false))
	}
	if form.Entries != nil {
		out.add("additionalProperties", s.value(form.Entries, !form.Entries.needsValue()))
	}
	if form.Object != nil {
		out.entries = append(out.entries, s.object(form.Object).entries[1:]...)
	}
	return out
}

// words lists the allowed words. YAML reads true and false as such, and fsmgen
// takes them as they are written, in quotes as well.
func words(allowed []string, mayBeEmpty bool) []any {
	var all []any
	for _, w := range allowed {
		switch w {
		case "true", "false":
			all = append(all, w == "true", w)
		default:
			all = append(all, w)
		}
	}
	if mayBeEmpty {
		all = append(all, nil)
	}
	return all
}

// object is the schema of a mapping with known keys.
func (s *schemer) object(o *Object) *ordered {
	out, properties := &ordered{}, &ordered{}
	out.add("type", "object")
	var needed []string
	var either []any
	for _, k := range o.Keys {
		properties.add(k.Name, s.key(k))
		switch {
		case k.Required && k.Unless != "":
			either = []any{requires(k.Name), requires(k.Unless)}
		case k.Required:
			needed = append(needed, k.Name)
		}
	}
	out.add("properties", properties)
	if len(needed) > 0 {
		out.add("required", needed)
	}
	if len(either) > 0 {
		out.add("anyOf", either)
	}
	if o.Open {
		open := &ordered{}
		open.add("^x-", true)
		out.add("patternProperties", open)
	}
	out.add("additionalProperties", false)
	return out
}

func requires(key string) *ordered {
	out := &ordered{}
	out.add("required", []string{key})
	return out
}

// key is the schema of a key's value with what editors show of it.
func (s *schemer) key(k *Key) *ordered {
	out := &ordered{}
	out.add("description", k.Doc)
	out.add("markdownDescription", fmt.Sprintf("%s\n\n```yaml\n%s: %s\n```", k.Doc, k.Name, k.Example))
	out.add("examples", []any{example(k.Example)})
	out.entries = append(out.entries, s.value(k.Shape, !k.Required).entries...)
	return out
}

// example returns the value that an example in YAML stands for.
func example(text string) any {
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		panic("spec: the example " + text + " is no YAML: " + err.Error())
	}
	return value
}
