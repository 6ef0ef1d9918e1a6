package generator

import (
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// settle gives findings the weight that the project wants: the severity of
// each rule as Options.Rules says, and without those that a comment in a spec
// ignores. Errors stay what they are. The specs are those of the run.
func settle(found *diag.List, specs []*spec.Spec, sources []Source, opts Options) {
	weigh := func(f *diag.Finding) bool {
		if severity, ok := opts.Rules[f.Rule.Code]; ok && f.Rule.Severity != diag.Error {
			f.Severity = severity
		}
		return f.Severity != diag.Off
	}
	found.Edit(weigh)
	read := make(map[string]bool, len(specs))
	for _, s := range specs {
		read[s.Path] = true
	}
	var all []*ignore
	said := &diag.List{}
	for _, src := range sources {
		if read[src.Path] {
			all = append(all, ignores(src, said)...)
		}
	}
	if len(all) == 0 && said.Len() == 0 {
		return
	}
	suppress(found, all)
	if !found.HasErrors() { // else rules may not have been looked at
		reportUnused(all, said, opts)
	}
	said.Edit(weigh)
	found.Merge(said)
}

// suppress takes out the findings that comments ignore.
func suppress(found *diag.List, all []*ignore) {
	type place struct {
		path, code string
		line       int
	}
	byPlace := map[place][]*ignore{}
	for _, i := range all {
		at := place{i.at.Path, i.code, i.line}
		byPlace[at] = append(byPlace[at], i)
	}
	found.Edit(func(f *diag.Finding) bool {
		matching := byPlace[place{f.Pos.Path, f.Rule.Code, f.Pos.Line}]
		for _, i := range matching {
			i.used = true
		}
		return len(matching) == 0
	})
}

func reportUnused(all []*ignore, said *diag.List, opts Options) {
	for _, i := range all {
		if i.used || i.code == spec.RuleOrder.Code && !opts.Style {
			continue
		}
		f := said.Add(ruleIgnoreUnused, i.at, "%s is not found here, so that there is nothing to ignore", i.code)
		f.Length = len(i.code)
		f.Help = "remove the comment; it stands in the line of the finding, or in a line of its own right above"
	}
}
