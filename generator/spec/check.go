package spec

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// checker holds a tree against the shapes of the language. What it refuses is
// remembered, so that decoding takes it for left out.
type checker struct {
	src     *source
	found   *diag.List
	refused map[*yaml.Node]bool
	root    *yaml.Node // of the file
}

// deref returns what an alias stands for, and every other node as it is.
func deref(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// isEmpty reports whether nothing was written: the value means none.
func isEmpty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0
}

// isNull reports whether a value is the null of JSON. Where a text may stand it
// is a text like any other.
func isNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "null" && n.Style == 0
}

func (c *checker) pos(n *yaml.Node) diag.Pos { return c.src.pos(c.src.begin(n)) }

func (c *checker) refuse(n *yaml.Node, rule *diag.Rule, format string, args ...any) *diag.Finding {
	c.refused[n] = true
	f := c.found.Add(rule, c.pos(n), format, args...)
	if n.Kind == yaml.ScalarNode && n.Style == 0 && !strings.ContainsAny(n.Value, "\n") {
		f.Length = width(n.Value)
	}
	return f
}

// value checks the value of a key, or an element of a list, called what.
func (c *checker) value(n *yaml.Node, s *Shape, what string) {
	n = deref(n)
	switch {
	case isEmpty(n):
	case isNull(n) && !s.Any && !s.Scalar:
		n.Value = ""
	case s.Any:
		c.any(n)
	case n.Kind == yaml.ScalarNode && s.Scalar:
		c.scalar(n, s, what)
	case n.Kind == yaml.SequenceNode && s.List != nil:
		c.list(n, s, what)
	case n.Kind == yaml.MappingNode && s.Object != nil:
		c.object(n, s.Object)
	case n.Kind == yaml.MappingNode && s.Entries != nil:
		c.entries(n, s, what)
	default:
		f := c.refuse(n, ruleShape, "%s must be %s, not %s", what, s.What, form(n))
		if f.Help = c.namesHelp(n, s, what); f.Help == "" {
			f.Help = shapeHelp(n, s, what)
		}
	}
}

func form(n *yaml.Node) string {
	switch n.Kind {
	case yaml.SequenceNode:
		return "a list"
	case yaml.MappingNode:
		return "a mapping"
	}
	return "the text " + clip(n.Value)
}

// clip makes a text fit into a message.
func clip(text string) string {
	if r := []rune(text); len(r) > 40 {
		text = string(r[:40]) + "…"
	}
	return fmt.Sprintf("%q", text)
}

func (c *checker) scalar(n *yaml.Node, s *Shape, what string) {
	if s.Name {
		c.name(n, what)
	}
	if s.Words == nil || slices.Contains(s.Words, n.Value) {
		return
	}
	f := c.refuse(n, ruleWord, "%s must be %s, not %s", what, s.What, clip(n.Value))
	near := diag.Propose(n.Value, s.Words)
	f.Help = near.Question()
	f.Rename(c.inner(n), n.Value, near)
	if meant := boolWords[strings.ToLower(n.Value)]; s == aBool && meant != "" {
		f.Help, f.Fix = "did you mean "+meant+"?", &diag.Fix{Pos: c.inner(n), Old: n.Value, New: meant}
	}
	if meant := healthWords[strings.ToLower(n.Value)]; what == "health" && meant != "" {
		f.Help, f.Fix = "did you mean "+meant+"?", &diag.Fix{Pos: c.inner(n), Old: n.Value, New: meant}
	}
	if short := shortForm(n, s.Object); short != "" {
		f.Help = strings.TrimSuffix(short, "; ")
	}
}

// healthWords are what others call the health of a state.
var healthWords = map[string]string{
	"ok": "healthy", "good": "healthy", "up": "healthy", "ready": "healthy", "running": "healthy", "green": "healthy", "true": "healthy",
	"unhealthy": "degraded", "bad": "degraded", "failed": "degraded", "failing": "degraded", "error": "degraded", "down": "degraded", "red": "degraded", "false": "degraded",
	"starting": "progressing", "pending": "progressing", "unknown": "progressing", "yellow": "progressing",
	"idle": "suspended", "paused": "suspended", "stopped": "suspended", "disabled": "suspended",
}

// boolWords are what YAML and other languages take for true and false.
var boolWords = map[string]string{"yes": "true", "on": "true", "1": "true", "true": "true", "no": "false", "off": "false", "0": "false", "false": "false"}

// inner returns the place of a scalar's text, behind its quote.
func (c *checker) inner(n *yaml.Node) diag.Pos {
	return (&decoder{src: c.src}).scalar(n).At(0)
}

// name refuses the words that every other reader of YAML takes for values. What is
// what is called by it.
func (c *checker) name(n *yaml.Node, what string) {
	if n.Value == "true" || n.Value == "false" || n.Value == "null" {
		f := c.refuse(n, ruleNoName, "%s is no name", n.Value)
		f.Help = "choose another name"
		if what == "an element of again" {
			f.Help = c.againHelp(n.Value)
		}
	}
}

func (c *checker) list(n *yaml.Node, s *Shape, what string) {
	of := s.List
	if onlyTexts(n) && of.Object != nil && !of.Scalar {
		f := c.refuse(n, ruleShape, "%s must be %s, not a list of texts", what, s.What)
		f.Help = "the keys of an element are " + strings.Join(of.Object.names(), ", ")
		switch {
		case of.Object == ownObject:
			f.Help = "write each as {to: active, when: desired == active}; " + f.Help
		case of.Object == sharedObject:
			f.Help = "write each as {from: idle, to: active, when: desired == active}; " + f.Help
		case s == mappingValue:
			f.Help = "a key is one of this worker's states, and its value one that the child is asked for: write a line for each state"
		}
		return
	}
	for _, item := range n.Content {
		if isEmpty(deref(item)) {
			c.refuse(deref(item), ruleValue, "an element of %s is empty; expected %s", what, of.What)
			continue
		}
		c.value(item, of, "an element of "+what)
	}
}

