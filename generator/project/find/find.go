package find

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/project/failure"
)

const wholeFolder = "name the folder: specs are all files *.yaml and *.yml in it and below"

// finder collects the paths of specs, from the project's root and with
// forward slashes.
type finder struct {
	root  string
	paths []string
}

// Below returns the paths of a spec, or of all specs in a folder and below, from
// a root.
func Below(root, path string) ([]string, error) {
	f := finder{root: root}
	err := f.add(path)
	return f.paths, err
}

// Configured returns the paths of the specs of a project. What is wrong with
// fsmgen.yaml is added to found. Without one, or if it does not name any, the
// folder specs may be missing.
func Configured(c Config, found *diag.List) ([]string, error) {
	var all []string
	for _, p := range c.Specs {
		paths, err := Below(c.Root, filepath.Join(c.Root, filepath.FromSlash(p.Value)))
		switch {
		case err == nil:
			all = append(all, paths...)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, failure.Cannot("read", p.Value, err)
		case p.Given():
			at := found.Add(ruleConfigPath, p.Pos, "there is no file or folder %q in the project", p.Value)
			at.Length = len([]rune(p.Value))
			at.Help = nearPath(c.Root, p.Value)
			if strings.ContainsAny(p.Value, "*?") {
				at.Help = wholeFolder
			}
		}
	}
	return all, nil
}

// in returns the paths of the specs that an argument names: the path of a file or
// folder.
func in(root, path, arg string) ([]string, error) {
	rel, err := filepath.Rel(root, path)
	if err != nil || !filepath.IsLocal(rel) {
		return nil, failure.New("%s is outside the project %s", arg, root)
	}
	paths, err := Below(root, path)
	if err != nil {
		return nil, failure.Cannot("read", arg, err)
	}
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		switch ext := filepath.Ext(path); {
		case filepath.Base(path) == ConfigName:
			return nil, failure.New("%s says where the specs are, and is none itself: name a spec, or nothing for all", arg)
		case ext != ".yaml" && ext != ".yml":
			return nil, failure.New("%s is no spec: a spec is a file *.yaml", arg)
		}
	}
	if len(paths) == 0 {
		return nil, failure.New("no specs in %s: a spec is a file *.yaml", arg)
	}
	return paths, nil
}

// ArgumentHelp says what an argument may have been that is neither a file nor a
// folder.
func ArgumentHelp(dir, arg string) string {
	if folder, ok := strings.CutSuffix(filepath.ToSlash(arg), "/..."); ok {
		return "a folder is taken with all below it: write " + folder
	}
	if strings.ContainsAny(arg, "*?") {
		return wholeFolder
	}
	return nearPath(dir, arg)
}

// nearPath proposes a file or folder that is called much like one that is not
// there; both paths are taken from a folder.
func nearPath(dir, name string) string {
	name = filepath.Clean(name) // a folder may be named with a / at its end
	at := Query{Dir: dir}.Path(name)
	entries, err := os.ReadDir(filepath.Dir(at))
	if err != nil {
		return ""
	}
	var names []string
	byName := map[string]string{}
	for _, e := range entries {
		if e.IsDir() && !IsHidden(e.Name()) || IsSpecName(e.Name()) {
			name := strings.TrimSuffix(e.Name(), filepath.Ext(e.Name()))
			names, byName[name] = append(names, name), e.Name()
		}
	}
	stem := strings.TrimSuffix(filepath.Base(at), filepath.Ext(at))
	near := byName[stem] // with another extension
	if near == "" {
		near = byName[diag.Nearest(stem, names)]
	}
	if near == "" {
		return ""
	}
	return "did you mean " + filepath.ToSlash(filepath.Join(filepath.Dir(name), near)) + "?"
}

// add adds a file, or all specs in a folder and the folders below it, of
// which hidden ones are passed over.
func (f *finder) add(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		f.take(path)
		return nil
	}
	top := path + string(filepath.Separator) // what is named may be a link
	return filepath.WalkDir(top, func(at string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return failure.Cannot("read", f.fromRoot(at), err)
		case entry.IsDir() && at != top && IsHidden(entry.Name()):
			return filepath.SkipDir
		case !entry.IsDir() && IsSpecName(entry.Name()):
			f.take(at)
		}
		return nil
	})
}

// IsHidden reports whether a folder, or a file, of a name is passed over.
func IsHidden(name string) bool { return name[0] == '.' || name[0] == '_' }

// IsSpecName reports whether a file is a spec by its name.
func IsSpecName(name string) bool {
	ext := filepath.Ext(name)
	return (ext == ".yaml" || ext == ".yml") && name != ConfigName && !IsHidden(name)
}

// IsSpecPath reports whether a path is that of a spec, and in no hidden folder.
func IsSpecPath(path string) bool {
	parts := strings.Split(path, "/")
	for _, dir := range parts[:len(parts)-1] {
		if IsHidden(dir) {
			return false
		}
	}
	return IsSpecName(parts[len(parts)-1])
}

func (f *finder) take(path string) { f.paths = append(f.paths, f.fromRoot(path)) }

// fromRoot returns a path from the project's root, with forward slashes.
func (f *finder) fromRoot(path string) string {
	rel, err := filepath.Rel(f.root, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(rel)
}
