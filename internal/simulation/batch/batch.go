// Package batch makes a program of specs: it generates their packages, writes
// the adaptor that hands every hook to the simulation, and builds both with the
// simulation's driver.
package batch

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/spec"
	"github.com/fsmgen/fsmgen/internal/simulation/specs"
)

// Random gives the trees 0 to n-1 of a seed.
func Random(seed uint64, n int) ([]specs.Tree, error) {
	trees := make([]specs.Tree, n)
	for i := range trees {
		tree, err := specs.Random(seed, i)
		if err != nil {
			return nil, err
		}
		trees[i] = tree
	}
	return trees, nil
}

// Examples gives a tree for each spec of the project that is no other's child.
func Examples(root string) ([]specs.Tree, error) {
	paths, err := filepath.Glob(filepath.Join(root, "specs", "*.yaml"))
	if err != nil {
		return nil, err
	}
	var sources []*spec.File
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		sources = append(sources, &spec.File{Path: "specs/" + filepath.Base(p), Data: data})
	}
	machines, found := generator.Link(sources, generator.Options{ImportPrefix: specs.ImportPrefix})
	if found.HasErrors() {
		return nil, fmt.Errorf("the examples have errors: %v", found.Sorted())
	}
	child := map[string]bool{}
	for _, m := range machines {
		for _, c := range m.Children {
			child[c.Machine.Worker] = true
		}
	}
	var trees []specs.Tree
	for _, m := range machines {
		if !child[m.Worker] {
			trees = append(trees, specs.Tree{Root: m.Worker, Sources: sources})
		}
	}
	return trees, nil
}

// Write writes the module of a program into a folder. root is that of the
// project.
func Write(folder, root string, trees []specs.Tree) error {
	sources := map[string]*spec.File{}
	var all []*spec.File
	for _, t := range trees {
		for _, s := range t.Sources {
			if _, known := sources[s.Path]; !known {
				sources[s.Path] = s
				all = append(all, s)
			}
		}
	}
	opts := generator.Options{ImportPrefix: specs.ImportPrefix}
	made, err := generator.Generate(all, opts)
	if err != nil {
		return err
	}
	machines, found := generator.Link(all, opts)
	if found.HasErrors() {
		return fmt.Errorf("the specs have errors: %v", found.Sorted())
	}
	for _, f := range made.Files {
		if err := write(filepath.Join(folder, f.Package, f.Name), f.Content); err != nil {
			return err
		}
	}
	if err := write(filepath.Join(folder, "main.go"), []byte(program(machines, trees))); err != nil {
		return err
	}
	return module(folder, root)
}

func write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// module writes go.mod and go.sum: what the project needs, and the project
// itself from its folder.
func module(folder, root string) error {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return err
	}
	const own = "module github.com/fsmgen/fsmgen"
	text := strings.Replace(string(mod), own, "module "+specs.ImportPrefix, 1)
	text += "\nrequire github.com/fsmgen/fsmgen v0.0.0\n\nreplace github.com/fsmgen/fsmgen => " + root + "\n"
	if err := write(filepath.Join(folder, "go.mod"), []byte(text)); err != nil {
		return err
	}
	return write(filepath.Join(folder, "go.sum"), sum)
}

// Build builds the program of a folder. flags are further ones of go build.
func Build(folder, program string, flags ...string) error {
	args := append([]string{"build", "-mod=mod", "-trimpath", "-o", program}, flags...)
	cmd := exec.Command("go", append(args, ".")...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}
