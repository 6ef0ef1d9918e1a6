package scaffold

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/generator/project"
	"github.com/fsmgen/fsmgen/generator/spec"
	"github.com/fsmgen/fsmgen/generator/version"
	"github.com/fsmgen/fsmgen/templates"
)

// Kinds are the projects that Init can make, the usual one first.
var Kinds = []string{"leaf", "parent", "fleet"}

// InitOptions are the arguments of Init.
type InitOptions struct {
	project.Options        // Args is the folder
	Kind            string // one of Kinds
	Module          string // path of the module; "": example.com/ and the folder's name
	Replace         string // folder of an fsmgen that is not released; "": none
	NoTidy          bool   // leave `go mod tidy` to the user
}

// Init makes a module that builds, runs and has a passing test: specs, hooks, a
// program, a test, and the generated Go. It overwrites nothing: if anything
// that it would write is there, it writes nothing at all. It gives the exit
// status.
func Init(ctx context.Context, opts InitOptions) int {
	status, err := (&starter{InitOptions: opts}).run(ctx)
	if err != nil {
		fmt.Fprintf(opts.Stderr, "fsmgen: %s\n", err)
		return project.Failed
	}
	return status
}

// starter is one call of Init.
type starter struct {
	InitOptions
	dir   string // absolute
	files map[string][]byte
	made  []string // files and folders, for taking them back
}

// values is what the templates are filled with.
type values struct {
	Module, Name, Template string
	Program                string // that go build writes; "" if it does not, as a folder is called so
	Version, Replace       string // of fsmgen; without both, the go command finds the latest
}

func (s *starter) run(ctx context.Context) (int, error) {
	if !slices.Contains(Kinds, s.Kind) {
		return project.Failed, fmt.Errorf("there is no template %q; there are %s", s.Kind, strings.Join(Kinds, ", "))
	}
	if s.Args[0] == "" {
		return project.Failed, fmt.Errorf("the folder to make has no name")
	}
	s.dir = s.Path(s.Args[0])
	with, err := s.values()
	if err != nil {
		return project.Failed, err
	}
	if err := s.render(with); err != nil {
		return project.Failed, err
	}
	if err := s.free(); err != nil {
		return project.Failed, err
	}
	if err := s.write(); err != nil {
		s.takeBack()
		return project.Failed, err
	}
	fmt.Fprintf(s.Stderr, "%s: module %s, %d files\n", s.Args[0], with.Module, len(s.files))
	generate := s.Options
	generate.Dir, generate.Args = s.dir, nil
	if status := project.Generate(ctx, generate); status != project.Fine {
		fmt.Fprintf(s.Stderr, "fsmgen: all else is written; when that is mended, %s\n", s.inside("fsmgen generate", "go mod tidy"))
		return status, nil
	}
	if s.NoTidy {
		s.next("go mod tidy")
		return project.Fine, nil
	}
	if err := s.complete(ctx, with); err != nil {
		return project.Failed, err
	}
	s.next()
	return project.Fine, nil
}

var (
	modulePath = regexp.MustCompile(`^[A-Za-z0-9_~-][A-Za-z0-9_.~-]*(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*$`)
	notInPath  = regexp.MustCompile(`[^a-z0-9_-]+`)
)

