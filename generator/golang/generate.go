// Package golang writes the Go package of a Machine. It knows the Machine and its
// description, and nothing else: what is wrong with a spec was found before, so the
// only errors are mistakes of fsmgen's own.
//
// Code is written as short templates of Go text in which every part that comes
// from a spec is a hole (see code.go). A hole takes a checked identifier, a
// quoted literal or other generated code, never raw text; the text of doc
// strings and expressions appears in comments that cannot be left (comment.go).
package golang

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// File is one generated file: formatted, and without fsmgen's header.
type File struct {
	Name    string // "state_gen.go"
	Content []byte
}

// section writes declarations that are read together.
type section func(*emitter, *file)

// files are those of a package, with what stands in each from top to bottom.
var files = []struct {
	name     string
	sections []section
}{
	{"state_gen.go", []section{
		(*emitter).states, (*emitter).actions, (*emitter).failures,
	}},
	{"next_gen.go", []section{
		(*emitter).holdConstants, (*emitter).next, (*emitter).setConverters, (*emitter).conditions, (*emitter).hold, (*emitter).due, (*emitter).explain,
	}},
	{"userspec_gen.go", []section{
		(*emitter).userSpec, (*emitter).defaults, (*emitter).validate, (*emitter).userSpecEqual, (*emitter).userSpecClone, (*emitter).userSpecCopy,
		(*emitter).hash, (*emitter).diff, (*emitter).userSpecString, (*emitter).json, (*emitter).userSpecEnums,
	}},
	{"snapshot_gen.go", []section{
		(*emitter).snapshot, (*emitter).vars, (*emitter).inputs, (*emitter).outputs, (*emitter).desiredState, (*emitter).observedState, (*emitter).observedEnums, (*emitter).results,
	}},
	{"commands_gen.go", []section{
		(*emitter).commands,
	}},
	{"worker_gen.go", []section{
		(*emitter).hooks, (*emitter).sentinels, (*emitter).worker, (*emitter).children,
	}},
	{"supervisor_gen.go", []section{
		(*emitter).supervisor, (*emitter).definition, (*emitter).behavior,
	}},
	{"machine_gen.go", []section{
		(*emitter).machine,
	}},
}

// emitter holds what the files of one package share.
type emitter struct {
	m         *model.Machine
	imports   *imports
	spec      nested // below UserSpec
	observed  nested // below ObservedState
	variables nested // below Vars
	told      nested // below Inputs

	taken *model.Command // see taking

	foldNames map[string]string // methods for questions about outputs of groups, by key
	folds     []node            // those that have no declaration yet

	patterns       []string                  // regular expressions, in the order of their variables
	declared       int                       // how many of them have their variable
	byName         map[string]*model.Child   // children
	converted      map[string]string         // converter functions by source and target type
	converts       []*expr.Type              // source and target of each converter, in pairs
	convertersDone int                       // how many of them are written
	names          map[string]bool           // lower-case names of the package that were chosen freely
	holds          []string                  // constants of the slots of guards with for
	spans          []string                  // of those of groups whose time counts
	tables         map[string][]*model.Child // by the content of their StateMapping tables
	defaulted      map[*expr.ObjectType]bool // objects whose defaults some other place begins with
}

// Generate writes the files of a machine's package in a fixed order. The same
// machine gives the same bytes. The error is a mistake in fsmgen, not in the
// spec.
func Generate(m *model.Machine) (made []File, err error) {
	defer func() {
		if r := recover(); r != nil {
			mistake, ok := r.(emitError)
			if !ok {
				panic(r)
			}
			made, err = nil, fmt.Errorf("golang: %s: %s", m.Worker, string(mistake))
		}
	}()
	e := newEmitter(m)
	var all []*written
	for _, part := range files {
		f := &file{name: part.name}
		for _, write := range part.sections {
			write(e, f)
			e.declarePatterns(f)
			e.declareFolds(f)
		}
		if len(f.decls) > 0 {
			all = append(all, e.write(f))
		}
	}
	e.imports.choose(all)
	for _, f := range all {
		made = append(made, File{Name: f.name, Content: e.render(f)})
	}
	return made, nil
}

// emitError is a mistake in fsmgen: a machine that model must not let through.
type emitError string

func fail(format string, args ...any) {
	panic(emitError(fmt.Sprintf(format, args...)))
}

func newEmitter(m *model.Machine) *emitter {
	e := &emitter{
		m:         m,
		imports:   newImports(m.ImportPath),
		byName:    map[string]*model.Child{},
		converted: map[string]string{},
		names:     map[string]bool{},
		foldNames: map[string]string{},
		tables:    map[string][]*model.Child{},
		defaulted: map[*expr.ObjectType]bool{},
	}
	e.spec, e.observed = e.nestedIn(m.UserSpec), e.nestedIn(e.observedType())
	if m.Vars != nil {
		e.variables = e.nestedIn(m.Vars)
	}
	if m.Inputs != nil {
		e.told = e.nestedIn(m.Inputs)
	}
	for _, c := range m.Children {
		e.byName[c.Name] = c
		if mapped(c) {
			e.tables[tableKey(c)] = append(e.tables[tableKey(c)], c)
		}
	}
	e.nameHolds()
	e.nameSpans()
	return e
}

// unique makes a lower-case name that no other freely chosen one has.
func (e *emitter) unique(name string) string {
	free := name
	for n := 2; e.names[free]; n++ {
		free = fmt.Sprintf("%s%d", name, n)
	}
	e.names[free] = true
	return free
}

// stateConst is the constant of one of this worker's states.
func stateConst(s *model.State) string { return "State" + s.GoName }

func actionConst(a *model.Action) string {
	if a == nil {
		return "ActionNone"
	}
	return "Action" + a.GoName
}

// sizedUint is the smallest type for values from 0 to n.
func sizedUint(n int) string {
	switch {
	case n <= 255:
		return "uint8"
	case n <= 65535:
		return "uint16"
	}
	return "uint32"
}

// receiver is the conventional one-letter receiver of a type.
func receiver(goName string) string { return strings.ToLower(goName[:1]) }
