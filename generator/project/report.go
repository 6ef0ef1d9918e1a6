package project

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/explain"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/find"
	"github.com/fsmgen/fsmgen/generator/project/terminal"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// report shows errors and warnings: as text on standard error, for programs
// on standard output. What is merely worth knowing is told by vet alone.
func (r *run) report(found *diag.List) error {
	r.steps.End()
	shown := slices.DeleteFunc(found.Sorted(), func(f diag.Finding) bool { return f.Severity >= diag.Info })
	out := r.Stderr
	if r.machineReads() {
		out = r.Stdout
	}
	return r.show(out, shown)
}

// machineReads reports whether findings are written for programs.
func (r *run) machineReads() bool { return r.Format != "" && r.Format != "text" }

// show writes findings in the form that was asked for.
func (r *run) show(w io.Writer, findings []diag.Finding) error {
	var err error
	switch r.Format {
	case "json":
		err = diag.WriteJSON(w, findings)
	case "sarif":
		err = diag.WriteSARIF(w, diag.Below(r.inRepository(), findings), ruleHelp)
	case "github":
		err = diag.WriteGitHub(w, diag.Below(r.inRepository(), findings))
	default:
		err = r.look(w).Write(w, findings)
	}
	if err != nil {
		return failure.Cannot("write", "the findings", err)
	}
	return nil
}

// ruleHelp is the text of a rule's page.
func ruleHelp(r *diag.Rule) string {
	page, _ := explain.Find(r.Code)
	return page.Text
}

// look decides how findings are shown: on a terminal with the lines that
// they are about, and with colours unless the person does not want any
// (https://no-color.org).
func (r *run) look(w io.Writer) diag.Look {
	var look diag.Look
	look.Color = r.Color == "always" || r.Color != "never" && terminal.Is(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if look.Color || terminal.Is(w) {
		look.Lines = lines(r.Specs, r.Config)
	}
	return look
}

// inRepository is the folder of the project in the repository that GitHub
// Actions works on, where paths are taken from there; else "".
func (r *run) inRepository() string {
	workspace := os.Getenv("GITHUB_WORKSPACE")
	if workspace == "" {
		return ""
	}
	rel, err := filepath.Rel(workspace, r.Config.Root)
	if err != nil || !filepath.IsLocal(rel) {
		return ""
	}
	return filepath.ToSlash(rel)
}

// reportOn reports findings about specs that are not those of a run.
func reportOn(opts Options, config find.Config, specs []*spec.File, found *diag.List) error {
	p := &find.Project{Config: config, Specs: specs}
	r := &run{Options: Options{Stderr: opts.Stderr, Color: opts.Color}, Project: p}
	return r.report(found)
}

// lines returns the lines of the project's files for findings.
func lines(specs []*spec.File, config find.Config) diag.Lines {
	split := map[string][]string{}
	return func(path string, line int) string {
		text, ok := split[path]
		if !ok {
			text = strings.Split(strings.ReplaceAll(string(textOf(specs, config, path)), "\r\n", "\n"), "\n")
			split[path] = text
		}
		if line < 1 || line > len(text) {
			return ""
		}
		return strings.TrimPrefix(text[line-1], "\ufeff")
	}
}

func textOf(specs []*spec.File, config find.Config, path string) []byte {
	for _, f := range specs {
		if f.Path == path {
			return f.Data
		}
	}
	if path == find.ConfigName {
		return config.Text
	}
	return nil
}
