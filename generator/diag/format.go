package diag

import (
	"fmt"
	"io"
	"path"
	"strings"
)

// Formats are the names of the forms in which findings are written.
var Formats = []string{"text", "json", "sarif", "github"}

// WriteGitHub writes findings as workflow commands of GitHub Actions, which
// shows them beside the changed lines. The error is that of w.
func WriteGitHub(w io.Writer, findings []Finding) error {
	commands := [...]string{Error: "error", Warning: "warning", Info: "notice", Off: "debug"}
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "::%s file=%s", commands[f.Severity], githubProperty(f.Pos.Path))
		if f.Pos.Line > 0 {
			fmt.Fprintf(&b, ",line=%d,col=%d,endColumn=%d", f.Pos.Line, f.Pos.Col, f.Pos.Col+max(f.Length, 1))
		}
		text := f.Message
		if f.Help != "" {
			text += "\nhelp: " + f.Help
		}
		shown, more := f.shownPlaces()
		for _, r := range shown {
			text += fmt.Sprintf("\n%s: %s", r.Pos, r.Message)
		}
		if more != "" {
			text += "\n" + more
		}
		fmt.Fprintf(&b, ",title=%s::%s\n", f.Rule.Code, githubData.Replace(text))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// What workflow commands take for syntax is written as they ask for it.
var (
	githubData        = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubPropertyMap = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func githubProperty(text string) string { return githubPropertyMap.Replace(text) }

// Below returns findings with a folder put before all their paths: the project
// may lie in a folder of what the reader takes for the root.
func Below(folder string, findings []Finding) []Finding {
	if folder == "" || folder == "." {
		return findings
	}
	moved := make([]Finding, len(findings))
	for i, f := range findings {
		f.Pos.Path = path.Join(folder, f.Pos.Path)
		related := make([]Related, len(f.Related))
		for j, r := range f.Related {
			r.Pos.Path = path.Join(folder, r.Pos.Path)
			r.Fix = r.Fix.below(folder)
			related[j] = r
		}
		f.Related, f.Fix = related, f.Fix.below(folder)
		moved[i] = f
	}
	return moved
}

func (f *Fix) below(folder string) *Fix {
	if f == nil {
		return nil
	}
	moved := *f
	moved.Pos.Path = path.Join(folder, f.Pos.Path)
	return &moved
}
