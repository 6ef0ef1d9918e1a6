package project

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

const wholeFolder = "name the folder: specs are all files *.yaml and *.yml in it and below"

// finder collects the paths of specs, from the project's root and with
// forward slashes, each once.
type finder struct {
	root  string
	paths []string
}

// configured adds the specs that fsmgen.yaml names. Without one, or if it does not
// name any, the folder specs may be missing.
func (f *finder) configured(c config, found *diag.List) error {
	for _, p := range c.specs {
		err := f.add(filepath.Join(c.root, filepath.FromSlash(p.Value)))
		if !errors.Is(err, fs.ErrNotExist) {
			if err != nil {
				return cannot("read", p.Value, err)
			}
			continue
		}
		if p.Given() {
			at := found.Add(ruleConfigPath, p.Pos, "there is no file or folder %q in the project", p.Value)
			at.Length = len([]rune(p.Value))
			at.Help = nearPath(c.root, p.Value)
			if strings.ContainsAny(p.Value, "*?") {
				at.Help = wholeFolder
			}
		}
	}
	return nil
}

// named adds the specs of a file or folder, and gives their paths.
func (f *finder) named(path, arg string) ([]string, error) {
	one := finder{root: f.root}
	rel, err := filepath.Rel(f.root, path)
	if err != nil || !filepath.IsLocal(rel) {
		return nil, failf("%s is outside the project %s", arg, f.root)
	}
	if err := one.add(path); err != nil {
		return nil, cannot("read", arg, err)
	}
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		switch ext := filepath.Ext(path); {
		case filepath.Base(path) == ConfigName:
			return nil, failf("%s says where the specs are, and is none itself: name a spec, or nothing for all", arg)
		case ext != ".yaml" && ext != ".yml":
			return nil, failf("%s is no spec: a spec is a file *.yaml", arg)
		}
	}
	if len(one.paths) == 0 {
		return nil, failf("no specs in %s: a spec is a file *.yaml", arg)
	}
	f.paths = append(f.paths, one.paths...)
	return one.paths, nil
}

// argHelp says what an argument may have been that is neither a file nor a
// folder.
func argHelp(dir, arg string) string {
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
	at := Options{Dir: dir}.Path(name)
	entries, err := os.ReadDir(filepath.Dir(at))
	if err != nil {
		return ""
	}
	var names []string
	byName := map[string]string{}
	for _, e := range entries {
		if e.IsDir() && !isHidden(e.Name()) || isSpecName(e.Name()) {
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
			return cannot("read", f.fromRoot(at), err)
		case entry.IsDir() && at != top && isHidden(entry.Name()):
			return filepath.SkipDir
		case !entry.IsDir() && isSpecName(entry.Name()):
			f.take(at)
		}
		return nil
	})
}

func isHidden(name string) bool { return name[0] == '.' || name[0] == '_' }

func isSpecName(name string) bool {
	ext := filepath.Ext(name)
	return (ext == ".yaml" || ext == ".yml") && name != ConfigName && !isHidden(name)
}

func (f *finder) take(path string) { f.paths = append(f.paths, f.fromRoot(path)) }

// fromRoot gives a path from the project's root, with forward slashes.
func (f *finder) fromRoot(path string) string {
	rel, err := filepath.Rel(f.root, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(rel)
}

// sources reads what was found, in the order of the paths.
func (f *finder) sources() ([]*spec.File, error) {
	slices.Sort(f.paths)
	f.paths = slices.Compact(f.paths)
	all := make([]*spec.File, len(f.paths))
	for i, p := range f.paths {
		if !inOneLine(p) {
			return nil, failf("%q cannot be named in one line of text: rename it", p)
		}
		data, err := readRegular(filepath.Join(f.root, filepath.FromSlash(p)))
		if err != nil {
			return nil, cannot("read", p, err)
		}
		all[i] = &spec.File{Path: p, Data: data}
	}
	return all, nil
}

// inOneLine reports whether a path can stand in a comment and in a message as
// it is.
func inOneLine(path string) bool {
	return utf8.ValidString(path) && strings.IndexFunc(path, func(r rune) bool {
		return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp)
	}) < 0
}

// What a path may lead to instead of a file. A pipe would be waited for.
var (
	errNoFile  = errors.New("it is a pipe or a device, and no file")
	errNowhere = errors.New("it is a link that leads nowhere")
)

// readRegular reads a file of the project.
func readRegular(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, there := os.Lstat(path); there == nil {
			return nil, errNowhere
		}
	}
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, errNoFile
	}
	return readLimited(path)
}

// readLimited reads a file or what comes out of a pipe; of one that is too large
// for a spec no more than it takes to see that.
func readLimited(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, spec.MaxBytes+1))
}
