// Package scaffold writes what people go on from: a new project, and hooks to
// fill in.
package scaffold

import (
	"fmt"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/fsmgen/fsmgen/generator/model"
)

// contract is one interface of a generated package that a person implements.
type contract struct {
	path     string // of the package
	name     string // "Hooks"
	doc      string // of the type that implements it
	typeName string // as a new file calls it
	receiver string
	methods  []method
	face     *types.Interface // as generated, once hooks are type-checked against it
}

// method is one method of a contract.
type method struct {
	name    string
	doc     string
	params  []param
	results []typeRef
	body    string
	uses    []typeRef // in the body
}

// declares reports whether a method has a parameter with a name.
func (m method) declares(name string) bool {
	return slices.ContainsFunc(m.params, func(p param) bool { return p.name == name })
}

type param struct {
	name string
	is   typeRef
}

// typeRef is a type as code names it: a name of a package, or a plain one.
type typeRef struct {
	path, pkg string // "" for Go's own
	name      string
	pointer   bool
}

func plain(name string) typeRef { return typeRef{name: name} }

var (
	ctxRef   = typeRef{path: "context", pkg: "context", name: "Context"}
	errorNew = typeRef{path: "errors", pkg: "errors", name: "New"}
)

// contracts are what a worker type wants to be written, Hooks first.
func contracts(m *model.Machine) []contract {
	var all []contract
	if hooks := hookMethods(m); len(hooks) > 0 {
		all = append(all, contract{
			path: m.ImportPath, name: "Hooks", typeName: m.Worker, receiver: "h", methods: hooks,
			doc: fmt.Sprintf("%s is what a worker of type %s does in the world: its %s.Hooks.", m.Worker, m.Worker, m.Package),
		})
	}
	if len(m.Children) > 0 {
		all = append(all, contract{
			path: m.ImportPath, name: "ChildWorkers", typeName: m.Worker + "Children", receiver: "c", methods: childMethods(m),
			doc: fmt.Sprintf("%sChildren makes the workers of the children: it is %s.ChildWorkers.", m.Worker, m.Package),
		})
	}
	return all
}

func hookMethods(m *model.Machine) []method {
	own := func(name string) typeRef { return typeRef{path: m.ImportPath, pkg: m.Package, name: name} }
	ctx := param{"ctx", ctxRef}
	var all []method
	if m.Observed != nil {
		all = append(all, method{
			name: "CollectObservedState", doc: "CollectObservedState looks at the world.",
			params: []param{ctx, {"desired", own("DesiredState")}}, results: []typeRef{own("ObservedState"), plain("error")},
			body: "return $ObservedState{}, $New(\"CollectObservedState: not written yet\")", uses: []typeRef{own("ObservedState"), errorNew},
		})
	}
	for _, a := range m.Actions {
		act := method{
			name: a.GoName, doc: described(a.GoName+" is the action "+a.Name, a.Doc) + "\nIt may run more than once for one stay in a state, so it must be idempotent." + kindsDoc(m, a),
			params: []param{ctx, {"snap", own("Snapshot")}}, results: []typeRef{plain("error")},
			body: "return $New(" + strconv.Quote(a.Name+": not written yet") + ")", uses: []typeRef{errorNew},
		}
		if a.Result != nil {
			result := own(a.Result.GoName)
			act.results = []typeRef{result, plain("error")}
			act.body, act.uses = strings.Replace(act.body, "return ", "return $"+result.name+"{}, ", 1), []typeRef{result, errorNew}
		}
		all = append(all, act)
	}
	if m.Reconcile.Mode == "hook" {
		all = append(all, method{
			name: "OnConfigChange", doc: "OnConfigChange reports whether a changed UserSpec makes the worker declare its children again.\nIt must neither block nor change anything.",
			params: []param{{"old", own("UserSpec")}, {"new", own("UserSpec")}}, results: []typeRef{plain("bool")},
			body: "return true // not written yet: every change does",
		})
	}
	for _, g := range m.Guards {
		snap := own("Snapshot")
		snap.pointer = true
		all = append(all, method{
			name: g.GoName, doc: described(g.GoName+" is the guard "+g.Name, g.Doc) + "\nIt reads the snapshot and nothing else, changes nothing and does not block.",
			params: []param{{"snap", snap}}, results: []typeRef{plain("bool")},
			body: "panic(" + strconv.Quote(g.Name+": not written yet") + ")",
		})
	}
	return all
}

