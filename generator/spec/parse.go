package spec

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// Read reads any other YAML file of the project as strictly as a spec, and
// gives its value, in which what was refused is left out. It gives nil for a file
// that cannot be read.
func Read(path string, data []byte, form *Shape) (*Node, *diag.List) {
	found := &diag.List{}
	src, root := readTree(path, data, found)
	if root == nil {
		return nil, found
	}
	return understand(src, root, form, found).node(root), found
}

// understand mends a tree and checks its form; both change the tree.
func understand(src *source, root *yaml.Node, form *Shape, found *diag.List) *decoder {
	(&mender{src: src, found: found, root: root}).node("", root)
	c := &checker{src: src, found: found, refused: map[*yaml.Node]bool{}, root: root}
	c.value(root, form, "the file")
	return &decoder{src: src, refused: c.refused}
}

// readTree reads a file as YAML; the root is nil after adding what is wrong.
func readTree(path string, data []byte, found *diag.List) (*source, *yaml.Node) {
	src, text := newSource(path, data, found)
	if src == nil {
		return nil, nil
	}
	return src, readYAML(src, text, found)
}

func (d *decoder) spec(n *yaml.Node) *Spec {
	o := d.object(n)
	s := &Spec{
		Unread:      d.unread(o, language),
		Partial:     map[string]bool{},
		FSM:         d.text(o["fsm"]),
		Worker:      d.text(o["worker"]),
		Package:     d.text(o["package"]),
		Doc:         d.text(o["doc"]),
		UserSpec:    d.fields(o["userSpec"]),
		Observed:    d.fields(o["observed"]),
		Vars:        d.fields(o["vars"]),
		Inputs:      d.fields(o["inputs"]),
		Desired:     d.desired(o["desired"]),
		Initial:     d.text(o["initial"]),
		Shutdown:    d.text(o["shutdown"]),
		Failed:      d.text(o["failed"]),
		Transitions: d.transitions(o["transitions"]),
		Reconcile:   d.reconcile(o["reconcile"]),
		Supervision: d.supervision(o["supervision"]),
	}
	for name, section := range o {
		s.Partial[name] = d.twice(section)
	}
	s.Partial["states"] = s.Partial["states"] || d.nested(o["states"])
	d.each(o["groups"], func(k, v *yaml.Node) { s.Groups = append(s.Groups, d.group(k, v)) })
	if n := o["states"]; n != nil {
		s.StatesPos = d.pos(n)
	}
	d.each(o["states"], func(k, v *yaml.Node) { s.States = append(s.States, d.state(k, v)) })
	d.each(o["actions"], func(k, v *yaml.Node) { s.Actions = append(s.Actions, d.action(k, v)) })
	d.each(o["commands"], func(k, v *yaml.Node) {
		c := d.object(v)
		s.Commands = append(s.Commands, &Command{Named: d.named(k, c), Fields: d.fields(c["fields"])})
	})
	d.each(o["guards"], func(k, v *yaml.Node) {
		s.Guards = append(s.Guards, &Guard{Named: d.named(k, d.object(v))})
	})
	d.each(o["conditions"], func(k, v *yaml.Node) { s.Conditions = append(s.Conditions, d.condition(k, v)) })
	d.each(o["outputs"], func(k, v *yaml.Node) { s.Outputs = append(s.Outputs, d.output(k, v)) })
	d.each(o["children"], func(k, v *yaml.Node) { s.Children = append(s.Children, d.child(k, v)) })
	return s
}

// unread reports whether a part of an object is left out of the Spec.
func (d *decoder) unread(values map[string]*yaml.Node, o *Object) bool {
	for name, value := range values {
		if d.refused[value] || o.Key(name) == nil && !(o.Open && strings.HasPrefix(name, "x-")) {
			return true
		}
	}
	return false
}

// nested reports whether a state has states in it, which are left out.
func (d *decoder) nested(states *yaml.Node) bool {
	found := false
	d.each(states, func(_, v *yaml.Node) { found = found || d.object(v)["states"] != nil })
	return found
}

func (d *decoder) fields(n *yaml.Node) []*Field {
	var fields []*Field
	d.each(n, func(k, v *yaml.Node) {
		f := d.field(v)
		f.Name, f.Pos = d.scalar(k), d.pos(k)
		fields = append(fields, f)
	})
	return fields
}

// field reads a field without its name: its type alone, or a mapping.
func (d *decoder) field(n *yaml.Node) *Field {
	if n.Kind == yaml.ScalarNode {
		return &Field{Type: d.text(n), Pos: d.pos(n)}
	}
	o := d.object(n)
	f := &Field{
		Named:       Named{Doc: d.text(o["doc"]), GoName: d.text(o["goName"])},
		Type:        d.text(o["type"]),
		Fields:      d.fields(o["fields"]),
		HasFields:   o["fields"] != nil,
		Enum:        d.texts(o["enum"]),
		HasEnum:     o["enum"] != nil,
		EnumPartial: d.partial(o["enum"]),
		Worker:      d.text(o["worker"]),
		Required:    d.text(o["required"]),
		Transient:   d.text(o["transient"]),
		Secret:      d.text(o["secret"]),
		Default:     d.node(o["default"]),
		Min:         d.text(o["min"]),
		Max:         d.text(o["max"]),
		Pattern:     d.text(o["pattern"]),
		MinItems:    d.text(o["minItems"]),
		MaxItems:    d.text(o["maxItems"]),
		Initial:     d.text(o["initial"]),
		Keep:        d.text(o["keep"]),
		Pos:         d.pos(n),
	}
	if items := o["items"]; items != nil && !isEmpty(items) && !d.refused[items] {
		f.Items = d.field(items)
	}
	if values := o["values"]; values != nil && !isEmpty(values) && !d.refused[values] {
		f.Values = d.field(values)
	}
	return f
}

