package project

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
)

// Choose loads the machines that arguments name: specs, folders of specs, or
// worker types of the project by name; without arguments all. It gives them
// in the order of their specs, those that they refer to being in Loaded as
// well. The error is a Failure: a sentence for people.
func Choose(opts Options) (*Loaded, []*model.Machine, error) {
	args := opts.Args
	resolved, err := opts.resolve()
	if err != nil {
		return nil, nil, err
	}
	opts.Args = resolved
	l, err := Load(opts)
	if err != nil {
		return nil, nil, err
	}
	var chosen []*model.Machine
	for _, m := range l.Machines {
		if len(args) == 0 || l.Named(m) {
			chosen = append(chosen, m)
		}
	}
	return l, chosen, nil
}

// resolve gives the arguments with every worker's name replaced by its spec.
func (o Options) resolve() ([]string, error) {
	var workers *Loaded
	resolved := make([]string, 0, len(o.Args))
	for _, arg := range o.Args {
		if !o.mayBeWorker(arg) {
			resolved = append(resolved, arg)
			continue
		}
		if workers == nil {
			all := o
			all.Args = nil
			var err error
			if workers, err = Load(all); err != nil {
				return nil, err
			}
		}
		m := workers.Machine(arg)
		if m == nil && workers.Findings.HasErrors() {
			return nil, failf("no worker %s was found, and the specs have errors; run `fsmgen vet`", arg)
		}
		if m == nil {
			message := "there is no worker, file or folder " + arg
			if near := diag.DidYouMean(arg, workers.workers()); near != "" {
				message += "; " + near
			}
			return nil, failf("%s", message)
		}
		resolved = append(resolved, filepath.Join(workers.Root, filepath.FromSlash(m.Source)))
	}
	return resolved, nil
}

// mayBeWorker reports whether an argument is the name of a worker type and
// not that of a file or folder.
func (o Options) mayBeWorker(arg string) bool {
	if strings.ContainsAny(arg, `/\.`) {
		return false
	}
	_, err := os.Stat(o.Path(arg))
	return errors.Is(err, fs.ErrNotExist)
}

func (l *Loaded) workers() []string {
	names := make([]string, len(l.Machines))
	for i, m := range l.Machines {
		names[i] = m.Worker
	}
	return names
}
