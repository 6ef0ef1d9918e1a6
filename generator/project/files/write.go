package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sync"
	"sync/atomic"

	"github.com/fsmgen/fsmgen/generator/parallel"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/terminal"
)

// Writer carries out a plan. First every changed file is written beside its
// place; only when all are there they are renamed, one after the other, and
// orphans deleted. Until then nothing has changed, and whatever happens a
// file is either the old or the new one as a whole. Files are not synced to
// disk: after a power failure they can be made again.
type Writer struct {
	Territory *Territory
	Force     bool               // files that are a person's work are replaced and deleted, too
	Steps     *terminal.Progress // may be nil

	Done Tally // what was done so far

	mu    sync.Mutex        // for temps while files are prepared
	temps map[string]string // place -> temporary file
}

// Tally counts what was done.
type Tally struct{ written, unchanged, removed int }

func (t Tally) String() string {
	text := fmt.Sprintf("%d written, %d unchanged", t.written, t.unchanged)
	if t.removed > 0 {
		text += fmt.Sprintf(", %d removed", t.removed)
	}
	return text
}

// CarryOut writes and deletes. Files that are a person's work are left alone
// unless Force is set.
func (w *Writer) CarryOut(ctx context.Context, p Plan) (err error) {
	w.temps = map[string]string{}
	defer func() {
		for _, temp := range w.temps {
			w.Territory.Module.Remove(temp) // what cannot be removed now is removed by the next run
		}
	}()
	if err := w.prepareAll(ctx, p.due(w.Force)); err != nil {
		return err
	}
	for _, f := range p.Files {
		if err := w.put(f); err != nil {
			return err
		}
	}
	for _, f := range p.Files {
		if f.State.Leaves() && (w.Force || !f.State.ByHand()) {
			if err := w.remove(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// due are the files that have to be written, by folder.
func (p Plan) due(force bool) [][]File {
	var folders [][]File
	byName := map[string]int{}
	for _, f := range p.Files {
		if f.State.Leaves() || f.State == Unchanged || f.State.ByHand() && !force {
			continue
		}
		dir := path.Dir(f.Path)
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
func (w *Writer) prepareAll(ctx context.Context, folders [][]File) error {
	var done atomic.Int64
	return parallel.Try(len(folders), func(i int) error {
		w.Steps.Say("writing package %d of %d", done.Add(1), len(folders))
		return w.prepareFolder(ctx, folders[i])
	})
}

func (w *Writer) prepareFolder(ctx context.Context, files []File) error {
	name := path.Dir(files[0].Path)
	if err := w.Territory.Module.MkdirAll(name, 0o755); err != nil {
		return failure.Cannot("make the folder", w.Territory.FromProject(name), err)
	}
	dir, err := w.Territory.Module.OpenRoot(name)
	if err != nil {
		return failure.Cannot("open the folder", w.Territory.FromProject(name), err)
	}
	defer dir.Close()
	for _, f := range files {
		if ctx.Err() != nil {
			return failure.New("interrupted; nothing was written")
		}
		if err := w.prepare(dir, f); err != nil {
			return failure.Cannot("write", w.Territory.FromProject(f.Path), err)
		}
	}
	return nil
}

// prepare writes a file beside its place, in its folder.
func (w *Writer) prepare(dir *os.Root, f File) error {
	temp := tempName()
	w.mu.Lock()
	w.temps[f.Path] = path.Join(path.Dir(f.Path), temp)
	w.mu.Unlock()
	out, err := dir.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = out.Write(f.Content)
	if closed := out.Close(); err == nil {
		err = closed
	}
	return err
}

// put brings what was prepared for a place there.
func (w *Writer) put(f File) error {
	temp, prepared := w.temps[f.Path]
	switch {
	case prepared:
		if err := w.Territory.Module.Rename(temp, f.Path); err != nil {
			return failure.Cannot("write", w.Territory.FromProject(f.Path), err)
		}
		delete(w.temps, f.Path)
		w.Done.written++
	case f.State == Unchanged:
		w.Done.unchanged++
	}
	return nil
}

// remove deletes a file that is not wanted any more, if it still is what it was
// when that was decided: a person may have changed it since, and where a link or
// the case of letters gives one folder two names, this run has written it.
func (w *Writer) remove(f File) error {
	there, err := w.Territory.Module.ReadFile(f.Path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !bytes.Equal(there, f.there) {
		return nil
	}
	if err == nil {
		err = w.Territory.Module.Remove(f.Path)
	}
	if err != nil {
		return failure.Cannot("delete", w.Territory.FromProject(f.Path), err)
	}
	w.removeEmpty(path.Dir(f.Path))
	w.Done.removed++
	return nil
}

// removeEmpty removes a folder that holds nothing any more, and those around it.
func (w *Writer) removeEmpty(dir string) {
	for ; dir != "."; dir = path.Dir(dir) {
		entries, err := fs.ReadDir(w.Territory.Module.FS(), dir)
		if err != nil || len(entries) > 0 || w.Territory.Module.Remove(dir) != nil {
			return
		}
	}
}

// Clean removes what killed runs have left. What is not surely this project's
// may belong to something that goes on beside this run, unless it is old.
// Locked says that no other run works in the project.
func (w *Writer) Clean(p Plan, locked bool) {
	for _, dir := range p.empty { // a person who makes one is given the time to put something into it
		if info, err := w.Territory.Module.Stat(dir); err == nil && isOld(info) {
			w.removeEmpty(dir)
		}
	}
	for _, temp := range p.temps {
		info, err := w.Territory.Module.Stat(temp)
		ours := locked && w.Territory.InOut(temp)
		if err == nil && (ours || isOld(info)) && w.Territory.Module.Remove(temp) == nil {
			w.removeEmpty(path.Dir(temp))
		}
	}
}