func (d *decoder) desired(n *yaml.Node) Desired {
	if n == nil || n.Kind != yaml.MappingNode {
		return Desired{}
	}
	o := d.object(n)
	return Desired{Given: true, Pos: d.pos(n), States: d.texts(o["states"]), Derive: d.rows(o["derive"])}
}

func (d *decoder) rows(n *yaml.Node) []*Rule {
	var rows []*Rule
	for _, item := range d.items(n) {
		o := d.object(item)
		rows = append(rows, &Rule{State: d.text(o["state"]), When: d.text(o["when"]), Pos: d.pos(item)})
	}
	return rows
}

func (d *decoder) group(k, v *yaml.Node) *Group {
	o := d.object(v)
	g := &Group{Named: d.named(k, o), Members: d.texts(v)}
	if o["members"] != nil {
		g.Members = d.texts(o["members"])
	}
	return g
}

func (d *decoder) state(k, v *yaml.Node) *State {
	o := d.object(v)
	return &State{
		Named:       d.named(k, o),
		Action:      d.text(o["action"]),
		Signal:      d.text(o["signal"]),
		Defer:       d.oneOrMore(o["defer"]),
		Health:      d.text(o["health"]),
		Transitions: d.transitions(o["transitions"]),
	}
}

func (d *decoder) transitions(n *yaml.Node) []*Transition {
	var all []*Transition
	for _, item := range d.items(n) {
		o := d.object(item)
		all = append(all, &Transition{
			To:     d.text(o["to"]),
			On:     d.text(o["on"]),
			When:   d.text(o["when"]),
			After:  d.text(o["after"]),
			In:     d.text(o["in"]),
			For:    d.text(o["for"]),
			Doc:    d.text(o["doc"]),
			From:   d.oneOrMore(o["from"]),
			Except: d.oneOrMore(o["except"]),
			Set:    d.node(o["set"]),
			Pos:    d.pos(item),
		})
	}
	return all
}

func (d *decoder) action(k, v *yaml.Node) *Action {
	o := d.object(v)
	a := &Action{
		Named:   d.named(k, o),
		Timeout: d.text(o["timeout"]),
		Repeat:  d.text(o["repeat"]),
		Again:   d.texts(o["again"]),
		Retry:   d.retry(o["retry"]),
		Result:  d.fields(o["result"]),
		Unread:  d.unread(o, actionObject),
	}
	d.each(o["errors"], func(k, v *yaml.Node) {
		o := d.object(v)
		a.Errors = append(a.Errors, &ErrorKind{Named: d.named(k, o), Permanent: d.text(o["permanent"])})
	})
	return a
}

func (d *decoder) retry(n *yaml.Node) Retry {
	if n == nil || n.Kind != yaml.MappingNode {
		return Retry{}
	}
	o := d.object(n)
	return Retry{
		Max:     d.text(o["max"]),
		Within:  d.text(o["within"]),
		Initial: d.text(o["initial"]),
		Factor:  d.text(o["factor"]),
		Cap:     d.text(o["cap"]),
		Jitter:  d.text(o["jitter"]),
		Pos:     d.pos(n),
	}
}

func (d *decoder) condition(k, v *yaml.Node) *Condition {
	o := d.object(v)
	c := &Condition{Named: d.named(k, o), When: d.text(v)}
	if o["when"] != nil {
		c.When = d.text(o["when"])
	}
	return c
}

func (d *decoder) output(k, v *yaml.Node) *Output {
	o := d.object(v)
	out := &Output{Named: d.named(k, o), Value: d.text(v)}
	if o["value"] != nil {
		out.Value = d.text(o["value"])
	}
	return out
}

func (d *decoder) child(k, v *yaml.Node) *Child {
	o := d.object(v)
	c := &Child{
		Named:      d.named(k, o),
		Worker:     d.text(o["worker"]),
		Each:       d.text(o["each"]),
		NameExpr:   d.text(o["name"]),
		When:       d.text(o["when"]),
		MapFrom:    d.text(o["mapFrom"]),
		OnChange:   d.text(o["onChange"]),
		UserSpec:   d.node(o["userSpec"]),
		Inputs:     d.node(o["inputs"]),
		HasMapping: o["stateMapping"] != nil && !isEmpty(o["stateMapping"]) && !d.refused[o["stateMapping"]],
		DependsOn:  d.texts(o["dependsOn"]),
		Unread:     d.unread(o, childObject),
		Pos:        d.pos(k),
	}
	d.all(o["stateMapping"], func(k, v *yaml.Node) {
		c.StateMapping = append(c.StateMapping, &MappingRow{Key: d.scalar(k), To: d.text(v), Rows: d.rows(v)})
	})
	return c
}

func (d *decoder) reconcile(n *yaml.Node) Reconcile {
	o := d.object(n)
	return Reconcile{Mode: d.text(n), Every: d.text(o["every"])}
}

func (d *decoder) supervision(n *yaml.Node) Supervision {
	o := d.object(n)
	observe, shutdown := d.object(o["observe"]), d.object(o["shutdown"])
	return Supervision{
		Every:           d.text(observe["every"]),
		Timeout:         d.text(observe["timeout"]),
		StaleAfter:      d.text(observe["staleAfter"]),
		Restart:         d.retry(o["restart"]),
		ShutdownTimeout: d.text(shutdown["timeout"]),
	}
}
