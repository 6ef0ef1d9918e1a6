package spec

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// shapeHelp says how to write what was expected in the place of n, the value of
// the key what.
func shapeHelp(n *yaml.Node, s *Shape, what string) string {
	if help := oneHelp(n, what); help != "" {
		return help
	}
	switch {
	case s.Scalar && n.Style&yaml.FlowStyle != 0 && s.Object == nil && !s.Name && s.Words == nil:
		return "quote the text if the bracket is part of it"
	case s.Object != nil && s.Object.Key("enum") != nil && n.Kind == yaml.SequenceNode:
		if onlyTexts(n) {
			return fmt.Sprintf("one of several names is written enum: [%s]", strings.Join(texts(n), ", "))
		}
		return "one of several names is written enum: [idle, active]"
	case s == aBool && n.Kind == yaml.SequenceNode:
		return "write required: true on each of the fields themselves"
	case s.List != nil:
		return listHelp(n, s)
	case s.Object != nil:
		return shortForm(n, s.Object) + "its keys are " + strings.Join(s.Object.names(), ", ")
	case s.Entries != nil:
		return entriesHelp(n, s)
	case s.Name && n.Kind == yaml.SequenceNode && len(n.Content) == 1 && deref(n.Content[0]).Kind == yaml.ScalarNode:
		return "leave the brackets out: one name stands here"
	}
	return "write one value behind the colon"
}

// oneHelp is the help for a key with one value that has several, as it may have
// in other languages.
func oneHelp(n *yaml.Node, what string) string {
	list := n.Kind == yaml.SequenceNode
	switch {
	case n.Kind == yaml.ScalarNode:
	case what == "when" && list && len(n.Content) > 1 && onlyTexts(n):
		return "conditions are joined by &&: write when: " + quote(strings.Join(texts(n), " && "))
	case what == "when" && !list:
		return "write one expression: conditions are joined by && and ||, and a guard is called, for example when: is_ready() && desired == active"
	case what == "each" && list:
		return "the elements stand in a field that each names: each: spec.names, where names: {type: \"[]string\", default: [a, b]} is under userSpec"
	case what == "to" && list && len(n.Content) > 1:
		return "a transition leads to one state: write one for each"
	case what == "in" && list && onlyTexts(n):
		return fmt.Sprintf("give them a name under groups, for example groups: {session: [%s]}, and write in: session", strings.Join(texts(n), ", "))
	case what == "on" && list && len(n.Content) > 1:
		return "a transition takes one command: write one for each"
	case what == "action" && list && len(n.Content) > 1:
		return "a state has one action: its hook may do several things, or each has a state of its own"
	case what == "action" && !list:
		return "write the name of the action alone; what it is like stands under actions"
	}
	return ""
}

// listHelp says how a list is written where something else stands.
func listHelp(n *yaml.Node, s *Shape) string {
	of := s.List.Object
	switch {
	case n.Kind == yaml.ScalarNode && (of == ownObject || of == rowObject) && nameForm.MatchString(n.Value):
		return fmt.Sprintf("write [{%s: %s}]", of.Keys[0].Name, n.Value)
	case n.Kind == yaml.ScalarNode && of == nil:
		return "write [" + n.Value + "]"
	case n.Kind == yaml.ScalarNode:
		return "write the element behind a - or inside [ ]"
	case of == nil || keysOf(n, object(of), object(&Object{})):
		return "begin each element with a -"
	case of == ownObject:
		return "each way out is an element of its own, for example - {to: active, when: desired == active}; it has no name, and takes a command by on: start"
	case of == sharedObject:
		return "each is an element of its own, for example - {from: idle, to: active, when: desired == active}; it has no name, and takes a command by on: start"
	case of == rowObject:
		return "each row is an element of its own, for example - {state: active, when: spec.enabled}"
	}
	return "begin each element with a -"
}

// namesHelp is the help for a value that is no name where names are listed.
func (c *checker) namesHelp(n *yaml.Node, s *Shape, what string) string {
	switch {
	case n.Kind != yaml.ScalarNode || s.List == nil || !s.List.Name:
		return ""
	case what == "again":
		return c.againHelp(n.Value)
	case boolWords[strings.ToLower(n.Value)] == "" && !wholeNumber.MatchString(n.Value):
		return ""
	}
	for _, use := range Uses() {
		if use.Key.Name == what && use.Key.Shape == s {
			return "list names, for example " + what + ": " + use.Key.Example
		}
	}
	return ""
}

