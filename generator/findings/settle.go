// Package findings decides what becomes of what was found in the specs of a
// project: how severe it is, as the project says for each rule, and which of it
// comments in the specs ignore.
package findings

import (
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Options say what a project wants.
type Options struct {
	// Rules gives rules another severity, by code; Off takes their findings
	// out. Rules that are errors stay errors.
	Rules map[string]diag.Severity
	// Ordered says that the order of keys was looked at. Otherwise a comment
	// that ignores a finding about it is not reported as one without effect.
	Ordered bool
}

// Settle changes the findings of a run to what the project wants. The files are
// those that the run is about. What is wrong with comments that ignore findings
// is added.
func Settle(found *diag.List, files []*spec.File, opts Options) {
	found.Edit(opts.weigh)
	var all []*ignore
	said := &diag.List{}
	for _, f := range files {
		all = append(all, ignores(f, said)...)
	}
	if len(all) == 0 && said.Len() == 0 {
		return
	}
	suppress(found, all)
	if !found.HasErrors() { // else rules may not have been looked at
		reportUnused(all, said, opts)
	}
	said.Edit(opts.weigh)
	found.Merge(said)
}

// weigh gives a finding the severity that the project wants. It reports whether
// the finding is to be shown at all.
func (o Options) weigh(f *diag.Finding) bool {
	if severity, ok := o.Rules[f.Rule.Code]; ok && f.Rule.Severity != diag.Error {
		f.Severity = severity
	}
	return f.Severity != diag.Off
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
		if i.used || i.code == spec.RuleOrder.Code && !opts.Ordered {
			continue
		}
		f := said.Add(ruleIgnoreUnused, i.at, "%s is not found here, so that there is nothing to ignore", i.code)
		f.Length = len(i.code)
		f.Help = "remove the comment; it stands in the line of the finding, or in a line of its own right above"
	}
}
