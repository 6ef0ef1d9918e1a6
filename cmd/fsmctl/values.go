package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/internal/nearest"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

var errNoObject = errors.New("it is no object with fields")

// assignHelp says what an argument that sets a field looks like.
const assignHelp = `An argument is key=value. The key is the name of a field; that of a field of an object is
written object.field. A value is read as its type says: a text as it is, a list or an
object as YAML or JSON. @FILE is the content of a file, without the line break at its
end, so that a secret need not stand on the command line; @@ begins a text that begins
with @.`

// assignments returns the JSON object that arguments key=value make. before is the object
// from which fields of objects that are not set are taken.
func assignments(args []string, fields []fsm.MachineField, before json.RawMessage) (json.RawMessage, error) {
	var old map[string]any
	if len(before) > 0 {
		if err := decode(before, &old); err != nil {
			return nil, err
		}
	}
	set := partial{}
	for _, arg := range args {
		key, text, ok := strings.Cut(arg, "=")
		if !ok || key == "" {
			return nil, fmt.Errorf("%q is not key=value", arg)
		}
		if err := set.assign(strings.Split(key, "."), key, text, fields); err != nil {
			return nil, err
		}
	}
	for name, inner := range set {
		complete(inner, old[name])
	}
	return json.Marshal(set)
}

// partial is an object of which some fields are set.
type partial map[string]any

// complete gives a partial object the fields that are not set from what it was.
func complete(value, was any) {
	set, ok := value.(partial)
	old, there := was.(map[string]any)
	if !ok || !there {
		return
	}
	for name, before := range old {
		if inner, given := set[name]; given {
			complete(inner, before)
		} else {
			set[name] = before
		}
	}
}

// decode reads JSON and keeps numbers as they are written.
func decode(data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return dec.Decode(into)
}

// assign sets the field at a path of keys.
func (set partial) assign(keys []string, key, text string, fields []fsm.MachineField) error {
	field, err := fieldOf(keys[0], key, fields)
	if err != nil {
		return err
	}
	if len(keys) == 1 {
		if _, twice := set[keys[0]]; twice {
			return fmt.Errorf("%s is given twice", key)
		}
		value, err := valueOf(key, text, field)
		set[keys[0]] = value
		return err
	}
	if len(field.Fields) == 0 || strings.HasPrefix(field.Type, "[") || strings.HasPrefix(field.Type, "{string") {
		return fmt.Errorf("%s is of the type %s and has no fields to set one by one; set it as a whole", keys[0], field.Type)
	}
	inner, ok := set[keys[0]].(partial)
	if _, twice := set[keys[0]]; twice && !ok {
		return fmt.Errorf("%s is given twice", keys[0])
	}
	if !ok {
		inner = partial{}
		set[keys[0]] = inner
	}
	return inner.assign(keys[1:], key, text, field.Fields)
}

// fieldOf returns the field of a name.
func fieldOf(name, key string, fields []fsm.MachineField) (*fsm.MachineField, error) {
	var names []string
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i], nil
		}
		names = append(names, fields[i].Name)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("there is no field %s: there are none at all", key)
	}
	return nil, fmt.Errorf("there is no field %s; %s", key, nearest.Hint(name, names))
}

// valueOf reads the text of a value as the type of its field says.
func valueOf(key, text string, field *fsm.MachineField) (any, error) {
	if name, ok := strings.CutPrefix(text, "@"); ok && !strings.HasPrefix(name, "@") {
		data, err := readFile(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		text = strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
	} else if ok {
		text = name
	}
	switch t := field.Type; {
	case len(field.Enum) > 0 && !composed(t), t == "string", t == "duration", t == "time", t == "bytes", t == "":
		return text, nil
	}
	value, err := fromYAML([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("%s is of the type %s, which the value given cannot be read as", key, field.Type)
	}
	return value, nil
}

// composed reports whether a type is a list, a map or an object.
func composed(t string) bool {
	return strings.HasPrefix(t, "[") || strings.HasPrefix(t, "{") || t == "object"
}

// fromYAML reads YAML, which JSON is too, as what encodes to the same JSON.
func fromYAML(data []byte) (any, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var node yaml.Node
	if err := dec.Decode(&node); err != nil {
		return nil, err
	}
	if err := dec.Decode(new(yaml.Node)); err != io.EOF {
		return nil, errors.New("there is more than one document")
	}
	return plainValue(&node, 0)
}

// maxDepth is how deep a value may be.
const maxDepth = 100

// plainValue returns the value of a node. Numbers stay as they are written, and times are
// texts.
func plainValue(n *yaml.Node, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errors.New("it is too deep")
	}
	switch n.Kind {
	case yaml.DocumentNode:
		return plainValue(n.Content[0], depth)
	case yaml.SequenceNode:
		all := []any{}
		for _, inner := range n.Content {
			value, err := plainValue(inner, depth+1)
			if err != nil {
				return nil, err
			}
			all = append(all, value)
		}
		return all, nil
	case yaml.MappingNode:
		all := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			value, err := plainValue(n.Content[i+1], depth+1)
			if err != nil {
				return nil, err
			}
			all[n.Content[i].Value] = value
		}
		return all, nil
	case yaml.ScalarNode:
		return scalar(n)
	}
	return nil, errors.New("anchors and aliases are not taken")
}

// scalar returns the value of a scalar.
func scalar(n *yaml.Node) (any, error) {
	switch n.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		var b bool
		err := n.Decode(&b)
		return b, err
	case "!!int", "!!float":
		if json.Valid([]byte(n.Value)) {
			return json.Number(n.Value), nil
		}
		var number any
		err := n.Decode(&number)
		return number, err
	}
	return n.Value, nil
}
