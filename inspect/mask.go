package inspect

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

var hidden = json.RawMessage(`"***"`)

// masked returns an object from outside without its secrets, for people. What is not a
// field, or does not look like its type, is hidden, too: it may be a secret under a name
// that is misspelt.
func masked(data json.RawMessage, fields []fsm.MachineField) json.RawMessage {
	if len(data) == 0 {
		return nil
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &members) != nil || members == nil {
		return hidden
	}
	shown := map[string]json.RawMessage{}
	for name, value := range members {
		i := 0
		for i < len(fields) && fields[i].Name != name {
			i++
		}
		if i == len(fields) {
			shown["***"] = hidden // not even the name: it may be anything
			continue
		}
		if shown[name] = hidden; !fields[i].Secret {
			shown[name] = maskedValue(value, fields[i].Type, fields[i].Fields, fields[i].Element)
		}
	}
	return encoded(shown)
}

// maskedValue masks a value of a type. fields are those of an object, also of one in a
// list or map, and element is what is known about elements.
func maskedValue(data json.RawMessage, typ string, fields []fsm.MachineField, element *fsm.MachineElement) json.RawMessage {
	inner, isList := strings.CutPrefix(typ, "[]")
	if !isList {
		var isMap bool
		if inner, isMap = strings.CutPrefix(typ, "map[string]"); !isMap {
			return maskedScalar(data, typ, fields)
		}
	}
	var below *fsm.MachineElement
	one := func(data json.RawMessage) json.RawMessage { return maskedValue(data, inner, fields, below) }
	if element != nil {
		if below = element.Element; element.Secret {
			one = func(json.RawMessage) json.RawMessage { return hidden }
		}
	}
	var items []json.RawMessage
	if isList && json.Unmarshal(data, &items) == nil {
		for i := range items {
			items[i] = one(items[i])
		}
		return encoded(items)
	}
	var members map[string]json.RawMessage
	if !isList && json.Unmarshal(data, &members) == nil {
		for name := range members {
			members[name] = one(members[name])
		}
		return encoded(members)
	}
	return hidden
}

// maskedScalar masks an object, or what is neither a list nor a map.
func maskedScalar(data json.RawMessage, typ string, fields []fsm.MachineField) json.RawMessage {
	if fields != nil {
		return masked(data, fields)
	}
	number := typ == "bool" || typ == "float64" || strings.HasPrefix(typ, "int") || strings.HasPrefix(typ, "uint")
	switch data = bytes.TrimSpace(data); {
	case len(data) == 0, data[0] == '{', data[0] == '[', number && data[0] == '"':
		return hidden
	}
	return data
}

func encoded(value any) json.RawMessage {
	text, err := json.Marshal(value)
	if err != nil {
		return hidden
	}
	return text
}
