package golang

import (
	"bytes"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/fsmgen/fsmgen/generator/model"
)

// Generated code uses two packages of the runtime: fsm for what its users see,
// fsmimpl for the rest.
const (
	fsmPath  = "github.com/fsmgen/fsmgen/runtime/fsm"
	implPath = "github.com/fsmgen/fsmgen/runtime/fsmimpl"
)

// imports chooses the name of every package that the generated one imports.
// The names of children's packages come from specs: one that would hide
// something, or that two packages share, is imported under another.
type imports struct {
	self     string
	packages map[string]string // by path: what a package from a spec calls itself
	names    map[string]string // by path; of packages from specs, once choose was called
	plain    map[string]bool   // by path: imported without an alias
	taken    map[string]bool
}

func newImports(self string) *imports {
	im := &imports{
		self:     self,
		packages: map[string]string{},
		names:    map[string]string{},
		plain:    map[string]bool{},
		taken:    map[string]bool{},
	}
	for _, path := range model.Imports {
		name := path[strings.LastIndexByte(path, '/')+1:]
		im.names[path], im.plain[path], im.taken[name] = name, true, true
	}
	return im
}

// qual is a name of another package, or of this one.
func (im *imports) qual(path, pkg, what string) node {
	if path == im.self {
		return id(what)
	}
	im.packages[path] = pkg
	return name{path, what}
}

// choose names the packages whose names come from specs, in the order in which
// the files mention them. A package keeps its own name unless one of the files
// has that identifier for something else.
func (im *imports) choose(files []*written) {
	var open []string
	for _, f := range files {
		for _, q := range f.open {
			if !slices.Contains(open, q.path) {
				open = append(open, q.path)
			}
		}
	}
	if len(open) == 0 {
		return
	}
	for _, f := range files {
		identifiers(f.text, func(name []byte) { im.taken[string(name)] = true })
	}
	for _, path := range open {
		name := im.packages[path]
		if im.taken[name] {
			name += "pkg"
		}
		for im.taken[name] {
			name += "2"
		}
		im.names[path], im.taken[name] = name, true
		im.plain[path] = name == path[strings.LastIndexByte(path, '/')+1:]
	}
}

// tell hands the names to a file.
func (im *imports) tell(f *jen.File) {
	for path, name := range im.names {
		if im.plain[path] {
			f.ImportName(path, name)
		} else {
			f.ImportAlias(path, name)
		}
	}
}

// qualify is a name of the standard library or of the runtime.
func qualify(path, what string) node { return name{path, what} }

// fsm is a name of the runtime that users see too.
func fsm(what string) node { return name{fsmPath, what} }

// impl is a name of the runtime that only generated code uses.
func impl(what string) node { return name{implPath, what} }

// groupImports puts the standard library in a group of its own, as jennifer
// has one sorted block.
func groupImports(source []byte) []byte {
	open := []byte("\nimport (\n") // at the start of a line: no comment is
	start := bytes.Index(source, open)
	if start < 0 {
		return source
	}
	start += len(open)
	length := bytes.Index(source[start:], []byte("\n)"))
	if length < 0 {
		return source
	}
	var own, others []string
	for line := range strings.SplitSeq(string(source[start:start+length]), "\n") {
		if isStd(line) {
			own = append(own, line)
		} else {
			others = append(others, line)
		}
	}
	if len(own) == 0 || len(others) == 0 {
		return source
	}
	block := strings.Join(own, "\n") + "\n\n" + strings.Join(others, "\n")
	return append(append(bytes.Clone(source[:start]), block...), source[start+length:]...)
}

// isStd reports whether a line imports a package of the standard library.
func isStd(line string) bool {
	path := strings.Trim(strings.TrimSpace(line), `"`)
	return slices.Contains(model.Imports, path) && path != fsmPath && path != implPath
}
