package explain_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/explain"
	"github.com/fsmgen/fsmgen/generator/internal/sample"
	"github.com/fsmgen/fsmgen/generator/project"
	"github.com/fsmgen/fsmgen/generator/spec"
)

var update = flag.Bool("update", false, "rewrite docs/rules.md")

// found is a finding, as far as the pages are about it.
type found struct{ Code, Severity, Message string }

// TestPages holds every page true: the wrong spec gives the finding and no
// other, the right one gives none.
func TestPages(t *testing.T) {
	for _, r := range diag.Rules() {
		t.Run(r.Code, func(t *testing.T) {
			t.Parallel()
			p, _ := explain.Find(r.Code)
			if p.Wrong == "" || p.Right == "" {
				t.Fatalf("there is no page generator/explain/pages/%s.md with a wrong and a right spec", r.Code)
			}
			wrong, says := vet(t, p.Wrong, r.Code)
			if len(wrong) == 0 {
				t.Errorf("the wrong spec has no finding")
			}
			for _, f := range wrong {
				if f.Code != r.Code || f.Severity != p.Rule.Severity.String() {
					t.Errorf("the wrong spec: %s %s %s", f.Code, f.Severity, f.Message)
				}
			}
			right := findings(t, p.Right, r.Code)
			for _, f := range right {
				t.Errorf("the right spec: %s %s %s", f.Code, f.Severity, f.Message)
			}
			switch {
			case t.Failed(): // what fsmgen says is not kept if it says something else
			case *update:
				keep(t, r.Code, p.Says, says)
			case p.Says != says:
				t.Errorf("the page shows other words than fsmgen says, which are:\n%s", says)
			}
		})
	}
}

// keep puts what fsmgen says into a page, behind the wrong spec.
func keep(t *testing.T, code, before, says string) {
	name := "pages/" + code + ".md"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "```text\n"+before+"```\n\n", "", 1)
	text = strings.Replace(text, "\n## Right\n", "\n```text\n"+says+"```\n\n## Right\n", 1)
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// vet writes the files of an example into a project and gives what fsmgen vet
// says about them, taken apart and as text.
func vet(t *testing.T, example, code string) (all []found, text string) {
	if code == "FSM022" {
		var said bytes.Buffer
		_, found := spec.Format("specs/lamp.yaml", []byte(example))
		if err := (diag.Look{}).Write(&said, found.Sorted()); err != nil {
			t.Fatal(err)
		}
		return findings(t, example, code), said.String()
	}
	dir := folder(t, example)
	return parsed(t, vetAs(dir, "json")), string(vetAs(dir, "text"))
}

// findings returns what fsmgen vet says about an example, taken apart; for what only
// fmt says, what that says.
func findings(t *testing.T, example, code string) []found {
	if code == "FSM022" {
		var out bytes.Buffer
		_, all := spec.Format("specs/lamp.yaml", []byte(example))
		if err := diag.WriteJSON(&out, all.Sorted()); err != nil {
			t.Fatal(err)
		}
		return parsed(t, out.Bytes())
	}
	return parsed(t, vetAs(folder(t, example), "json"))
}

// folder makes a project of the files of an example.
func folder(t *testing.T, example string) string {
	dir := t.TempDir()
	write(t, dir, "go.mod", "module example.com/lamps\n\ngo 1.26\n")
	for name, text := range files(example) {
		if name != project.ConfigName && !strings.Contains(name, "/") {
			name = "specs/" + name
		}
		write(t, dir, name, sample.Written(text))
	}
	return dir
}

// vetAs returns what fsmgen vet writes about a project in a format.
func vetAs(dir, format string) []byte {
	var out bytes.Buffer
	project.Vet(context.Background(), project.VetOptions{Options: project.Options{Dir: dir, Format: format, Stdout: &out, Stderr: io.Discard}})
	return out.Bytes()
}

func parsed(t *testing.T, data []byte) []found {
	var result struct{ Findings []found }
	if err := json.Unmarshal(data, &result); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return result.Findings
}

func write(t *testing.T, dir, name, text string) {
	at := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

var fileLine = regexp.MustCompile(`(?m)^# file: (\S+)\n`)

// files takes an example apart; without file lines it is one spec.
func files(example string) map[string]string {
	names := fileLine.FindAllStringSubmatchIndex(example, -1)
	if names == nil {
		return map[string]string{"lamp.yaml": example}
	}
	all := map[string]string{}
	for i, at := range names {
		end := len(example)
		if i+1 < len(names) {
			end = names[i+1][0]
		}
		all[example[at[2]:at[3]]] = example[at[1]:end]
	}
	return all
}

// Every page belongs to a rule, and every summary is a sentence.
func TestPagesAndRulesMatch(t *testing.T) {
	names, err := filepath.Glob("pages/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if code := strings.TrimSuffix(filepath.Base(name), ".md"); diag.LookupRule(code) == nil {
			t.Errorf("%s is the page of no rule", name)
		}
	}
	if n := len(diag.Rules()); n < 50 {
		t.Errorf("there are %d rules", n)
	}
	for _, r := range diag.Rules() {
		if first := []rune(r.Summary)[0]; !unicode.IsUpper(first) || !strings.HasSuffix(r.Summary, ".") {
			t.Errorf("%s: the summary %q is no sentence", r.Code, r.Summary)
		}
	}
}

func TestReferenceIsCurrent(t *testing.T) {
	const name = "../../docs/rules.md"
	if *update {
		if err := os.WriteFile(name, []byte(explain.Reference()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(data) != explain.Reference() {
		t.Errorf("%s is not what the pages say: run go test ./generator/explain -update", name)
	}
}
