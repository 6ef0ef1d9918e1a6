// Package explain has a page for every rule: what it is about and why, a spec
// that breaks it and one that does not. The pages are data beside the rules; a
// test runs both specs of each.
package explain

import (
	"embed"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
)

//go:embed pages
var pages embed.FS

// Page is what there is to say about a rule.
type Page struct {
	Rule         *diag.Rule
	Text         string // paragraphs, separated by empty lines
	Wrong, Right string // YAML: one spec, or several files, each below a line "# file: name.yaml"
	Says         string // what fsmgen says about the wrong one
}

// Find returns the page of a rule by its code, in capitals or not; false if
// there is no such rule.
func Find(code string) (Page, bool) {
	rule := diag.LookupRule(strings.ToUpper(code))
	if rule == nil {
		return Page{}, false
	}
	data, err := pages.ReadFile("pages/" + rule.Code + ".md")
	if err != nil {
		return Page{Rule: rule, Text: rule.Summary}, true
	}
	return parse(rule, string(data)), true
}

// parse takes a page apart: the text, and the blocks below "## Wrong" and
// "## Right".
func parse(rule *diag.Rule, data string) Page {
	text, examples, _ := strings.Cut(data, "\n## Wrong\n")
	wrong, right, _ := strings.Cut(examples, "\n## Right\n")
	return Page{Rule: rule, Text: strings.TrimSpace(text), Wrong: block(wrong, "yaml"), Right: block(right, "yaml"), Says: block(wrong, "text")}
}

// block returns what stands between the fences of a code block of some kind.
func block(text, kind string) string {
	_, text, _ = strings.Cut(text, "```"+kind+"\n")
	text, _, _ = strings.Cut(text, "```")
	return text
}

var codeForm = regexp.MustCompile(`^(?i:FSM)?[0-9]+$`)

// Write writes what there is about some subjects: the pages of rules by their
// codes, then what is known about the other words together; without any, the
// list of all rules. Of a code a person may leave out FSM, or write it small.
// The error is a sentence for people.
func Write(w io.Writer, subjects []string) error {
	if len(subjects) == 0 {
		return WriteList(w)
	}
	var b strings.Builder
	var words []string
	for _, s := range subjects {
		page, ok := Find(s)
		if !ok {
			page, ok = Find("FSM" + s)
		}
		switch {
		case ok:
			page.write(&b)
		case codeForm.MatchString(s):
			return fmt.Errorf("there is no rule %q; fsmgen explain lists them all", s)
		default:
			words = append(words, strings.Fields(strings.TrimSuffix(s, ":"))...)
		}
	}
	if len(words) > 0 {
		text, err := subject(words)
		if err != nil {
			return err
		}
		paragraph(&b)
		b.WriteString(text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// paragraph puts an empty line before what comes, unless it is the first.
func paragraph(b *strings.Builder) {
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
}

// write writes the page for a terminal.
func (p Page) write(b *strings.Builder) {
	paragraph(b)
	fmt.Fprintf(b, "%s (%s): %s\n\n%s\n", p.Rule.Code, p.Rule.Severity, p.Rule.Summary, p.Text)
	for _, example := range []struct{ title, text string }{{"Wrong:", p.Wrong}, {"fsmgen says:", p.Says}, {"Right:", p.Right}} {
		fmt.Fprintf(b, "\n%s\n\n", example.title)
		for line := range strings.Lines(example.text) {
			b.WriteString(strings.TrimRight("    "+line, " \n") + "\n")
		}
	}
	if p.Rule.Severity != diag.Error && !strings.HasPrefix(p.Rule.Code, "FSM04") { // those are about such comments
		fmt.Fprintf(b, "\nIf it is meant, a comment in that line or above it says so:\n\n    # fsmgen:ignore %s because …\n", p.Rule.Code)
	}
}

// family is the rules with one hundred of codes.
type family struct{ hundred, title string }

var families = []family{
	{"0", "YAML and shape"},
	{"1", "Names"},
	{"2", "Fields and values"},
	{"3", "Types and expressions"},
	{"4", "States and transitions"},
	{"5", "Desired states"},
	{"6", "Children and mapping"},
	{"7", "Policies"},
}

// rules returns the rules of a family, by code.
func (f family) rules() []*diag.Rule {
	var all []*diag.Rule
	for _, r := range diag.Rules() {
		if strings.HasPrefix(r.Code, "FSM"+f.hundred) {
			all = append(all, r)
		}
	}
	return all
}

// WriteList writes all rules by family, a line each.
func WriteList(w io.Writer) error {
	var b strings.Builder
	for i, f := range families {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(f.title + "\n")
		for _, r := range f.rules() {
			fmt.Fprintf(&b, "  %s  %-7s  %s\n", r.Code, r.Severity, r.Summary)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
