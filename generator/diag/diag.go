// Package diag holds findings: what is wrong with a spec, where, and what to
// do about it. Every finding has a stable code, and each stage of the
// generator declares the codes that it reports.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Pos is a place in a spec: a line and a column in characters, both from 1.
// The zero Line stands for the file as a whole.
type Pos struct {
	Path      string // from the project's root, with forward slashes
	Line, Col int
}

// String returns path:line:col, or the path alone for a file as a whole.
func (p Pos) String() string {
	if p.Line == 0 {
		return p.Path
	}
	return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Col)
}

// Severity says how much a finding weighs.
type Severity uint8

const (
	Error   Severity = iota // nothing is generated
	Warning                 // very likely a mistake
	Info                    // worth knowing
	Off                     // of no finding: a rule that a project has turned off
)

// severities are the words of fsmgen.yaml and of all output.
var severities = [...]string{"error", "warning", "info", "off"}

func (s Severity) String() string { return severities[s] }

// ParseSeverity returns the severity that a word stands for.
func ParseSeverity(word string) (Severity, bool) {
	i := slices.Index(severities[:], word)
	return Severity(max(i, 0)), i >= 0
}

// Rule is one kind of finding. Its code never changes and is never used again
// for something else.
type Rule struct {
	Code     string   // "FSM207"
	Severity Severity // of its findings, unless the project says otherwise
	Summary  string
}

// rules holds every rule by code, filled while packages initialise.
var rules = map[string]*Rule{}

// retired are the codes of rules that are gone, with what they were about. A code
// is not used again: it may stand in a project's fsmgen.yaml or in a comment.
var retired = map[string]string{
	"FSM708": "a circuit that never opens because of restart.within",
}

// NewRule declares a rule. Declaring a code twice is a mistake in fsmgen and
// panics at start.
func NewRule(code string, severity Severity, summary string) *Rule {
	if _, taken := rules[code]; taken {
		panic("diag: " + code + " is declared twice")
	}
	if what, taken := retired[code]; taken {
		panic("diag: " + code + " was a rule before: " + what)
	}
	r := &Rule{Code: code, Severity: severity, Summary: summary}
	rules[code] = r
	return r
}

// Rules lists every declared rule by code.
func Rules() []*Rule {
	all := make([]*Rule, 0, len(rules))
	for _, r := range rules {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *Rule) int { return cmp.Compare(a.Code, b.Code) })
	return all
}

// LookupRule returns the rule with a code, or nil.
func LookupRule(code string) *Rule { return rules[code] }

// Finding is one thing found in a spec.
type Finding struct {
	Rule     *Rule
	Severity Severity // the rule's, unless the project says otherwise
	Pos      Pos
	Length   int    // characters to underline from Pos; 0: one
	Message  string // a sentence: what is wrong, what was expected
	Help     string // what to write instead; may be empty
	Related  []Related
	Fix      *Fix // nil unless there is one right answer
	// Secret says that a secret is written at Pos: the line is not shown.
	Secret bool
	// Missing names what does not exist and is named at Pos, by the same text
	// wherever it is missed; empty for findings about something else.
	Missing string
}

// Related is a second place that a finding is about.
type Related struct {
	Pos     Pos
	Length  int // characters to underline; 0: one
	Message string
	Fix     *Fix // what mends this place; nil unless the finding has a Fix
}

// Fixes returns the fixes of a finding at all its places.
func (f *Finding) Fixes() []Fix {
	var all []Fix
	if f.Fix != nil {
		all = append(all, *f.Fix)
	}
	for _, r := range f.Related {
		if r.Fix != nil {
			all = append(all, *r.Fix)
		}
	}
	return all
}

// String returns the finding as one line: path:line:col: FSMnnn: message. What
// is no error says so before the message.
func (f Finding) String() string {
	if f.Severity == Error {
		return fmt.Sprintf("%s: %s: %s", f.Pos, f.Rule.Code, f.Message)
	}
	return fmt.Sprintf("%s: %s: %s: %s", f.Pos, f.Rule.Code, f.Severity, f.Message)
}

// List collects findings. Its zero value is empty; it is not safe for
// concurrent use: each stage fills its own, and the caller merges.
type List struct {
	findings []Finding
}

// Add appends a finding and gives it back, for a help or a related place to
// be set. The pointer is good until the next Add.
func (l *List) Add(rule *Rule, pos Pos, format string, args ...any) *Finding {
	l.findings = append(l.findings, Finding{Rule: rule, Severity: rule.Severity, Pos: pos, Message: fmt.Sprintf(format, args...)})
	return &l.findings[len(l.findings)-1]
}

// Append appends a finding that was made before.
func (l *List) Append(f Finding) { l.findings = append(l.findings, f) }

// Merge appends all findings of another list.
func (l *List) Merge(other *List) { l.findings = append(l.findings, other.findings...) }

// HasErrors reports whether any finding is an error.
func (l *List) HasErrors() bool {
	return slices.ContainsFunc(l.findings, func(f Finding) bool { return f.Severity == Error })
}

// Edit lets keep change each finding, and takes out those for which it gives
// false.
func (l *List) Edit(keep func(f *Finding) bool) {
	kept := l.findings[:0]
	for i := range l.findings {
		if keep(&l.findings[i]) {
			kept = append(kept, l.findings[i])
		}
	}
	l.findings = kept
}

// ErrorPaths returns the paths of the files that have errors.
func (l *List) ErrorPaths() map[string]bool {
	paths := map[string]bool{}
	for _, f := range l.findings {
		if f.Severity == Error {
			paths[f.Pos.Path] = true
		}
	}
	return paths
}

// Len is the number of findings.
func (l *List) Len() int { return len(l.findings) }

// Sorted returns the findings in the order of the files and places, those of
// one place by code and message, each once.
func (l *List) Sorted() []Finding {
	sorted := slices.Clone(l.findings)
	slices.SortStableFunc(sorted, compare)
	return slices.CompactFunc(sorted, func(a, b Finding) bool { return compare(a, b) == 0 })
}

func compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.Pos.Path, b.Pos.Path),
		cmp.Compare(a.Pos.Line, b.Pos.Line),
		cmp.Compare(a.Pos.Col, b.Pos.Col),
		cmp.Compare(a.Rule.Code, b.Rule.Code),
		cmp.Compare(a.Message, b.Message),
	)
}
