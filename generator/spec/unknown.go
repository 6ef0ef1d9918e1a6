package spec

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// keyValue is one key of a mapping with its value.
type keyValue struct{ key, value *yaml.Node }

// objectChecker checks one mapping that has known keys.
type objectChecker struct {
	*checker
	o       *Object
	given   map[string]*yaml.Node // the values of the keys that are there or stood for
	known   []keyValue
	unknown []keyValue
	told    map[string]bool // keys of which it has been told with another what is wrong
}

func (c *checker) object(n *yaml.Node, o *Object) {
	oc := &objectChecker{checker: c, o: o, given: map[string]*yaml.Node{}, told: map[string]bool{}}
	c.keys(n, false, func(k, v *yaml.Node) {
		if o.Key(k.Value) == nil {
			oc.unknown = append(oc.unknown, keyValue{k, v})
			return
		}
		oc.given[k.Value] = v
		oc.known = append(oc.known, keyValue{k, v})
	})
	oc.together()
	for _, e := range oc.unknown {
		if !oc.told[e.key.Value] {
			oc.strange(e)
		}
	}
	for _, e := range oc.known {
		if oc.told[e.key.Value] {
			c.refused[deref(e.value)] = true
			continue
		}
		c.knownKey(e.key, e.value, o)
	}
	oc.missing(n)
}

// together finds the keys that belong to the mistake of another.
func (c *objectChecker) together() {
	for _, e := range c.unknown {
		h, ok := habitOf(c.o, e.key.Value, e.value)
		if !ok || c.told[e.key.Value] {
			continue
		}
		for name := range strings.FieldsSeq(h.with) {
			c.told[name] = c.told[name] || name != e.key.Value
		}
	}
	if v := c.given["values"]; v != nil && c.o.Key("enum") != nil && deref(v).Kind == yaml.SequenceNode {
		c.told["type"] = true // of an enum
	}
}

// missing reports the required keys that are not there.
func (c *objectChecker) missing(n *yaml.Node) {
	for _, k := range c.o.Keys {
		if k.Required && c.given[k.Name] == nil && (k.Unless == "" || c.given[k.Unless] == nil) {
			c.found.Add(ruleMissing, c.pos(n), "%s needs the key %s: %s", c.o.Name, k.Name, lowerFirst(k.Doc)).
				Help = fmt.Sprintf("add %s: and %s", k.Name, k.Shape.What)
		}
	}
}

// knownKey checks the value of a key that the object has.
func (c *checker) knownKey(k, v *yaml.Node, o *Object) {
	known := o.Key(k.Value)
	if isEmpty(deref(v)) && known.Required {
		f := c.found.Add(ruleValue, c.pos(k), "%s has no value; expected %s", k.Value, known.Shape.What)
		f.Length = width(k.Value)
		return
	}
	c.value(v, known.Shape, k.Value)
}

// lowerFirst makes the doc of a key go on a sentence.
func lowerFirst(doc string) string {
	return strings.ToLower(doc[:1]) + strings.TrimSuffix(doc[1:], ".")
}

// strange reports a key that the object does not have. Where it is sure which
// one is meant, it goes on as if that were there.
func (c *objectChecker) strange(e keyValue) {
	k := e.key
	if c.o.Open && strings.HasPrefix(k.Value, "x-") {
		return
	}
	f := c.found.Add(ruleKey, c.pos(k), "%s has no key %s", c.o.Name, clip(k.Value))
	f.Length = width(k.Value)
	if c.habit(f, e) || c.around(f, e) {
		return
	}
	f.Help = diag.DidYouMean(k.Value, c.o.names())
	other, free := otherKey(k.Value, c.o, c.given)
	switch v := k.Value; {
	case free:
		f.Help = "did you mean " + other + "?"
	case other != "":
		f.Help = givenAlready(other, v)
	case v[0] >= '0' && v[0] <= '9':
		f.Help = "inside {} a text ends at a comma: quote it, and write a number with a point"
	case c.o.Open && (v[0] == '_' || strings.HasPrefix(v, "x_")):
		f.Help = "what is for people and other tools stands in a key that begins with x-"
	case f.Help == "":
		f.Help = "its keys are " + strings.Join(c.o.names(), ", ")
		switch c.o {
		case childObject:
			f.Help += "; what the child is configured with stands under userSpec"
		case commandObject:
			f.Help = "what a command carries stands under fields"
			if v := deref(e.value); v.Kind == yaml.ScalarNode && c.given["fields"] == nil {
				f.Help += ": write {fields: {" + k.Value + ": " + v.Value + "}}"
			}
		}
	}
	left := slices.DeleteFunc(c.o.names(), func(name string) bool { return c.given[name] != nil })
	f.Rename(c.inner(k), k.Value, diag.Propose(k.Value, left))
	switch {
	case f.Fix != nil && f.Help == "did you mean "+f.Fix.New+"?":
		k.Value, c.given[f.Fix.New] = f.Fix.New, e.value // what is below it is looked at, and is not missing elsewhere
		c.knownKey(k, e.value, c.o)
	case free:
		c.given[other] = e.value // that it is missing follows from the word
	}
}

// givenAlready is the help for a word that stands beside the key that means the
// same.
func givenAlready(key, word string) string {
	return word + " is called " + key + " here, and that is given already: keep one of the two"
}

// habit tells what is written in the place of a key of another language.
func (c *objectChecker) habit(f *diag.Finding, e keyValue) bool {
	h, ok := habitOf(c.o, e.key.Value, e.value)
	if !ok {
		return false
	}
	means := strings.Fields(h.means)
	f.Help = h.help
	switch {
	case len(means) == 1 && c.given[means[0]] != nil && deref(e.value).Kind == yaml.ScalarNode:
		f.Help = givenAlready(means[0], e.key.Value)
	case len(means) == 1 && c.given[means[0]] != nil:
		f.Help = "what it has belongs under " + means[0] + ", which is there already"
	case h.help == "":
		f.Help = "did you mean " + means[0] + "?"
	}
	for _, name := range means {
		if c.given[name] == nil {
			c.given[name] = e.value
		}
	}
	for _, other := range c.unknown {
		if name := other.key.Value; c.told[name] && slices.Contains(strings.Fields(h.with), name) {
			f.Related = append(f.Related, diag.Related{Pos: c.pos(other.key), Length: width(name), Message: "this belongs to it"})
		}
	}
	return true
}

// around tells of a mapping around what stands right here.
func (c *objectChecker) around(f *diag.Finding, e keyValue) bool {
	v := deref(e.value)
	if !keysOf(v, object(c.o), object(&Object{})) || diag.Nearest(e.key.Value, c.o.names()) != "" {
		return false
	}
	f.Help = fmt.Sprintf("the keys below it are those of %s: leave %s out, and indent them less", c.o.Name, e.key.Value)
	for i := 0; i+1 < len(v.Content); i += 2 {
		c.given[deref(v.Content[i]).Value] = v.Content[i+1]
	}
	return true
}
