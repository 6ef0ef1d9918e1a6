package project

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/parallel"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/find"
	"github.com/fsmgen/fsmgen/generator/project/terminal"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// FormatOptions are the arguments of Format. With Check, the paths of the specs
// that are laid out otherwise are written, and nothing else.
type FormatOptions struct {
	Options
	Write bool // write specs that are laid out otherwise
	Stdin io.Reader
}

// Format lays specs out as spec.Format does, and gives the exit status. With
// neither Write nor Check it writes the text to standard output. The argument
// "-" alone stands for standard input.
func Format(ctx context.Context, opts FormatOptions) int {
	r := newRun(opts.Options)
	return r.exit(func() (int, error) { return r.format(ctx, opts) })
}

func (r *run) format(ctx context.Context, opts FormatOptions) (int, error) {
	if len(r.Args) == 1 && r.Args[0] == "-" {
		return r.formatInput(opts)
	}
	found, err := r.open(r.query())
	if err != nil {
		if len(r.Args) == 0 {
			return Failed, err
		}
		r.Project, found = find.Bare(r.query(), find.Defaults(r.Dir)), &diag.List{} // named files need no project
	}
	if found.HasErrors() {
		return Attention, r.report(found)
	}
	if opts.Write {
		held, unlock, err := r.lock(ctx)
		if err != nil {
			return Failed, err
		}
		defer unlock()
		defer r.cleanSpecs(held)
	}
	if err := r.ReadNamed(found); err != nil {
		return Failed, err
	}
	if found.HasErrors() {
		return Attention, r.report(found)
	}
	return r.formatAll(ctx, opts)
}

// formatInput lays out standard input.
func (r *run) formatInput(opts FormatOptions) (int, error) {
	data, err := io.ReadAll(io.LimitReader(opts.Stdin, spec.MaxBytes+1))
	if err != nil {
		return Failed, failure.Cannot("read", "standard input", err)
	}
	const name = "standard input"
	r.Project = &find.Project{Specs: []*spec.File{{Path: name, Data: data}}}
	text, found := spec.Format(name, data)
	if text == nil {
		return Attention, r.report(found)
	}
	if opts.Check {
		if bytes.Equal(text, data) {
			return Fine, nil
		}
		text = []byte(name + "\n")
	}
	if _, err := r.Stdout.Write(text); err != nil {
		return Failed, failure.Cannot("write", "to standard output", err)
	}
	if opts.Check {
		return Attention, nil
	}
	return Fine, nil
}

// formatAll lays out all specs that were found.
func (r *run) formatAll(ctx context.Context, opts FormatOptions) (int, error) {
	r.steps.Say("laying out %s", terminal.Count(len(r.Specs), "spec", "specs"))
	texts := make([][]byte, len(r.Specs))
	found := make([]*diag.List, len(r.Specs))
	parallel.Do(len(r.Specs), func(i int) { texts[i], found[i] = spec.Format(r.Specs[i].Path, r.Specs[i].Data) })
	r.steps.End()
	wrong, changed := &diag.List{}, 0
	for i, src := range r.Specs {
		text := texts[i]
		wrong.Merge(found[i])
		if text == nil {
			continue
		}
		if ctx.Err() != nil {
			return Failed, failure.New("interrupted; %s formatted so far", terminal.Count(changed, "spec was", "specs were"))
		}
		if !bytes.Equal(text, src.Data) {
			changed++
		}
		if err := r.put(src, text, opts); err != nil {
			return Failed, err
		}
	}
	if opts.Write {
		fmt.Fprintf(r.Stderr, "%s: %d formatted, %d unchanged\n", terminal.Count(len(r.Specs), "spec", "specs"), changed, len(r.Specs)-changed)
	}
	if wrong.Len() > 0 {
		return Attention, r.report(wrong)
	}
	if opts.Check && changed > 0 {
		return Attention, nil
	}
	return Fine, nil
}

// put brings the text of one spec to where it was asked for.
func (r *run) put(src *spec.File, text []byte, opts FormatOptions) error {
	same := bytes.Equal(text, src.Data)
	switch {
	case opts.Write && same, opts.Check && same:
		return nil
	case opts.Write:
		return r.writeSpec(src, text)
	case opts.Check:
		text = []byte(src.Path + "\n")
	}
	if _, err := r.Stdout.Write(text); err != nil {
		return failure.Cannot("write", "to standard output", err)
	}
	return nil
}
