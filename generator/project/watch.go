package project

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/find"
)

const (
	watchQuiet = 100 * time.Millisecond // an editor writes a file in several steps
	watchMost  = time.Second            // but a stream of changes does not put a run off for ever
)

// Watch generates as Generate does, and again whenever a spec, a folder of
// specs or fsmgen.yaml has changed, until ctx is done. What the system reports
// of the folders is waited for: nothing is polled. The exit status is Fine when
// ctx ended it, and Failed if there is no project, nothing can be watched, or an
// argument names nothing at the start; what is wrong with specs, or keeps one
// run from its work, is said and ends nothing.
func Watch(ctx context.Context, opts Options) int {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return say(opts.Stderr, unwatchable(opts.Dir, err))
	}
	defer notify.Close()
	w := &watch{Options: opts, notify: notify}
	err = checkNames(opts)
	if err == nil {
		err = w.run(ctx)
	}
	if err != nil {
		return say(opts.Stderr, err)
	}
	return Fine
}

// checkNames says that there is no project, or which argument names nothing in
// it. Of a fsmgen.yaml with errors it says nothing.
func checkNames(opts Options) error {
	p, found, err := find.Open(opts.query())
	if err != nil || found.HasErrors() {
		return err
	}
	if _, err := find.FindModule(p.Folder); err != nil {
		return err
	}
	_, err = p.Named()
	return err
}

// watch is one call of Watch.
type watch struct {
	Options
	notify  *fsnotify.Watcher
	folders map[string]bool // of specs, with all below them; absolute
	watched map[string]bool // all folders in which changes are reported
	files   map[string]bool // specs that are named by themselves, and every possible fsmgen.yaml
}

func (w *watch) run(ctx context.Context) error {
	for {
		if err := w.look(); err != nil {
			return err
		}
		if err := w.generate(ctx); err != nil || ctx.Err() != nil {
			return err
		}
		if !w.wait(ctx) {
			return nil
		}
		fmt.Fprintln(w.Stderr) // a line between the runs
	}
}

// generate runs until no folder came or went while it ran: what was put into one
// before it was watched has not been reported, and of one that is gone it is not
// known any more that it was one.
func (w *watch) generate(ctx context.Context) error {
	for {
		Generate(ctx, w.Options)
		watched := w.watched
		if err := w.look(); err != nil || ctx.Err() != nil || maps.Equal(watched, w.watched) {
			return err
		}
	}
}

// wait waits for a change that matters, and until there is quiet after it. It
// reports whether to go on.
func (w *watch) wait(ctx context.Context) bool {
	var quiet, most <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return false
		case <-quiet:
			return true
		case <-most:
			return true
		case e := <-w.notify.Events:
			if !w.matters(e) {
				continue
			}
			quiet = time.After(watchQuiet)
			if most == nil {
				most = time.After(watchMost)
			}
		case err := <-w.notify.Errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				say(w.Stderr, unwatchable(w.Dir, err))
			}
			quiet = time.After(watchQuiet) // some change may have been missed
		}
	}
}

// matters reports whether an event may change what is generated.
func (w *watch) matters(e fsnotify.Event) bool {
	if e.Op == fsnotify.Chmod {
		return false
	}
	if w.files[e.Name] || w.folders[e.Name] {
		return true
	}
	for dir := range w.folders {
		rel, err := filepath.Rel(dir, e.Name)
		if err != nil || !filepath.IsLocal(rel) {
			continue
		}
		path := filepath.ToSlash(rel)
		if find.IsSpecPath(path) || find.IsSpecPath(path+"/x.yaml") && w.isFolder(e.Name) {
			return true
		}
	}
	return false
}

// isFolder reports whether something is a folder, or was one when it was looked for.
func (w *watch) isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir() || w.watched[path]
}

// look finds what is to be watched, as the project stands now.
func (w *watch) look() error {
	w.folders, w.files = map[string]bool{}, map[string]bool{}
	wanted := map[string]bool{}
	conf, found, err := find.LoadConfig(w.Dir)    // what is wrong with it is reported by the run
	for dir := w.Dir; ; dir = filepath.Dir(dir) { // a fsmgen.yaml may come to be in each of these
		w.files[filepath.Join(dir, find.ConfigName)] = true
		wanted[dir] = true
		if dir == conf.Root || dir == filepath.Dir(dir) {
			break
		}
	}
	for _, arg := range w.Args {
		if !w.query().MayBeWorker(arg) { // one is declared in a spec of the project
			w.add(w.Path(arg), wanted)
		}
	}
	if err == nil && !found.HasErrors() {
		for _, p := range conf.Specs {
			w.add(filepath.Join(conf.Root, filepath.FromSlash(p.Value)), wanted)
		}
	}
	w.watched = wanted
	for _, at := range w.notify.WatchList() {
		if !wanted[at] {
			w.notify.Remove(at) // fails only if the folder is gone
		}
	}
	for _, at := range sorted(wanted) {
		if err := w.notify.Add(at); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return unwatchable(at, err)
		}
	}
	return nil
}

// add adds what is to be watched for a path: a folder with those below it, and
// the one around it, in which it may be replaced.
func (w *watch) add(path string, wanted map[string]bool) {
	for at := filepath.Dir(path); ; at = filepath.Dir(at) { // the next that is there
		if info, err := os.Stat(at); err == nil && info.IsDir() || at == filepath.Dir(at) {
			wanted[at] = true
			break
		}
		w.folders[at] = true
	}
	w.folders[path] = true
	top := path + string(filepath.Separator) // what is named may be a link
	filepath.WalkDir(top, func(at string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || !entry.IsDir():
			return nil // what cannot be read is reported by the run
		case at != top && find.IsHidden(entry.Name()):
			return filepath.SkipDir
		}
		wanted[filepath.Clean(at)] = true
		return nil
	})
}

func sorted(set map[string]bool) []string {
	all := make([]string, 0, len(set))
	for one := range set {
		all = append(all, one)
	}
	slices.Sort(all)
	return all
}

// unwatchable says why something cannot be watched.
func unwatchable(path string, err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) {
		return failure.New("cannot watch %s: the system's limit is reached; on Linux raise fs.inotify.max_user_watches and max_user_instances", path)
	}
	return failure.New("cannot watch %s: %s", path, strings.TrimPrefix(failure.Reason(err), "fsnotify: "))
}
