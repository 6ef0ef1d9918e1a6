package project

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fsmgen/fsmgen/generator/parallel"
)

// Temporary files begin with a dot, so that Go does not see them.
const tempPrefix, tempSuffix = ".fsmgen-", ".tmp"

func isTemp(name string) bool {
	return strings.HasPrefix(name, tempPrefix) && strings.HasSuffix(name, tempSuffix)
}

// writer carries out a plan. First every changed file is written beside its
// place; only when all are there they are renamed, one after the other, and
// orphans deleted. Until then nothing has changed, and whatever happens a
// file is either the old or the new one as a whole. Files are not synced to
// disk: after a power failure they can be made again.
type writer struct {
	root   *os.Root
	shown  func(path string) string // as people see it
	mu     sync.Mutex               // for temps while files are prepared
	temps  map[string]string        // place -> temporary file
	change tally
	steps  *progress // may be nil
}

// tally counts what was done.
type tally struct{ written, unchanged, removed int }

func (t tally) String() string {
	text := fmt.Sprintf("%d written, %d unchanged", t.written, t.unchanged)
	if t.removed > 0 {
		text += fmt.Sprintf(", %d removed", t.removed)
	}
	return text
}

// carryOut writes and deletes. Files that are a person's work are touched
// with force only.
func (w *writer) carryOut(ctx context.Context, p plan, force bool) (err error) {
	w.temps = map[string]string{}
	defer func() {
		for _, temp := range w.temps {
			w.root.Remove(temp) // what cannot be removed now is removed by the next run
		}
	}()
	if err := w.prepareAll(ctx, p.due(force)); err != nil {
		return err
	}
	for _, f := range p.files {
		if err := w.put(f); err != nil {
			return err
		}
	}
	for _, f := range p.files {
		if f.state.leaves() && (force || !f.state.byHand()) {
			if err := w.remove(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// due are the files that have to be written, by folder.
func (p plan) due(force bool) [][]file {
	var folders [][]file
	byName := map[string]int{}
	for _, f := range p.files {
		if f.state.leaves() || f.state == unchanged || f.state.byHand() && !force {
			continue
		}
		dir := path.Dir(f.path)
		i, seen := byName[dir]
		if !seen {
			i = len(folders)
			byName[dir], folders = i, append(folders, nil)
		}
		folders[i] = append(folders[i], f)
	}
	return folders
}

// prepareAll writes files beside their places, folders on all cores.
func (w *writer) prepareAll(ctx context.Context, folders [][]file) error {
	var done atomic.Int64
	return parallel.Try(len(folders), func(i int) error {
		w.steps.say("writing package %d of %d", done.Add(1), len(folders))
		return w.prepareFolder(ctx, folders[i])
	})
}

func (w *writer) prepareFolder(ctx context.Context, files []file) error {
	name := path.Dir(files[0].path)
	if err := w.root.MkdirAll(name, 0o755); err != nil {
		return cannot("make the folder", w.shown(name), err)
	}
	dir, err := w.root.OpenRoot(name)
	if err != nil {
		return cannot("open the folder", w.shown(name), err)
	}
	defer dir.Close()
	for _, f := range files {
		if ctx.Err() != nil {
			return failf("interrupted; nothing was written")
		}
		if err := w.prepare(dir, f); err != nil {
			return cannot("write", w.shown(f.path), err)
		}
	}
	return nil
}

// prepare writes a file beside its place, in its folder.
func (w *writer) prepare(dir *os.Root, f file) error {
	temp := tempName()
	w.mu.Lock()
	w.temps[f.path] = path.Join(path.Dir(f.path), temp)
	w.mu.Unlock()
	out, err := dir.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = out.Write(f.content)
	if closed := out.Close(); err == nil {
		err = closed
	}
	return err
}

func tempName() string {
	var id [8]byte
	rand.Read(id[:]) // never fails
	return tempPrefix + hex.EncodeToString(id[:]) + tempSuffix
}

// put brings what was prepared for a place there.
func (w *writer) put(f file) error {
	temp, prepared := w.temps[f.path]
	switch {
	case prepared:
		if err := w.root.Rename(temp, f.path); err != nil {
			return cannot("write", w.shown(f.path), err)
		}
		delete(w.temps, f.path)
		w.change.written++
	case f.state == unchanged:
		w.change.unchanged++
	}
	return nil
}

// remove deletes a file that is not wanted any more, if it still is what it was
// when that was decided: a person may have changed it since, and where a link or
// the case of letters gives one folder two names, this run has written it.
func (w *writer) remove(f file) error {
	there, err := w.root.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !bytes.Equal(there, f.there) {
		return nil
	}
	if err == nil {
		err = w.root.Remove(f.path)
	}
	if err != nil {
		return cannot("delete", w.shown(f.path), err)
	}
	w.removeEmpty(path.Dir(f.path))
	w.change.removed++
	return nil
}

// removeEmpty removes a folder that holds nothing any more, and those around it.
func (w *writer) removeEmpty(dir string) {
	for ; dir != "."; dir = path.Dir(dir) {
		entries, err := fs.ReadDir(w.root.FS(), dir)
		if err != nil || len(entries) > 0 || w.root.Remove(dir) != nil {
			return
		}
	}
}

// clean removes what killed runs have left. What is not surely this project's
// may belong to something that goes on beside this run, unless it is old.
func (w *writer) clean(temps []string, ours func(temp string) bool) {
	for _, temp := range temps {
		info, err := w.root.Stat(temp)
		if err == nil && (ours(temp) || isOld(info)) && w.root.Remove(temp) == nil {
			w.removeEmpty(path.Dir(temp))
		}
	}
}

// cleanFolders removes those of packages that killed runs have emptied. A person
// who makes one is given the time to put something into it.
func (w *writer) cleanFolders(empty []string) {
	for _, dir := range empty {
		if info, err := w.root.Stat(dir); err == nil && isOld(info) {
			w.removeEmpty(dir)
		}
	}
}

// isOld reports whether nobody can still be at work on a temporary file or an
// empty folder.
func isOld(left fs.FileInfo) bool { return time.Since(left.ModTime()) > time.Hour }
