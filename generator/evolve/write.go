package evolve

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// Label names the old version in places: "main" in "main:specs/bridge.yaml".
// Empty: places of both versions look alike.
type Label string

// WriteText writes changes for people, two lines each: the place, the class and
// what changed, and below it why it is of that class. The error is that of w.
func WriteText(w io.Writer, changes []Change, old Label) error {
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "%s%s: %s: %s: %s\n    %s\n", old.of(c), c.Pos, c.Class, c.Worker, diag.Printable(c.Message), diag.Printable(c.Reason))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (l Label) of(c Change) string {
	if !c.Old || l == "" {
		return ""
	}
	return string(l) + ":"
}

// Summary counts changes in words: "3 changes: 1 breaking, 2 of behaviour".
func Summary(changes []Change) string {
	if len(changes) == 0 {
		return "no changes"
	}
	var count [3]int
	for _, c := range changes {
		count[c.Class]++
	}
	var parts []string
	for class := Breaking + 1; class > 0; class-- {
		if n := count[class-1]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, [...]string{"compatible", "of behaviour", "breaking"}[class-1]))
		}
	}
	things := "changes"
	if len(changes) == 1 {
		things = "change"
	}
	return fmt.Sprintf("%d %s: %s", len(changes), things, strings.Join(parts, ", "))
}

// classWords are the classes as JSON and docs/changes.md have them.
var classWords = [...]string{"compatible", "behaviour", "breaking"}

// jsonChange is a Change as JSON; its keys are stable.
type jsonChange struct {
	Class   string `json:"class"` // compatible, behaviour, breaking
	Worker  string `json:"worker"`
	Kind    string `json:"kind"`
	Key     string `json:"key"`
	Message string `json:"message"`
	Reason  string `json:"reason"`
	In      string `json:"in"` // old, new: the version that the place is in
	Path    string `json:"path"`
	Line    int    `json:"line"`
	Col     int    `json:"col"`
}

// WriteJSON writes changes as one JSON object: {"breaking": true, "changes":
// […]}. The error is that of w.
func WriteJSON(w io.Writer, changes []Change) error {
	all := make([]jsonChange, len(changes))
	for i, c := range changes {
		in := "new"
		if c.Old {
			in = "old"
		}
		all[i] = jsonChange{
			Class: classWords[c.Class], Worker: c.Worker, Kind: c.Kind,
			Key: strings.Join(c.Path, "."), Message: c.Message, Reason: c.Reason,
			In: in, Path: c.Pos.Path, Line: c.Pos.Line, Col: c.Pos.Col,
		}
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(struct {
		Breaking bool         `json:"breaking"`
		Changes  []jsonChange `json:"changes"`
	}{Worst(changes) == Breaking, all})
}