// kindsDoc says with which errors an action says why it failed.
func kindsDoc(m *model.Machine, a *model.Action) string {
	if len(a.Errors) == 0 {
		return ""
	}
	text := "\nTo say why it failed it returns one of these, or an error that wraps one:"
	for i, name := range sentinelsOf(m, a) {
		text += "\n  - " + name
		if a.Errors[i].Permanent {
			text += ", after which it is not tried again"
		}
		if doc := strings.Join(strings.Fields(a.Errors[i].Doc), " "); doc != "" {
			text += ": " + doc
		}
	}
	return text
}

func childMethods(m *model.Machine) []method {
	var all []method
	for _, c := range m.Children {
		own := func(name string) typeRef {
			return typeRef{path: c.Machine.ImportPath, pkg: c.Machine.Package, name: name}
		}
		worker := own("Worker")
		worker.pointer = true
		what := c.GoName + " makes the worker of child " + c.Name
		if c.Group {
			what = c.GoName + " makes the worker of a child of " + c.Name
		}
		var nils, missing []string
		for _, need := range contracts(c.Machine) {
			nils, missing = append(nils, "nil"), append(missing, need.name)
		}
		body := "return $NewWorker(" + strings.Join(nils, ", ") + ")"
		if len(missing) > 0 {
			body += " // not written yet: it does not start without " + strings.Join(missing, " and ")
		}
		all = append(all, method{
			name: c.GoName, doc: described(what, c.Doc), params: []param{{"spec", own("UserSpec")}}, results: []typeRef{worker},
			body: body, uses: []typeRef{own("NewWorker")},
		})
	}
	return all
}

// described begins a doc comment with what a thing is.
func described(what, doc string) string {
	if doc = strings.TrimSpace(doc); doc == "" {
		return what + "."
	}
	if strings.Contains(doc, "\n") {
		return what + ".\n\n" + doc + "\n"
	}
	return what + ": " + doc
}

// comment writes text as // lines; nothing in it can be anything but comment.
func comment(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.Trim(strings.ReplaceAll(text, "\r", "\n"), "\n"), "\n") {
		line = strings.Map(func(r rune) rune {
			if r != '\t' && !unicode.IsPrint(r) {
				return '\uFFFD'
			}
			return r
		}, line)
		b.WriteString(strings.TrimRight("// "+line, " ") + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// code writes a method; receiver is what stands before its name, qualify gives
// the name of a package in the file.
func (m method) code(receiver string, qualify func(typeRef) string) string {
	body := m.body
	for _, use := range m.uses {
		body = strings.Replace(body, "$"+use.name, use.text(qualify), 1)
	}
	return fmt.Sprintf("%s\nfunc (%s) %s {\n\t%s\n}", comment(m.doc), receiver, m.signature(qualify), body)
}

// signature is a method as an interface has it.
func (m method) signature(qualify func(typeRef) string) string {
	params := make([]string, len(m.params))
	for i, p := range m.params {
		params[i] = p.name + " " + p.is.text(qualify)
	}
	results := make([]string, len(m.results))
	for i, r := range m.results {
		results[i] = r.text(qualify)
	}
	out := strings.Join(results, ", ")
	if len(results) > 1 {
		out = "(" + out + ")"
	}
	return m.name + "(" + strings.Join(params, ", ") + ") " + out
}

func (t typeRef) text(qualify func(typeRef) string) string {
	name := t.name
	if t.path != "" {
		name = qualify(t) + "." + name
	}
	if t.pointer {
		name = "*" + name
	}
	return name
}
