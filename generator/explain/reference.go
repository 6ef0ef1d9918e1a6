package explain

import (
	"fmt"
	"strings"
)

// Reference returns docs/rules.md: all rules by family, then all pages.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# The rules

This page is for those who have a finding of fsmgen before them and want to know
more. It has every rule, by its code. A code never changes its meaning.

No Go is generated while there is an error. Warnings and infos can be given another
severity in ` + "`fsmgen.yaml`" + `, and can be suppressed where they are
(` + "`# fsmgen:ignore FSM458 because …`" + `). ` + "`fsmgen explain FSM458`" + ` shows a page on the
terminal.

The page of each rule has a spec that breaks the rule, the finding, and a spec that
is right. This file is generated from generator/explain/pages by
` + "`go test ./generator/explain -update`" + `.
`)
	for _, f := range families {
		fmt.Fprintf(&b, "\n## %s\n\n| code | severity | |\n| --- | --- | --- |\n", f.title)
		for _, r := range f.rules() {
			fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", r.Code, strings.ToLower(r.Code), r.Severity, r.Summary)
		}
	}
	for _, f := range families {
		for _, r := range f.rules() {
			p, _ := Find(r.Code)
			fmt.Fprintf(&b, "\n### %s\n\n%s (%s)\n\n%s\n\nWrong:\n\n```yaml\n%s```\n\n```text\n%s```\n\nRight:\n\n```yaml\n%s```\n",
				r.Code, r.Summary, r.Severity, p.Text, p.Wrong, p.Says, p.Right)
		}
	}
	return b.String()
}