// againHelp says how the inputs are written after whose change an action runs again.
func (c *checker) againHelp(value string) string {
	inputs := deref(c.valueOf("inputs"))
	var names []string
	for i := 0; inputs.Kind == yaml.MappingNode && i+1 < len(inputs.Content); i += 2 {
		names = append(names, "input."+deref(inputs.Content[i]).Value)
	}
	const list = "list the inputs after whose change the action runs again, for example "
	switch short := strings.TrimPrefix(value, "input."); {
	case slices.Contains(names, "input."+short) || short != value:
		return "write [input." + short + "]"
	case len(names) == 0:
		return list + "again: [input.limit], with inputs: {limit: float64}"
	}
	return list + "again: [" + strings.Join(names, ", ") + "]"
}

// valueOf returns the value of a key at the top; an empty node if there is none.
func (c *checker) valueOf(key string) *yaml.Node {
	for i := 0; c.root.Kind == yaml.MappingNode && i+1 < len(c.root.Content); i += 2 {
		if deref(c.root.Content[i]).Value == key {
			return c.root.Content[i+1]
		}
	}
	return &yaml.Node{}
}

// isSchema reports whether a mapping of fields is written as JSON Schema has
// it.
func isSchema(n *yaml.Node) bool {
	object, properties := false, false
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := deref(n.Content[i]), deref(n.Content[i+1])
		object = object || k.Value == "type" && v.Value == "object"
		properties = properties || k.Value == "properties" && v.Kind == yaml.MappingNode
	}
	return object && properties
}

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// entriesHelp says how entries by name are written where a list stands, as most
// other languages have it.
func entriesHelp(n *yaml.Node, s *Shape) string {
	switch {
	case n.Kind == yaml.ScalarNode && s.Table && slices.Contains(BasicNames(), n.Value):
		return "give each a name, for example {value: " + n.Value + "}"
	case n.Kind != yaml.SequenceNode || len(n.Content) == 0:
		return "give each a name and a colon"
	}
	first := deref(n.Content[0])
	switch {
	case s == mappingShape:
		return "each is one of this worker's states, a colon, and what the child is asked for then, for example running: active"
	case first.Kind == yaml.ScalarNode && s.Table:
		return "give each a type, for example " + first.Value + ": string"
	case first.Kind == yaml.ScalarNode:
		return "write each in a line of its own with a colon behind it and no - before it: " + first.Value + ":"
	case first.Kind != yaml.MappingNode || len(first.Content) == 0:
		return "give each a name and a colon"
	}
	if key, name := nameIn(first); name != "" {
		return fmt.Sprintf("the name of each is its key: write %s: in the place of - %s: %s, and the rest below it", name, key, name)
	}
	if name := deref(first.Content[0]).Value; len(first.Content) == 2 && (s.Entries.Object == nil || s.Entries.Object.Key(name) == nil) {
		return "leave the - out: write " + name + ":"
	}
	return "the name of each is its key: write the name and a colon in the place of the -, and the rest below it"
}

// nameIn finds the key by which an element of a list says what it is called.
func nameIn(n *yaml.Node) (key, name string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := deref(n.Content[i]), deref(n.Content[i+1])
		if slices.Contains([]string{"name", "id", "key"}, k.Value) && v.Kind == yaml.ScalarNode && v.Value != "" {
			return k.Value, v.Value
		}
	}
	return "", ""
}

// shortForm shows how what stands there is written as the mapping that is
// needed, if one of its keys is what it most likely stands for.
func shortForm(n *yaml.Node, o *Object) string {
	if o == nil {
		return ""
	}
	if n.Kind == yaml.SequenceNode && o == desiredObject && onlyTexts(n) {
		return fmt.Sprintf("write {states: [%s]}; ", strings.Join(texts(n), ", "))
	}
	if n.Kind != yaml.ScalarNode {
		return ""
	}
	if key, _, ok := strings.Cut(n.Value, ":"); ok && o.Key(key) != nil {
		return "write " + key + ": with a space behind it; "
	}
	names := []string{"every", "timeout"}
	switch {
	case wholeNumber.MatchString(n.Value):
		names = []string{"max"}
	case o == childObject:
		names = []string{"worker"}
	case o == errorObject && o.Key(n.Value) != nil:
		return "write {" + n.Value + ": true}; "
	case o == guardObject:
		return "a guard is written in Go, and an expression stands under conditions; "
	case o == actionObject && !aTime.MatchString(n.Value):
		return writtenInGo + "; "
	case o.Name == "restart" && !aTime.MatchString(n.Value):
		return restarting + "; "
	case !aTime.MatchString(n.Value):
		return ""
	}
	for _, name := range names {
		if o.Key(name) != nil {
			return fmt.Sprintf("write {%s: %s}; ", name, n.Value)
		}
	}
	return ""
}

var (
	wholeNumber = regexp.MustCompile(`^[0-9]+$`)
	aTime       = regexp.MustCompile(`^[0-9.]+(ms|s|m|h)$`)
)

// texts returns the elements of a list of texts.
func texts(n *yaml.Node) []string {
	all := make([]string, len(n.Content))
	for i, item := range n.Content {
		all[i] = deref(item).Value
	}
	return all
}
