package scaffold

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/fsmgen/fsmgen/generator/version"
)

// Names of the runtime that have changed. A row holds for hooks that are built
// with a runtime in which the old name is no longer there and the new one is,
// so rows need not be taken out, and hooks that are several levels behind are
// told the names of today.

const runtimePath = version.Module + "/runtime"

// moves are packages that have another import path, by level.
var moves = []struct {
	level    int    // fsm.MaxLevel of the first runtime with the new path
	from, to string // import paths
}{
	{3, runtimePath, runtimePath + "/fsm"},
}

// rename is a name that is called otherwise.
type rename struct {
	level    int    // fsm.MaxLevel of the first runtime with the new name
	pkg      string // import path, as it is today
	in       string // the type that has the field or method; "": the package
	from, to string
}

// renames are by level, so that a name that was renamed twice is followed.
var renames = []rename{
	{3, runtimePath + "/fsm", "", "Moment", "SnapshotMeta"},
	{3, runtimePath + "/fsm", "SnapshotMeta", "Acted", "ActionObserved"},
	{3, runtimePath + "/fsm", "SnapshotMeta", "GaveUp", "RetriesExhausted"},
}

// movedPackages are the import paths of today by those of before.
func movedPackages() map[string]string {
	to := map[string]string{}
	for _, m := range moves {
		for from, until := range to {
			if until == m.from {
				to[from] = m.to
			}
		}
		to[m.from] = m.to
	}
	return to
}

// addOldNames adds the names that a package of the runtime had before, so that
// hooks that have them are type-checked like those that do not. Names that are
// added have no position.
func addOldNames(p *types.Package) {
	for _, r := range slices.Backward(renames) {
		now := p.Scope().Lookup(r.to)
		if r.pkg != p.Path() || r.in != "" || now == nil || p.Scope().Lookup(r.from) != nil {
			continue
		}
		switch now := now.(type) {
		case *types.TypeName:
			p.Scope().Insert(types.NewTypeName(token.NoPos, p, r.from, now.Type()))
		case *types.Const:
			p.Scope().Insert(types.NewConst(token.NoPos, p, r.from, now.Type(), now.Val()))
		case *types.Func:
			p.Scope().Insert(types.NewFunc(token.NoPos, p, r.from, now.Signature()))
		case *types.Var:
			p.Scope().Insert(types.NewVar(token.NoPos, p, r.from, now.Type()))
		}
	}
}

// isThere reports whether a package has a name, not counting old ones.
func isThere(p *types.Package, name string) bool {
	obj := p.Scope().Lookup(name)
	return obj != nil && obj.Pos().IsValid()
}

// newNames are what a name of the runtime was changed to, latest last.
func newNames(pkg, in, name string) []string {
	var all []string
	for _, r := range renames {
		if r.pkg == pkg && r.in == in && r.from == name {
			name = r.to
			all = append(all, name)
		}
	}
	return all
}

// isRuntime reports whether a path is that of a package of the runtime.
func isRuntime(path string) bool {
	return path == runtimePath || path == runtimePath+"/fsm" || path == runtimePath+"/fsmtest"
}