// onlyTexts reports whether a list has nothing but texts.
func onlyTexts(n *yaml.Node) bool {
	return len(n.Content) > 0 && !slices.ContainsFunc(n.Content, func(item *yaml.Node) bool {
		return deref(item).Kind != yaml.ScalarNode || isEmpty(deref(item))
	})
}

// keys goes over the keys of a mapping, each once: duplicates and what is no
// key are reported. With repeats, duplicates are gone over too.
func (c *checker) keys(n *yaml.Node, repeats bool, visit func(k, v *yaml.Node)) {
	first := make(map[string]*yaml.Node, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := deref(n.Content[i]), n.Content[i+1]
		at := n.Content[i]
		switch {
		case k.Kind != yaml.ScalarNode:
			c.found.Add(ruleKeyForm, c.pos(at), "a key must be a text, not %s", form(k))
		case k.Value == "<<" && k.Style == 0:
			c.found.Add(ruleMerge, c.pos(at), "the merge key << is not part of the language").
				Help = "write out what is merged; an alias for a whole value is fine"
			merged(v, func(k, v *yaml.Node) {
				if first[k.Value] == nil {
					visit(k, v) // is not missing
				}
			})
		case k.Value == "":
			c.found.Add(ruleKeyForm, c.pos(at), "a key is empty").Help = "write a name before the colon"
		case first[k.Value] != nil && !repeats:
			f := c.found.Add(RuleDuplicate, c.pos(at), "the key %s is given twice", k.Value)
			f.Length = width(k.Value)
			f.Help = "keep one of the two"
			f.Related = []diag.Related{{Pos: c.pos(first[k.Value]), Message: "it is given here first"}}
		default:
			first[k.Value] = at
			visit(k, v)
		}
	}
}

// merged goes over the keys of the mapping, or of each of those, that a merge key
// stands for.
func merged(n *yaml.Node, visit func(k, v *yaml.Node)) {
	n = deref(n)
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			merged(item, visit)
		}
		return
	}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if k := deref(n.Content[i]); k.Kind == yaml.ScalarNode && k.Value != "" && k.Value != "<<" {
			visit(k, n.Content[i+1])
		}
	}
}

func (c *checker) entries(n *yaml.Node, s *Shape, what string) {
	of := s.Entries
	if s.Table && isSchema(n) {
		c.refuse(n, ruleShape, "%s must be %s, and this is a JSON Schema", what, s.What).Help =
			"what it has under properties stands right here, each with its type, for example port: {type: uint16, required: true}"
		return
	}
	c.keys(n, s.Repeats, func(k, v *yaml.Node) {
		c.name(k, "")
		if (isEmpty(deref(v)) || isNull(deref(v)) && !of.Any && !of.Scalar) && of.needsValue() {
			c.found.Add(ruleValue, c.pos(k), "%s in %s has no value; expected %s", k.Value, what, of.What).Length = width(k.Value)
			return
		}
		if !c.outdented(k, v, of, what) {
			c.value(v, of, k.Value+" in "+what)
		}
	})
}

// outdented refuses an entry that is a key of the entry before it, which stands
// a level too far out: its name is one of that object's keys, and its value
// has the form of that key and not of an entry.
func (c *checker) outdented(k, v *yaml.Node, of *Shape, what string) bool {
	if of.Object == nil {
		return false
	}
	known := of.Object.Key(k.Value)
	if known == nil || !fits(deref(v), known.Shape) || fits(deref(v), of) && !keysOf(deref(v), known.Shape, of) {
		return false
	}
	not := form(deref(v))
	if fits(deref(v), of) {
		not = "one with the keys of " + known.Shape.Object.Name
	}
	f := c.refuse(deref(v), ruleShape, "%s in %s must be %s, not %s", k.Value, what, of.What, not)
	f.Help = fmt.Sprintf("%s is a key of %s: indent it, so that it stands below the name of one", k.Value, of.Object.Name)
	return true
}

// keysOf reports whether a mapping has keys of one object and none of another.
func keysOf(n *yaml.Node, one, another *Shape) bool {
	if n.Kind != yaml.MappingNode || one.Object == nil || len(n.Content) == 0 {
		return false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k := deref(n.Content[i]).Value; one.Object.Key(k) == nil || another.Object.Key(k) != nil {
			return false
		}
	}
	return true
}

// fits reports whether a value has a form that a shape allows.
func fits(n *yaml.Node, s *Shape) bool {
	switch n.Kind {
	case yaml.SequenceNode:
		return s.Any || s.List != nil
	case yaml.MappingNode:
		return s.Any || s.Object != nil || s.Entries != nil
	}
	return s.Any || s.Scalar || isEmpty(n)
}

// any checks what goes for every value: its keys.
func (c *checker) any(n *yaml.Node) {
	n = deref(n)
	switch n.Kind {
	case yaml.MappingNode:
		c.keys(n, false, func(_, v *yaml.Node) { c.any(v) })
	case yaml.SequenceNode:
		for _, item := range n.Content {
			c.any(item)
		}
	}
}
