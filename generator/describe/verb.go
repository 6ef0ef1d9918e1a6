package describe

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/fsmgen/fsmgen/generator/project"
)

// Options are the arguments of `fsmgen describe`.
type Options struct {
	project.Options
	JSON bool
}

// Run is `fsmgen describe`; it gives the exit status.
func Run(opts Options) int {
	loaded, machines, err := project.Choose(opts.Options)
	if err == nil && loaded.Findings.HasErrors() {
		err = loaded.Report(opts.Stderr) // warnings are for vet to show
	}
	if err != nil {
		fmt.Fprintf(opts.Stderr, "fsmgen: %s\n", err)
		return project.Failed
	}
	if loaded.Findings.HasErrors() {
		return project.Attention
	}
	text, err := render(Describe(machines), opts.JSON)
	if err == nil {
		err = project.Output(opts.Stdout, "", "", text)
	}
	if err != nil {
		fmt.Fprintf(opts.Stderr, "fsmgen: %s\n", err)
		return project.Failed
	}
	return project.Fine
}

func render(d Description, asJSON bool) ([]byte, error) {
	var b bytes.Buffer
	if !asJSON {
		err := WriteText(&b, d)
		return b.Bytes(), err
	}
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // guards are full of <, > and &
	enc.SetIndent("", "  ")
	err := enc.Encode(d)
	return b.Bytes(), err
}
