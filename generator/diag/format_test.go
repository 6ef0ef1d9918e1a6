package diag

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/internal/sariftest"
	"github.com/google/go-cmp/cmp"
)

var ruleNote = NewRule("FSM098", Info, "A note of the tests.")

func summary(r *Rule) string { return r.Summary }

// sample has a finding of each kind: with and without a place, a help, a
// related place, a fix, and characters that the formats have to escape.
func sample() []Finding {
	var list List
	f := list.Add(ruleTest, Pos{Path: "specs/a b,c.yaml", Line: 2, Col: 4}, "100%% of <it> is wrong")
	f.Length, f.Help = 3, "write \"it\""
	f.Related = []Related{{Pos: Pos{Path: "specs/d.yaml", Line: 7, Col: 1}, Length: 2, Message: "as said here"}}
	f.Fix = &Fix{Pos: f.Pos, Old: "äit", New: `"it"`}
	list.Add(ruleNote, Pos{Path: "specs/d.yaml"}, "the file is long")
	return list.Sorted()
}

func TestSARIF(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSARIF(&b, sample(), summary); err != nil {
		t.Fatal(err)
	}
	sariftest.Validate(t, b.Bytes())
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID, Level string
				RuleIndex     int
				Fixes         []any
				Locations     []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           *struct{ StartLine, StartColumn, EndColumn int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(run.Results) != 2 || len(run.Tool.Driver.Rules) != len(Rules()) {
		t.Fatalf("%d results, %d rules", len(run.Results), len(run.Tool.Driver.Rules))
	}
	r := run.Results[0]
	place := r.Locations[0].PhysicalLocation
	if run.Tool.Driver.Rules[r.RuleIndex].ID != "FSM000" || r.Level != "error" || len(r.Fixes) != 1 {
		t.Errorf("%+v", r)
	}
	if place.ArtifactLocation.URI != "specs/a%20b%2Cc.yaml" && place.ArtifactLocation.URI != "specs/a%20b,c.yaml" {
		t.Errorf("the path is %s", place.ArtifactLocation.URI)
	}
	if *place.Region != struct{ StartLine, StartColumn, EndColumn int }{2, 4, 7} {
		t.Errorf("the region is %+v", *place.Region)
	}
	if second := run.Results[1]; second.Level != "note" || second.Locations[0].PhysicalLocation.Region != nil {
		t.Errorf("%+v", second)
	}
	b.Reset()
	if err := WriteSARIF(&b, nil, summary); err != nil {
		t.Fatal(err)
	}
	sariftest.Validate(t, b.Bytes())
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, sample()); err != nil {
		t.Fatal(err)
	}
	want := `{
  "findings": [
    {
      "code": "FSM000",
      "severity": "error",
      "path": "specs/a b,c.yaml",
      "line": 2,
      "col": 4,
      "length": 3,
      "message": "100% of <it> is wrong",
      "help": "write \"it\"",
      "related": [
        {
          "path": "specs/d.yaml",
          "line": 7,
          "col": 1,
          "length": 2,
          "message": "as said here"
        }
      ],
      "fix": {
        "path": "specs/a b,c.yaml",
        "line": 2,
        "col": 4,
        "length": 3,
        "new": "\"it\""
      }
    },
    {
      "code": "FSM098",
      "severity": "info",
      "path": "specs/d.yaml",
      "message": "the file is long"
    }
  ],
  "errors": 1,
  "warnings": 0,
  "infos": 1
}
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	b.Reset()
	if err := WriteJSON(&b, nil); err != nil || !strings.Contains(b.String(), `"findings": [],`) {
		t.Errorf("%v %s", err, b.String())
	}
}

func TestGitHub(t *testing.T) {
	var b bytes.Buffer
	if err := WriteGitHub(&b, Below("module", sample())); err != nil {
		t.Fatal(err)
	}
	want := `::error file=module/specs/a b%2Cc.yaml,line=2,col=4,endColumn=7,title=FSM000::100%25 of <it> is wrong%0Ahelp: write "it"%0Amodule/specs/d.yaml:7:1: as said here
::notice file=module/specs/d.yaml,title=FSM098::the file is long
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	b.Reset()
	hard := Finding{Rule: ruleTest, Pos: Pos{Path: "a:b%.yaml"}, Message: "one\r\ntwo: three, 4%"}
	if err := WriteGitHub(&b, []Finding{hard}); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "::error file=a%3Ab%25.yaml,title=FSM000::one%0D%0Atwo: three, 4%25\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestSARIFPath: a path is a reference relative to the root, whatever it holds.
func TestSARIFPath(t *testing.T) {
	for path, want := range map[string]string{
		"specs/a.yaml": "specs/a.yaml", "a:b.yaml": "./a:b.yaml", "a%b #?.yaml": "a%25b%20%23%3F.yaml", "é.yaml": "%C3%A9.yaml",
	} {
		uri := sarifPlace(Pos{Path: path}, 0).Artifact.URI
		if back, err := url.Parse(uri); err != nil || back.Scheme != "" || strings.TrimPrefix(back.Path, "./") != path || uri != want {
			t.Errorf("%s is the URI %s, want %s (%v)", path, uri, want, err)
		}
	}
}

func TestColor(t *testing.T) {
	var b strings.Builder
	look := Look{Color: true, Lines: func(string, int) string { return "a \x1b[2Jb" }}
	findings := sample()[:1]
	findings[0].Related = nil
	if err := look.Write(&b, findings); err != nil {
		t.Fatal(err)
	}
	want := "\x1b[1mspecs/a b,c.yaml:2:4:\x1b[0m \x1b[1;31mFSM000:\x1b[0m \x1b[1m100% of <it> is wrong\x1b[0m\n" +
		"\x1b[34m    2 |\x1b[0m a \ufffd[2Jb\n" +
		"\x1b[34m      |\x1b[0m    \x1b[1;31m^^^\x1b[0m\n" +
		"    \x1b[1;36mhelp:\x1b[0m write \"it\"\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestLongLine(t *testing.T) {
	line := strings.Repeat("x", 1000) + "HERE" + strings.Repeat("y", 1000)
	var b strings.Builder
	f := Finding{Rule: ruleTest, Pos: Pos{Path: "a", Line: 1, Col: 1001}, Length: 4, Message: "m"}
	if err := (Look{Lines: func(string, int) string { return line }}).Write(&b, []Finding{f}); err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(b.String(), "\n")
	at := strings.Index(rows[2], "^^^^")
	text, carets := []rune(rows[1]), []rune(rows[2])
	if at < 0 || len(text) > 180 || string(text[len(carets)-4:len(carets)]) != "HERE" {
		t.Errorf("%s\n%s", rows[1], rows[2])
	}
}

func TestSeverityIsSaid(t *testing.T) {
	f := Finding{Rule: ruleNote, Severity: Warning, Pos: Pos{Path: "a", Line: 1, Col: 2}, Message: "m"}
	if got := f.String(); got != "a:1:2: FSM098: warning: m" {
		t.Error(got)
	}
	for _, s := range []Severity{Error, Warning, Info, Off} {
		if got, ok := ParseSeverity(s.String()); !ok || got != s {
			t.Errorf("%s reads as %s", s, got)
		}
	}
	if _, ok := ParseSeverity("fatal"); ok {
		t.Error("fatal is a severity")
	}
}
