package project

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Output writes what a verb has made: to a file, or to w if file is empty. A
// file is replaced as a whole. The error is a Failure.
func Output(w io.Writer, dir, file string, content []byte) error {
	if file == "" {
		if _, err := w.Write(content); err != nil {
			return cannot("write", "to standard output", err)
		}
		return nil
	}
	if err := replaceFile(Options{Dir: dir}.Path(file), content, 0o644); err != nil {
		return cannot("write", file, err)
	}
	return nil
}

// replaceFile writes a file beside its place and renames it, so that it is
// either the old or the new one as a whole.
func replaceFile(path string, content []byte, mode fs.FileMode) error {
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
