package golang_test

import (
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/golang"
)

// TestNothingIsUncalled holds that everything in a generated package is there
// for somebody. What is not exported is used in its package or called by the
// runtime. A function or a method that is exported may also be used by another
// generated package, called by the standard library, or promised by the
// documentation.
func TestNothingIsUncalled(t *testing.T) {
	std := exports(t)
	called := runtimeCalls(t, std)
	documented := wordsOfDocs(t)
	exported := map[string]bool{} // by name, in any package
	var unused []types.Object
	for _, folder := range folders(t) {
		l := &loader{t: t, made: map[string][]golang.File{}, std: std,
			done: map[string]*types.Package{}, info: map[string]*types.Info{}}
		machines := link(t, folder)
		for _, m := range machines {
			l.made[m.ImportPath] = generate(t, m)
		}
		used := map[types.Object]bool{}
		for _, m := range machines {
			if _, err := l.Import(m.ImportPath); err != nil {
				t.Fatal(err)
			}
			for _, o := range l.info[m.ImportPath].Uses {
				used[o] = true
				exported[nameOf(o)] = true
			}
		}
		for _, info := range l.info {
			for _, o := range info.Defs {
				if o != nil && !used[o] && needsUse(o) {
					unused = append(unused, o)
				}
			}
		}
	}
	for _, o := range unused {
		switch {
		case isMethod(o) && slices.Contains(called, o.Name()):
		case o.Exported() && (exported[nameOf(o)] || documented[o.Name()]):
		default:
			t.Errorf("nobody uses %s", o)
		}
	}
}

// nameOf is the name of a function, or State.Next for a method.
func nameOf(o types.Object) string {
	f, ok := o.(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return o.Name()
	}
	typ := f.Signature().Recv().Type()
	if p, ok := typ.(*types.Pointer); ok {
		typ = p.Elem()
	}
	return types.TypeString(typ, func(*types.Package) string { return "" }) + "." + f.Name()
}

// needsUse reports whether an object is a function, a method, or something that
// is declared at the top of a package and not exported. The constants of an enum
// stand for what is in the spec.
func needsUse(o types.Object) bool {
	switch o := o.(type) {
	case *types.Func:
		return o.Name() != "_" && !isInterfaceMethod(o)
	case *types.Const, *types.Var, *types.TypeName:
		return o.Parent() == o.Pkg().Scope() && !o.Exported() && o.Name() != "_"
	}
	return false
}

// isInterfaceMethod reports whether a method is one of Hooks or the like: a
// person writes it.
func isInterfaceMethod(f *types.Func) bool {
	recv := f.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

func isMethod(o types.Object) bool {
	f, ok := o.(*types.Func)
	return ok && f.Signature().Recv() != nil
}

// runtimeCalls are the methods that the runtime and the standard library call
// through interfaces.
func runtimeCalls(t *testing.T, std types.Importer) []string {
	p, err := std.Import("github.com/fsmgen/fsmgen/runtime/fsmimpl")
	if err != nil {
		t.Fatal(err)
	}
	methods := []string{
		"String", "Format", "LogValue", // fmt, log/slog
		"toSend",                                                       // Send and Post, as a method of Command
		"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", // encoding/json
		"ShownJSON", // what shows a UserSpec
	}
	for _, called := range []string{"Behavior", "Keeper"} {
		for m := range p.Scope().Lookup(called).Type().Underlying().(*types.Interface).Methods() {
			methods = append(methods, m.Name())
		}
	}
	return methods
}

var word = regexp.MustCompile(`\w+`)

// wordsOfDocs are the words of the code in README and docs.
func wordsOfDocs(t *testing.T) map[string]bool {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal("there are no docs", err)
	}
	words := map[string]bool{}
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for i, part := range strings.Split(string(text), "`") {
			if i%2 == 1 {
				for _, w := range word.FindAllString(part, -1) {
					words[w] = true
				}
			}
		}
	}
	return words
}
