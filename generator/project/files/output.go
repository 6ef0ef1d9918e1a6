package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/find"
)

// Output writes what a verb has made: to a file, or to w if file is empty. A
// file is replaced as a whole. The error is a failure.Failure.
func Output(w io.Writer, dir, file string, content []byte) error {
	if file == "" {
		if _, err := w.Write(content); err != nil {
			return failure.Cannot("write", "to standard output", err)
		}
		return nil
	}
	if err := overwrite(find.Query{Dir: dir}.Path(file), content); err != nil {
		return failure.Cannot("write", file, err)
	}
	return nil
}

var errReadOnly = errors.New("it is read-only")

// overwrite replaces a file, if it is there. A link stays, and so do the
// permissions. What cannot be replaced, a device or a pipe, is written to.
func overwrite(place string, content []byte) error {
	if linked, err := filepath.EvalSymlinks(place); err == nil {
		place = linked
	}
	const usual = 0o644
	info, err := os.Stat(place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Replace(place, content, usual)
	case err != nil:
		return err
	case info.IsDir():
		return syscall.EISDIR
	case !info.Mode().IsRegular():
		return os.WriteFile(place, content, usual)
	case info.Mode().Perm()&0o200 == 0:
		return errReadOnly
	}
	return Replace(place, content, info.Mode().Perm())
}

// Replace writes a file beside its place and renames it, so that it is
// either the old or the new one as a whole.
func Replace(path string, content []byte, mode fs.FileMode) error {
	temp := filepath.Join(filepath.Dir(path), tempName())
	defer os.Remove(temp) // gone once it is renamed
	if err := os.WriteFile(temp, content, mode); err != nil {
		return err
	}
	if err := os.Chmod(temp, mode); err != nil { // whatever the mask of the process
		return err
	}
	return os.Rename(temp, path)
}
