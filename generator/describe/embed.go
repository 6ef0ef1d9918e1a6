package describe

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// Embedded returns what a program has of the description of a machine besides the
// tables of its package, as JSON for fsm.Machine. An element of states, transitions,
// commands, actions, kinds of error, children and mapping has no name: the tables have
// the names, and the elements are in the same order. The last elements are left out if
// they say nothing. The text has no backquote, and nothing that an editor does not show.
func Embedded(m *model.Machine) string {
	var w embedding
	w.value("doc", text(m.Doc))
	list(&w, "userSpec", fields(m.UserSpec, "", nil))
	for _, part := range []struct {
		key  string
		from *expr.ObjectType
	}{{"observed", m.Observed}, {"vars", m.Vars}, {"inputs", m.Inputs}} {
		if part.from == nil {
			continue
		}
		all := fields(part.from, "", nil)
		for i, f := range part.from.Fields {
			all[i].Keep = part.key == "vars" && m.Kept[f]
		}
		list(&w, part.key, all)
	}
	list(&w, "outputs", outputTerms(m))
	list(&w, "commands", trimmed(embeddedCommands(m)))
	w.value("desired", model.StateNames(m.Desired))
	list(&w, "derive", rows(m.Derive))
	list(&w, "groups", groups(m))
	list(&w, "states", trimmed(embeddedStates(m)))
	list(&w, "actions", trimmed(embeddedActions(m)))
	list(&w, "guards", guardTerms(m))
	list(&w, "conditions", conditionTerms(m))
	list(&w, "children", embeddedChildren(m))
	return "{\n" + strings.Join(w.parts, ",\n") + "\n}"
}

// embedding collects the keys of the text.
type embedding struct{ parts []string }

// value adds a key in one line, unless its value says nothing.
func (w *embedding) value(key string, value any) {
	if line := compact(value); line != `""` {
		w.parts = append(w.parts, fmt.Sprintf("%q:%s", key, line))
	}
}

// list adds a key with an element a line, unless there are none.
func list[T any](w *embedding, key string, all []T) {
	if len(all) == 0 {
		return
	}
	lines := make([]string, len(all))
	for i, one := range all {
		lines[i] = compact(one)
	}
	w.parts = append(w.parts, fmt.Sprintf("%q:[\n%s\n]", key, strings.Join(lines, ",\n")))
}

// trimmed leaves out the last elements that say nothing.
func trimmed[T any](all []T) []T {
	for len(all) > 0 && compact(all[len(all)-1]) == "{}" {
		all = all[:len(all)-1]
	}
	return all
}

// compact returns a value as JSON for a raw string literal.
func compact(value any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // guards are full of <, > and &
	if err := enc.Encode(value); err != nil {
		panic(err) // texts and numbers can be encoded
	}
	var out strings.Builder
	for _, r := range strings.TrimSuffix(b.String(), "\n") {
		switch {
		case r != '`' && unicode.IsPrint(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}

// term is a name with a meaning.
type term struct {
	Name  string `json:"name,omitempty"`
	Doc   string `json:"doc,omitempty"`
	Type  string `json:"type,omitempty"`
	Value string `json:"value,omitempty"`
}

func outputTerms(m *model.Machine) (all []term) {
	for _, o := range m.Outputs {
		all = append(all, term{Name: o.Name, Doc: text(o.Doc), Type: o.Field.Type.String(), Value: expr.OneLine(o.Text)})
	}
	return all
}

func guardTerms(m *model.Machine) (all []term) {
	for _, g := range m.Guards {
		all = append(all, term{Name: g.Name, Doc: text(g.Doc)})
	}
	return all
}

func conditionTerms(m *model.Machine) (all []term) {
	for _, c := range m.Conditions {
		all = append(all, term{Name: c.Name, Doc: text(c.Doc), Value: expr.OneLine(c.WhenText)})
	}
	return all
}

type embeddedCommand struct {
	Doc    string   `json:"doc,omitempty"`
	Fields []*Field `json:"fields,omitempty"`
}

func embeddedCommands(m *model.Machine) (all []embeddedCommand) {
	for _, c := range m.Commands {
		all = append(all, embeddedCommand{Doc: text(c.Doc), Fields: fields(c.Type, "", nil)})
	}
	return all
}

type embeddedState struct {
	Doc         string               `json:"doc,omitempty"`
	Transitions []embeddedTransition `json:"transitions,omitempty"`
}

type embeddedTransition struct {
	For   string   `json:"for,omitempty"`
	After string   `json:"after,omitempty"`
	In    string   `json:"in,omitempty"`
	Set   []string `json:"set,omitempty"`
	Doc   string   `json:"doc,omitempty"`
}

func embeddedStates(m *model.Machine) (all []embeddedState) {
	for _, s := range m.States {
		d := embeddedState{Doc: text(s.Doc)}
		for _, t := range s.Tried() {
			way := transition(t)
			d.Transitions = append(d.Transitions, embeddedTransition{For: way.For, After: way.After, In: way.In, Set: way.Set, Doc: way.Doc})
		}
		d.Transitions = trimmed(d.Transitions)
		all = append(all, d)
	}
	return all
}

// embeddedAction has the policies that follow from the UserSpec; the tables have the
// others.
type embeddedAction struct {
	Doc     string   `json:"doc,omitempty"`
	Timeout string   `json:"timeout,omitempty"`
	Repeat  string   `json:"repeat,omitempty"`
	Tries   string   `json:"tries,omitempty"`
	Result  []*Field `json:"result,omitempty"`
	Errors  []term   `json:"errors,omitempty"`
}

func embeddedActions(m *model.Machine) (all []embeddedAction) {
	for _, a := range m.Actions {
		d := embeddedAction{Doc: text(a.Doc), Tries: from(a.Retry.Max)}
		if a.Timeout.Expr != nil {
			d.Timeout = a.Timeout.String()
		}
		if a.Repeat.Expr != nil {
			d.Repeat = a.Repeat.String()
		}
		if a.Result != nil {
			d.Result = fields(a.Result, "", nil)
		}
		for _, k := range a.Errors {
			d.Errors = append(d.Errors, term{Doc: text(k.Doc)})
		}
		d.Errors = trimmed(d.Errors)
		all = append(all, d)
	}
	return all
}

type embeddedChild struct {
	Worker    string         `json:"worker"`
	Doc       string         `json:"doc,omitempty"`
	Each      string         `json:"each,omitempty"`
	ChildName string         `json:"childName,omitempty"`
	When      string         `json:"when,omitempty"`
	UserSpec  string         `json:"userSpec,omitempty"`
	Fields    []Assign       `json:"fields,omitempty"`
	Inputs    []Assign       `json:"inputs,omitempty"`
	Mapping   []embeddedCell `json:"mapping,omitempty"` // by state
}

type embeddedCell struct {
	Child string `json:"child,omitempty"`
	Rows  []Row  `json:"rows,omitempty"`
}

func embeddedChildren(m *model.Machine) (all []embeddedChild) {
	for _, c := range m.Children {
		whole := child(m, c)
		d := embeddedChild{
			Worker: whole.Worker, Doc: whole.Doc, Each: whole.Each, ChildName: whole.ChildName,
			When: whole.When, UserSpec: whole.UserSpec, Fields: whole.Fields, Inputs: whole.Inputs,
		}
		if c.Mapped {
			for i := range m.States {
				cell := cellOf(c, i)
				d.Mapping = append(d.Mapping, embeddedCell{Child: cell.Child, Rows: cell.Rows})
			}
			d.Mapping = trimmed(d.Mapping)
		}
		all = append(all, d)
	}
	return all
}
