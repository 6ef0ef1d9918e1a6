package spec

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/internal/npmtest"
	"github.com/fsmgen/fsmgen/internal/alltests"
)

// TestEditor lets a real yaml-language-server, which editors use for YAML,
// work on a spec with a modeline: a mistyped key is underlined, hovering over
// a key shows what it means, and keys are completed. It is skipped where all
// tests are not asked for (make test-all), where there is no node, or no way to
// the npm registry, from which the server comes, pinned by its lock file.
func TestEditor(t *testing.T) {
	alltests.Need(t, "npm")
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node, which runs the language server")
	}
	server := filepath.Join(installServer(t), "node_modules", "yaml-language-server", "bin", "yaml-language-server")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "schema.json"), Schema(), 0o644); err != nil {
		t.Fatal(err)
	}
	text := strings.Join([]string{
		"# yaml-language-server: $schema=schema.json",
		"fsm: v1",
		"worker: Lamp",
		"initial: dark",
		"shutdown: dark",
		"supervison: {}",
		"states:",
		"  dark:",
		"    transitions:",
		"      - to: lit",
		"        ",
		"  lit: {action: 5, signal: fly}",
		"children:",
		"  a: {worker: B, onChange: }",
	}, "\n")
	e := startEditor(t, node, server, dir)
	uri := "file://" + filepath.ToSlash(filepath.Join(dir, "lamp.yaml"))
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": uri, "languageId": "yaml", "version": 1, "text": text,
	}})

	t.Run("diagnostics", func(t *testing.T) { checkDiagnostics(t, e.diagnostics(uri)) })
	at := func(line, character int) map[string]any {
		return map[string]any{"textDocument": map[string]any{"uri": uri}, "position": map[string]any{"line": line, "character": character}}
	}
	t.Run("hover", func(t *testing.T) {
		for place, want := range map[[2]int]string{
			{4, 3}:  "The state in which the worker may be removed.",
			{9, 9}:  "The state that the transition leads to; with on it may be left out, and the state goes on.",
			{8, 6}:  "The ways out of the state",
			{12, 2}: "children",
		} {
			if got := string(e.call("textDocument/hover", at(place[0], place[1]))); !strings.Contains(got, want) {
				t.Errorf("at %v: %s, want %q", place, got, want)
			}
		}
	})
	t.Run("completion", func(t *testing.T) {
		for place, want := range map[[2]int][]string{
			{10, 8}:  {"when", "after", "for", "doc"},
			{13, 27}: {"replace", "update"},
		} {
			labels := completions(t, e.call("textDocument/completion", at(place[0], place[1])))
			for _, w := range want {
				if !labels[w] {
					t.Errorf("at %v: %s is not proposed, but %v", place, w, labels)
				}
			}
		}
	})
	t.Run("levels", func(t *testing.T) { checkLevels(t, e, dir) })
}

// installServer installs the server into a folder of the user's cache, or
// finds it there.
func installServer(t *testing.T) string {
	t.Helper()
	hash := sha256.New()
	files := []string{"package.json", "package-lock.json"}
	for _, name := range files {
		data, err := os.ReadFile(filepath.Join("testdata", "editor", name))
		if err != nil {
			t.Fatal(err)
		}
		hash.Write(data)
	}
	return npmtest.Folder(t, "editor-"+hex.EncodeToString(hash.Sum(nil)[:8]), func(dir string) {
		if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "editor"))); err != nil {
			t.Fatal(err)
		}
		npmtest.Run(t, dir, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	})
}

type diagnostic struct {
	Message string
	Range   struct {
		Start struct{ Line, Character int }
	}
}

func checkDiagnostics(t *testing.T, all []diagnostic) {
	want := map[[2]int]string{
		{5, 0}:   "supervison",
		{11, 27}: "remove",
	}
	for _, d := range all {
		place := [2]int{d.Range.Start.Line, d.Range.Start.Character}
		if part, ok := want[place]; ok && strings.Contains(d.Message, part) {
			delete(want, place)
			continue
		}
		t.Errorf("also: %+v", d)
	}
	if len(want) > 0 {
		t.Errorf("not underlined: %v; but %+v", want, all)
	}
}

func completions(t *testing.T, result json.RawMessage) map[string]bool {
	var list struct{ Items []struct{ Label string } }
	if err := json.Unmarshal(result, &list); err != nil {
		t.Fatalf("%v in %s", err, result)
	}
	labels := map[string]bool{}
	for _, item := range list.Items {
		labels[item.Label] = true
	}
	return labels
}