func (s *starter) values() (values, error) {
	v := values{Module: s.Module, Version: version.This().Module, Template: s.Kind}
	if v.Module == "" {
		name := strings.Trim(notInPath.ReplaceAllString(strings.ToLower(filepath.Base(s.dir)), "-"), "-")
		if name == "" {
			return v, fmt.Errorf("the folder's name makes no module path; give one with --module")
		}
		v.Module = "example.com/" + name
	}
	if !modulePath.MatchString(v.Module) {
		return v, fmt.Errorf("%q is no module path; one is written like example.com/pumps", v.Module)
	}
	if slices.Contains(strings.Split(v.Module, "/"), "vendor") {
		return v, fmt.Errorf("the go command builds nothing in a module called %s, as vendor is its own; give another path with --module", v.Module)
	}
	v.Name = path.Base(v.Module)
	if !slices.Contains([]string{"specs", "generated", "hooks"}, v.Name) {
		v.Program = v.Name
	}
	if s.Replace != "" {
		v.Version, v.Replace = "v0.0.0", inGoMod(filepath.ToSlash(s.Path(s.Replace)))
		if _, err := os.Stat(filepath.Join(s.Path(s.Replace), "go.mod")); err != nil {
			return v, fmt.Errorf("--replace %s: there is no go.mod", s.Replace)
		}
	}
	return v, nil
}

// inGoMod writes a path as go.mod needs it: in quotes if it is not one word there.
func inGoMod(path string) string {
	if strings.ContainsAny(path, " \t\"'`()[]{},") || strings.Contains(path, "//") || strings.Contains(path, "/*") {
		return strconv.Quote(path)
	}
	return path
}

// render fills the templates: those that are common, and those of the kind.
func (s *starter) render(with values) error {
	s.files = map[string][]byte{".fsmgen/schema.json": spec.Schema(), ".fsmgen/config.schema.json": project.ConfigSchema()}
	for _, dir := range []string{"common", s.Kind} {
		root := path.Join("init", dir)
		err := fs.WalkDir(templates.Init, root, func(at string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := templates.Init.ReadFile(at)
			if err != nil {
				return err
			}
			name := strings.TrimSuffix(strings.TrimPrefix(at, root+"/"), ".tmpl")
			if dot, ok := strings.CutPrefix(name, "dot"); ok && dot[0] == '.' {
				name = dot
			}
			s.files[name], err = render(at, string(text), with)
			return err
		})
		if err != nil {
			return fmt.Errorf("the template %s is wrong, which is a mistake in fsmgen: %w", dir, err)
		}
	}
	return nil
}

func (s *starter) names() []string {
	var names []string
	for name := range s.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// free reports what is in the way: files that would be written, and a folder
// that packages would go to.
func (s *starter) free() error {
	if info, err := os.Stat(s.dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file", s.Args[0])
	}
	var taken []string
	for _, name := range append(s.names(), "generated", "go.sum") {
		if _, err := os.Lstat(filepath.Join(s.dir, filepath.FromSlash(name))); err == nil {
			taken = append(taken, name)
		}
	}
	if len(taken) == 0 {
		return nil
	}
	also := ""
	if slices.Contains(taken, "go.mod") && !slices.Contains(taken, project.ConfigName) {
		also = ": init makes a module of its own; in one that is there, write a spec into specs and run `fsmgen generate`"
	}
	return fmt.Errorf("%s has %s already; nothing was written%s", s.Args[0], strings.Join(taken, ", "), also)
}

func (s *starter) write() error {
	for _, name := range s.names() {
		at := filepath.Join(s.dir, filepath.FromSlash(name))
		if err := s.folder(filepath.Dir(at)); err != nil {
			return project.Cannot("make the folder", filepath.Dir(at), err)
		}
		file, err := os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return project.Cannot("write", name, err)
		}
		s.made = append(s.made, at)
		_, err = file.Write(s.files[name])
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return project.Cannot("write", name, err)
		}
	}
	return nil
}

// folder makes a folder and those above it, and remembers which are new.
func (s *starter) folder(dir string) error {
	if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
		return nil
	}
	if err := s.folder(filepath.Dir(dir)); err != nil {
		return err
	}
	err := os.Mkdir(dir, 0o755)
	if err == nil {
		s.made = append(s.made, dir)
	}
	return err
}

// takeBack removes what was made before something went wrong.
func (s *starter) takeBack() {
	for _, at := range slices.Backward(s.made) {
		os.Remove(at) // what somebody has put into a folder since keeps it there
	}
}
