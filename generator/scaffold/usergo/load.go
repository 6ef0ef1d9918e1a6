package usergo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/go/packages"
)

// ErrNoGo says that the go command is not there.
var ErrNoGo = errors.New("the go command is not in PATH")

// load has the go command say where the packages with some import paths are, as
// code in a folder sees them, and all that they import. A package that is not
// found is among them, with errors.
func load(with Context, paths []string) ([]*packages.Package, error) {
	if _, err := exec.LookPath("go"); err != nil {
		return nil, ErrNoGo
	}
	cfg := &packages.Config{
		Mode:    packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps,
		Dir:     with.Dir,
		Env:     environment(),
		Overlay: with.Overlay,
	}
	broken := func(found []*packages.Package) int { return broken(found, with.Moved) }
	found, err := packages.Load(cfg, paths...)
	if err == nil && broken(found) == 0 {
		return found, nil
	}
	// A go.mod or go.sum that is not complete is completed in a copy.
	same := func(mod []byte) []byte { return mod }
	if again, err2 := loadCopy(cfg, same, paths); err2 == nil && (err != nil || broken(again) < broken(found)) {
		return again, nil
	}
	if err == nil {
		return found, nil
	}
	// A module that is required and is not here keeps the go command from
	// finding anything. The packages of this module are found without.
	if again, err2 := loadCopy(cfg, bare, paths); err2 == nil {
		return again, nil
	}
	return nil, fmt.Errorf("the go command failed: %s", said(err))
}

// said is what the go command has written about an error, on one line.
func said(err error) string {
	text := err.Error()
	if _, after, ok := strings.Cut(text, "stderr: "); ok {
		text = after
	}
	return strings.Join(strings.Fields(text), " ")
}

// environment is that of the go command: it fetches nothing, and GOFLAGS does
// not have it write to go.mod.
func environment() []string {
	env := append(os.Environ(), "GOPROXY=off", "GOSUMDB=off", "GOPACKAGESDRIVER=off")
	flags := strings.Fields(os.Getenv("GOFLAGS"))
	flags = slices.DeleteFunc(flags, func(f string) bool { return strings.TrimLeft(f, "-") == "mod=mod" })
	return append(env, "GOFLAGS="+strings.Join(flags, " "))
}

// loadCopy loads with copies of go.mod, changed, and of go.sum. The go command
// may complete them from what it has in its cache.
func loadCopy(cfg *packages.Config, change func([]byte) []byte, paths []string) ([]*packages.Package, error) {
	at, err := exec.Command("go", "-C", cfg.Dir, "env", "GOMOD").Output()
	mod := strings.TrimSpace(string(at))
	if err != nil || filepath.Base(mod) != "go.mod" {
		return nil, errors.New("there is no go.mod")
	}
	text, err := os.ReadFile(mod)
	if err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp("", "fsmgen-stub-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	sums, err := os.ReadFile(filepath.Join(filepath.Dir(mod), "go.sum"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(temp, "go.mod"), change(text), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(temp, "go.sum"), sums, 0o600); err != nil {
		return nil, err
	}
	with := *cfg
	with.BuildFlags = []string{"-mod=mod", "-modfile=" + filepath.Join(temp, "go.mod")}
	return packages.Load(&with, paths...)
}

// bare is a go.mod without the modules that would have to be fetched.
func bare(text []byte) []byte {
	f, err := modfile.ParseLax("go.mod", text, nil)
	if err != nil {
		return text
	}
	here := map[string]bool{}
	for _, r := range f.Replace {
		here[r.Old.Path] = r.New.Version == ""
	}
	for _, r := range slices.Clone(f.Require) {
		if !here[r.Mod.Path] {
			_ = f.DropRequire(r.Mod.Path) // it is there, so there is no error
		}
	}
	f.Cleanup()
	changed, err := f.Format()
	if err != nil {
		return text
	}
	return changed
}

// broken counts the packages that were not found. One that has moved is found
// at its old place or at its new one.
func broken(roots []*packages.Package, moved map[string]string) int {
	here, gone := map[string]bool{}, map[string]bool{}
	packages.Visit(roots, nil, func(p *packages.Package) {
		here[p.PkgPath] = len(p.GoFiles) > 0
		gone[p.PkgPath] = len(p.GoFiles) == 0 && len(p.Errors) > 0
	})
	n := 0
	for from, to := range moved {
		gone[from], gone[to] = !here[from] && !here[to], false
	}
	for _, is := range gone {
		if is {
			n++
		}
	}
	return n
}

// whyBroken is what the go command says of a package that was not found.
func whyBroken(p *packages.Package) error {
	if len(p.Errors) == 0 {
		return fmt.Errorf("there is no package %s", p.PkgPath)
	}
	return errors.New(strings.Join(strings.Fields(p.Errors[0].Msg), " "))
}
