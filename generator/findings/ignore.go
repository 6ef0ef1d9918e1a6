package findings

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// A comment `# fsmgen:ignore FSM458 because …` takes a finding out of its
// line or, where it has a line of its own, out of the next one that is no
// comment. What is wrong with such a comment is found as well.
var (
	ruleIgnoreForm   = diag.NewRule("FSM040", diag.Warning, "A comment fsmgen:ignore names no rule.")
	ruleIgnoreReason = diag.NewRule("FSM041", diag.Warning, "A comment fsmgen:ignore gives no reason.")
	ruleIgnoreCode   = diag.NewRule("FSM042", diag.Warning, "A comment fsmgen:ignore names a rule that does not exist.")
	ruleIgnoreError  = diag.NewRule("FSM043", diag.Warning, "A comment fsmgen:ignore names an error, which cannot be ignored.")
	ruleIgnoreUnused = diag.NewRule("FSM044", diag.Warning, "A comment fsmgen:ignore has no effect.")
)

const ignoreMark = "fsmgen:ignore"

// ignore is one code of such a comment.
type ignore struct {
	at   diag.Pos // of the code
	code string
	line int // the line that it is about
	used bool
}

// Ignores reports whether a text may have such comments. Most have none, and
// their comments need not be read.
func Ignores(text []byte) bool { return bytes.Contains(text, []byte(ignoreMark)) }

// ignores reads the comments of a spec that ignore findings, and adds what is
// wrong with them.
func ignores(f *spec.File, said *diag.List) []*ignore {
	if !Ignores(f.Data) {
		return nil
	}
	var all []*ignore
	lines := bytes.Split(f.Data, []byte("\n"))
	for _, c := range f.Comments() {
		text := strings.TrimSpace(strings.TrimLeft(c.Text, "#"))
		rest, ok := strings.CutPrefix(text, ignoreMark)
		if !ok || rest != "" && !strings.ContainsAny(rest[:1], " \t:,") {
			continue
		}
		line := c.Pos.Line
		if c.Own {
			line = nextContent(lines, line)
		}
		all = append(all, readIgnore(c, rest, line, said)...)
	}
	return all
}

// nextContent returns the number of the next line that is neither empty nor a
// comment; numbers count from 1.
func nextContent(lines [][]byte, after int) int {
	for n := after + 1; n <= len(lines); n++ {
		if text := bytes.TrimSpace(lines[n-1]); len(text) > 0 && text[0] != '#' {
			return n
		}
	}
	return 0
}

var ignoreCode = regexp.MustCompile(`^[\s,:]*([A-Za-z]+[0-9]+)\b`)

// readIgnore reads what stands behind fsmgen:ignore.
func readIgnore(c spec.Comment, rest string, line int, said *diag.List) []*ignore {
	place := func(rest string) diag.Pos {
		at := c.Pos
		at.Col += utf8.RuneCountInString(c.Text[:len(c.Text)-len(rest)])
		return at
	}
	var all []*ignore
	var codes []string
	for m := ignoreCode.FindStringSubmatchIndex(rest); m != nil; m = ignoreCode.FindStringSubmatchIndex(rest) {
		code, at := rest[m[2]:m[3]], place(rest[m[2]:])
		rest = rest[m[3]:]
		codes = append(codes, code)
		if knownCode(code, at, said) {
			all = append(all, &ignore{at: at, code: code, line: line})
		}
	}
	begin := place(c.Text[strings.Index(c.Text, ignoreMark):])
	text := strings.TrimSpace(rest)
	reason, because := strings.CutPrefix(text, "because")
	switch {
	case len(codes) == 0:
		f := said.Add(ruleIgnoreForm, begin, "the comment does not say which finding it ignores")
		f.Length, f.Help = len(ignoreMark), "write # fsmgen:ignore FSM458 because …, with the code of the finding"
	case !because || strings.TrimSpace(reason) == "":
		f := said.Add(ruleIgnoreReason, begin, "the comment does not say why the finding is ignored")
		f.Length, f.Help = len(ignoreMark), "write the reason behind the code: # fsmgen:ignore "+strings.Join(codes, ", ")+" because "
		if because || text == "" {
			text = "…"
		}
		f.Help += strings.TrimLeft(text, " :,-–—.(")
	}
	return all
}

// knownCode reports whether there is a rule with a code that may be ignored.
func knownCode(code string, at diag.Pos, said *diag.List) bool {
	rule := diag.LookupRule(code)
	switch {
	case rule == nil:
		var codes []string
		for _, r := range diag.Rules() {
			codes = append(codes, r.Code)
		}
		f := said.Add(ruleIgnoreCode, at, "there is no rule %s", code)
		f.Length, f.Help = len(code), "the code stands in the finding itself"
		f.Rename(at, code, diag.Propose(code, codes))
	case rule.Severity == diag.Error:
		f := said.Add(ruleIgnoreError, at, "%s is an error, and errors cannot be ignored: nothing is generated of a spec that has one", code)
		f.Length, f.Help = len(code), "mend the spec: "+lowerFirst(rule.Summary)
	default:
		return true
	}
	return false
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
