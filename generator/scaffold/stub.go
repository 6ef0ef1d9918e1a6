package scaffold

import (
	"bytes"
	"fmt"
	"go/format"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/project"
	"github.com/fsmgen/fsmgen/templates"
)

// StubOptions are the arguments of Stub.
type StubOptions struct {
	project.Options        // Args is the worker type, or its spec
	File            string // where hooks go; "": standard output
	Package         string // of the file; "": as its folder is called
}

// Stub writes hooks to fill in for a worker type: they build at once, and say
// that they are not written yet. If the file is there already, or another of
// its package has hooks of the worker type, nothing is changed: what is missing
// in the package is written to standard output, ready to paste, and what is no
// longer wanted is named. It gives the exit status: Attention if there is any
// of that.
func Stub(opts StubOptions) int {
	s := &stub{StubOptions: opts}
	status, err := s.run()
	if err != nil {
		fmt.Fprintf(opts.Stderr, "fsmgen: %s\n", err)
		return project.Failed
	}
	return status
}

// stub is one call of Stub.
type stub struct {
	StubOptions
	m       *model.Machine
	loaded  *project.Loaded
	wanted  []contract
	imports map[string]string // names of packages in the file, by path
}

func (s *stub) run() (int, error) {
	loaded, chosen, err := project.Choose(s.Options)
	if err != nil {
		return project.Failed, err
	}
	if loaded.Findings.HasErrors() {
		return project.Attention, loaded.Report(s.Options)
	}
	switch {
	case len(chosen) != 1:
		return project.Failed, fmt.Errorf("stub is for one worker type; in %s there are %s", s.Args[0], workers(chosen))
	case loaded.Prefix == "":
		return project.Failed, fmt.Errorf("no go.mod in %s or above it: the import path of the generated package is not known", loaded.Out)
	}
	s.loaded, s.m = loaded, chosen[0]
	if s.wanted = contracts(s.m); len(s.wanted) == 0 {
		fmt.Fprintf(s.Stderr, "%s has no hooks and no children: %s.NewWorker() is all that it needs\n", s.m.Worker, s.m.Package)
		return project.Fine, nil
	}
	if s.File == "" {
		return s.write("")
	}
	return s.writeOrCompare()
}

// writeOrCompare writes the file unless it, or something in its package that
// has hooks of the worker type, is there.
func (s *stub) writeOrCompare() (int, error) {
	if filepath.Ext(s.File) != ".go" {
		return project.Failed, fmt.Errorf("--out %s: hooks go into a Go file, for example %s", s.File, filepath.Join(s.File, s.m.Package+".go"))
	}
	other, err := s.otherModule()
	if err != nil {
		return project.Failed, err
	}
	w, err := s.readWritten()
	if err != nil {
		return project.Failed, err
	}
	if len(w.Files) == 0 {
		return s.writeInto(w.Name, other)
	}
	if err := s.check(w); err != nil {
		return project.Failed, err
	}
	var lacks []lack
	there := w.files[s.File] != nil
	for _, c := range s.wanted {
		for _, l := range w.lacks(c, s.wanted) {
			there = there || l.on != nil
			lacks = append(lacks, l)
		}
	}
	if there {
		return s.compare(w, lacks)
	}
	return s.writeInto(w.Name, other)
}

// writeInto writes the file, and says what its module has to require for that.
func (s *stub) writeInto(name, require string) (int, error) {
	status, err := s.write(name)
	if err == nil && require != "" {
		fmt.Fprintf(s.Stderr, "%s: it is not in the module of the generated packages: its own module has to require %s\n", s.File, require)
	}
	return status, err
}

// otherModule returns the path of the module of the generated packages, if the
// file is in another one that does not require it. The error is that the file
// is in none: hooks there cannot import anything.
func (s *stub) otherModule() (string, error) {
	dir := filepath.Dir(s.Path(s.File))
	out := s.loaded.Module
	own, err := project.FindModule(dir)
	switch {
	case err != nil:
		return "", fmt.Errorf("%s is in no Go module, there is no go.mod in its folder or above: hooks import %s, so they go into %s or a module that requires it",
			s.File, s.m.ImportPath, out.Root)
	case own == out:
		return "", nil
	}
	text, err := os.ReadFile(filepath.Join(own.Root, "go.mod"))
	if err != nil {
		return "", project.Cannot("read", filepath.Join(own.Root, "go.mod"), err)
	}
	if slices.Contains(strings.Fields(string(text)), out.Path) {
		return "", nil
	}
	return out.Path, nil
}

// workers counts and names worker types.
func workers(machines []*model.Machine) string {
	var names []string
	for _, m := range machines {
		names = append(names, m.Worker)
	}
	return fmt.Sprintf("%d: %s", len(names), strings.Join(names, ", "))
}

