package project

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/parallel"
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
	found, err := r.locate()
	if err != nil {
		if len(r.Args) == 0 {
			return Failed, err
		}
		r.config, found = defaults(r.Dir), &diag.List{} // named files need no project
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
	if err := r.findNamed(found); err != nil {
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
		return Failed, cannot("read", "standard input", err)
	}
	const name = "standard input"
	r.sources = []*spec.File{{Path: name, Data: data}}
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
		return Failed, cannot("write", "to standard output", err)
	}
	if opts.Check {
		return Attention, nil
	}
	return Fine, nil
}

// findNamed reads the specs that arguments name, or else all of the project;
// those that they refer to do not matter.
func (r *run) findNamed(found *diag.List) error {
	if len(r.Args) == 0 {
		return r.find(found)
	}
	f := finder{root: r.config.root}
	for _, arg := range r.Args {
		if _, err := r.named(&f, arg); err != nil {
			return err
		}
	}
	var err error
	r.sources, err = f.sources()
	return err
}

// formatAll lays out all specs that were found.
func (r *run) formatAll(ctx context.Context, opts FormatOptions) (int, error) {
	r.steps.say("laying out %s", plural(len(r.sources), "spec", "specs"))
	texts := make([][]byte, len(r.sources))
	found := make([]*diag.List, len(r.sources))
	parallel.Do(len(r.sources), func(i int) { texts[i], found[i] = spec.Format(r.sources[i].Path, r.sources[i].Data) })
	r.steps.end()
	wrong, changed := &diag.List{}, 0
	for i, src := range r.sources {
		text := texts[i]
		wrong.Merge(found[i])
		if text == nil {
			continue
		}
		if ctx.Err() != nil {
			return Failed, failf("interrupted; %s formatted so far", plural(changed, "spec was", "specs were"))
		}
		if !bytes.Equal(text, src.Data) {
			changed++
		}
		if err := r.put(src, text, opts); err != nil {
			return Failed, err
		}
	}
	if opts.Write {
		fmt.Fprintf(r.Stderr, "%s: %d formatted, %d unchanged\n", plural(len(r.sources), "spec", "specs"), changed, len(r.sources)-changed)
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
		return cannot("write", "to standard output", err)
	}
	return nil
}

// writeSpec replaces the text of a spec as it was read, where a link leads to it
// behind the link.
func (r *run) writeSpec(src *spec.File, text []byte) error {
	place := filepath.Join(r.config.root, filepath.FromSlash(src.Path))
	place, err := filepath.EvalSymlinks(place)
	if err != nil {
		return cannot("write", src.Path, err)
	}
	info, err := os.Stat(place)
	if err != nil {
		return cannot("write", src.Path, err)
	}
	if info.Mode().Perm()&0o200 == 0 {
		return failf("cannot write %s: it is read-only", src.Path)
	}
	if now, err := readRegular(place); err != nil || !bytes.Equal(now, src.Data) {
		return failf("%s has changed meanwhile, and is left as it is; run this again", src.Path)
	}
	if err := replaceFile(place, text, info.Mode().Perm()); err != nil {
		return cannot("write", src.Path, err)
	}
	return nil
}

// cleanSpecs removes what killed runs have left beside the specs.
func (r *run) cleanSpecs(locked bool) {
	seen := map[string]bool{}
	for _, src := range r.sources {
		dir := filepath.Dir(filepath.Join(r.config.root, filepath.FromSlash(src.Path)))
		if seen[dir] {
			continue
		}
		seen[dir] = true
		temps, _ := filepath.Glob(filepath.Join(dir, tempPrefix+"*"+tempSuffix))
		for _, temp := range temps {
			if info, err := os.Stat(temp); err == nil && (locked || isOld(info)) {
				os.Remove(temp)
			}
		}
	}
}
