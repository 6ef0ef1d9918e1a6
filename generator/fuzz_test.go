package generator_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// specBreak stands between the specs of one input.
const specBreak = "\n---\n"

// FuzzGenerate holds that whatever is accepted becomes Go that type-checks, is
// formatted, and holds text of the spec in string literals and // comments
// only. An input is some specs and a seed: with one above zero the specs are
// changed by it as YAML trees (see mutate_test.go), as few changed bytes
// give a spec that is still accepted.
func FuzzGenerate(f *testing.F) {
	dirs, err := filepath.Glob("../testdata/cases/*")
	if err != nil || len(dirs) == 0 {
		f.Fatalf("no cases: %v", err)
	}
	known, donors := newExports(), &pool{}
	for _, dir := range append(dirs, "../specs") {
		texts := specTexts(f, dir)
		size := 0
		for _, text := range texts {
			donors.take(text)
			size += len(text)
		}
		if size < 16<<10 {
			if fuzzing() { // TestCases tries them as they are
				f.Add(strings.Join(texts, specBreak), uint64(0))
			}
			f.Add(strings.Join(texts, specBreak), uint64(size))
		}
	}
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		if len(text) > 64<<10 {
			t.Skip("too large to be quick")
		}
		texts := strings.Split(text, specBreak)
		if seed > 0 {
			texts = donors.mutate(texts, seed)
		}
		if problem := generateAndCheck(texts, known); problem != nil {
			t.Fatalf("%v\n\nspecs:\n%s", problem, strings.Join(texts, specBreak))
		}
	})
}

// fuzzing is true for go test -fuzz.
func fuzzing() bool {
	pattern := flag.Lookup("test.fuzz")
	return pattern != nil && pattern.Value.String() != ""
}

func specTexts(f *testing.F, dir string) []string {
	names, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	var texts []string
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	return texts
}

// generateAndCheck says what is wrong with the Go of some specs; nil also if
// they are not accepted.
func generateAndCheck(texts []string, known *exports) error {
	const prefix = "example.com/fuzz"
	var sources []*spec.File
	for i, text := range texts {
		sources = append(sources, &spec.File{Path: fmt.Sprintf("specs/s%d.yaml", i), Data: []byte(text)})
	}
	result, err := generator.Generate(sources, generator.Options{ImportPrefix: prefix})
	if err != nil {
		return err
	}
	if result.Findings.HasErrors() && len(result.Files) > 0 {
		return fmt.Errorf("there are files although there are errors")
	}
	c := newCase(known)
	for _, file := range result.Files {
		if err := checkText(file.Content); err != nil {
			return fmt.Errorf("%s/%s: %w\n%s", file.Package, file.Name, err, file.Content)
		}
		name := path.Join(prefix, file.Package)
		parsed, err := parser.ParseFile(c.fset, path.Join(name, file.Name), file.Content, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		c.parsed[name] = append(c.parsed[name], parsed)
	}
	for name := range c.parsed {
		if _, err := c.Import(name); err != nil {
			return fmt.Errorf("the Go does not type-check: %w", err)
		}
	}
	return nil
}

// checkText looks through the tokens of a file for text that is out of its
// place, and for comments that mean something to a tool.
func checkText(content []byte) error {
	if formatted, err := format.Source(content); err != nil || !bytes.Equal(formatted, content) {
		return fmt.Errorf("not formatted: %v", err)
	}
	fset := token.NewFileSet()
	var s scanner.Scanner
	s.Init(fset.AddFile("", -1, len(content)), content, nil, scanner.ScanComments)
	for {
		_, tok, text := s.Scan()
		switch {
		case tok == token.EOF:
			return nil
		case tok == token.COMMENT && text != "//" && !strings.HasPrefix(text, "// ") && !strings.HasPrefix(text, "//\t"):
			return fmt.Errorf("the comment %q", text)
		case tok == token.COMMENT && strings.HasPrefix(strings.TrimSpace(text[2:]), "+build"):
			return fmt.Errorf("the build constraint %q", text)
		case tok != token.COMMENT && tok != token.STRING && strings.Contains(strings.ToLower(text), marker):
			return fmt.Errorf("text of the spec as the %s %q", tok, text)
		}
	}
}
