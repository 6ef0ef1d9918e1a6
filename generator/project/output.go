package project

import (
	"io"
	"os"
	"path/filepath"
)

// Output writes what a verb has made: to a file, or to w if file is empty. A
// file is written beside its place and renamed, so that it is either the old
// or the new one as a whole. The error is a Failure.
func Output(w io.Writer, dir, file string, content []byte) error {
	if file == "" {
		if _, err := w.Write(content); err != nil {
			return cannot("write", "to standard output", err)
		}
		return nil
	}
	path := Options{Dir: dir}.Path(file)
	temp, err := os.CreateTemp(filepath.Dir(path), tempPrefix+"*"+tempSuffix)
	if err != nil {
		return cannot("write", file, err)
	}
	defer os.Remove(temp.Name()) // gone once it is renamed
	_, err = temp.Write(content)
	if err == nil {
		err = temp.Chmod(0o644)
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return cannot("write", file, err)
	}
	return nil
}