// file is what the template is filled with.
type file struct {
	Package string
	Imports []string
	Types   []stubType
}

type stubType struct {
	Doc, Name, Interface string
	Methods              []string
}

// write writes the file, into a package that may be there already.
func (s *stub) write(in string) (int, error) {
	name, err := s.packageName(in)
	if err != nil {
		return project.Failed, err
	}
	content, err := s.source(name)
	if err != nil {
		return project.Failed, fmt.Errorf("the stub is not valid Go, which is a mistake in fsmgen: %w", err)
	}
	if s.File != "" {
		if err := os.MkdirAll(filepath.Dir(s.Path(s.File)), 0o755); err != nil {
			return project.Failed, project.Cannot("make the folder of", s.File, err)
		}
	}
	if err := project.Output(s.Stdout, s.Dir, s.File, content); err != nil {
		return project.Failed, err
	}
	if s.File != "" {
		fmt.Fprintf(s.Stderr, "%s: written; fill in what says that it is not written yet\n", s.File)
	}
	return project.Fine, nil
}

// source makes the text of a file of a package.
func (s *stub) source(name string) ([]byte, error) {
	s.imports = map[string]string{}
	f := file{Package: name}
	own := typeRef{path: s.m.ImportPath, pkg: s.m.Package}
	for _, c := range s.wanted {
		own.name = c.name
		t := stubType{Doc: comment(c.doc), Name: c.typeName, Interface: own.text(s.qualify)}
		for _, m := range c.methods {
			t.Methods = append(t.Methods, m.code(c.receiver+" *"+c.typeName, s.qualify))
		}
		f.Types = append(f.Types, t)
	}
	f.Imports = s.importLines()
	content, err := render("stub", templates.Stub, f)
	if err != nil {
		return nil, err
	}
	return format.Source(content)
}

func render(name, text string, data any) ([]byte, error) {
	t, err := template.New(name).Delims(templates.Left, templates.Right).Option("missingkey=error").Parse(text)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, data)
	return b.Bytes(), err
}

// packageName finds what a new file's package is called: as the files beside it.
func (s *stub) packageName(in string) (string, error) {
	dir := filepath.Dir(s.Path(s.File))
	for _, m := range s.loaded.Machines {
		if s.File != "" && dir == filepath.Join(s.loaded.Out, m.Package) {
			return "", fmt.Errorf("%s is in the generated package %s: hooks go into a package of their own", s.File, m.Package)
		}
	}
	name := s.Package
	switch {
	case name != "" && in != "" && name != in:
		return "", fmt.Errorf("%s would be in package %s, and the files beside it are in package %s", s.File, name, in)
	case in != "":
		return in, nil
	case name == "" && s.File == "":
		name = "hooks"
	case name == "":
		name = packageOf(filepath.Base(dir))
	}
	if !isPackageName(name) {
		return "", fmt.Errorf("%q is no name for a Go package: lower case letters, digits and _; give one with --package", name)
	}
	return name, nil
}

// packageOf makes a package's name of a folder's.
func packageOf(folder string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return -1
	}, strings.ToLower(folder))
}

// qualify returns the name of a package in the file, and has it imported: under
// another name if a method declares one like it, or another import has it.
func (s *stub) qualify(t typeRef) string {
	if name, known := s.imports[t.path]; known {
		return name
	}
	name := t.pkg
	if s.taken(name) {
		name += "pkg"
	}
	for s.taken(name) {
		name += "2"
	}
	s.imports[t.path] = name
	return name
}

// taken reports whether a receiver, a parameter or an import has a name.
func (s *stub) taken(name string) bool {
	for _, c := range s.wanted {
		if c.receiver == name || slices.ContainsFunc(c.methods, func(m method) bool { return m.declares(name) }) {
			return true
		}
	}
	for _, other := range s.imports {
		if other == name {
			return true
		}
	}
	return false
}

// importLines are the imports of the file, the standard library's first.
func (s *stub) importLines() []string {
	var std, others []string
	for path, name := range s.imports {
		line := strconv.Quote(path)
		if name != path[strings.LastIndexByte(path, '/')+1:] {
			line = name + " " + line
		}
		if path == ctxRef.path || path == errorNew.path {
			std = append(std, line)
		} else {
			others = append(others, line)
		}
	}
	slices.Sort(std)
	slices.SortFunc(others, func(a, b string) int {
		return strings.Compare(a[strings.IndexByte(a, '"'):], b[strings.IndexByte(b, '"'):])
	})
	if len(std) > 0 {
		std = append(std, "")
	}
	return append(std, others...)
}

var packageForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func isPackageName(name string) bool { return packageForm.MatchString(name) && !token.IsKeyword(name) }
