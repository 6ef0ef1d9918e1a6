package golang

import (
	"bytes"
	"go/token"
	"regexp"
	"strings"

	"github.com/dave/jennifer/jen"
)

const runtimePath = "github.com/fsmgen/fsmgen/runtime"

// imports chooses the name of every package that the generated one imports.
// The names of children's packages come from specs: one that would hide
// something, or that two packages share, is imported under another.
type imports struct {
	self  string
	names map[string]string // by path
	plain map[string]bool   // by path: imported without an alias
	taken map[string]bool
}

func newImports(self string) *imports {
	im := &imports{
		self:  self,
		names: map[string]string{runtimePath: "fsm"},
		plain: map[string]bool{},
		taken: map[string]bool{"fsm": true},
	}
	for _, path := range std {
		name := path[strings.LastIndexByte(path, '/')+1:]
		im.names[path], im.plain[path], im.taken[name] = name, true, true
	}
	for _, name := range locals {
		im.taken[name] = true
	}
	return im
}

// std is what generated code uses of the standard library.
var std = []string{
	"bytes", "context", "errors", "fmt", "log/slog", "maps", "net/netip",
	"regexp", "slices", "strconv", "strings", "time",
}

// locals are the names that generated functions give to parameters, variables
// and receivers, and the lower-case names of generated packages that no user's
// name is part of. No import may be called like one of them.
var locals = []string{
	"a", "action", "alarm", "b", "before", "behavior", "build", "c", "child", "children", "ctx", "data",
	"declareChildren", "definition", "desired", "each", "entry", "err", "f", "guards", "h", "hooks", "i", "id", "key",
	"list", "members", "n", "name", "names", "next", "o", "observed", "old", "opts", "other", "plain", "rows",
	"s", "signal", "snap", "snapshot", "spec", "state", "states", "supervisor", "t", "text", "truth", "unbuilt",
	"v", "w", "why", "wire", "worker", "workers", "x", "y", "init", "main",
}

var plainName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// qual is a name of another package, or of this one.
func (im *imports) qual(path, pkg, what string) node {
	if path == im.self {
		return id(what)
	}
	if _, known := im.names[path]; !known {
		im.choose(path, pkg)
	}
	return name{path, what}
}

func (im *imports) choose(path, pkg string) {
	name := pkg
	hides := strings.HasPrefix(name, "pattern") // the variables of regular expressions
	if hides || !plainName.MatchString(name) || token.IsKeyword(name) || predeclared[name] || im.taken[name] {
		name = strings.ToLower(name) + "pkg"
	}
	for im.taken[name] {
		name += "2"
	}
	im.names[path], im.taken[name] = name, true
	im.plain[path] = name == path[strings.LastIndexByte(path, '/')+1:]
}

var predeclared = func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.FieldsSeq(`any bool byte comparable complex64 complex128 error float32 float64
		int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr true false iota nil
		append cap clear close complex copy delete imag len make max min new panic print println real recover`) {
		names[name] = true
	}
	return names
}()

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

// fsm is a name of the runtime.
func fsm(what string) node { return name{runtimePath, what} }

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

func isStd(line string) bool {
	path := strings.Trim(strings.TrimSpace(line), `"`)
	for _, s := range std {
		if path == s {
			return true
		}
	}
	return false
}
