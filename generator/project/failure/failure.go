// Package failure puts into a sentence why fsmgen could not do its work.
package failure

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// Failure says in a sentence why fsmgen could not do its work, although
// nothing is wrong with the specs.
type Failure struct{ message string }

func (f *Failure) Error() string { return f.message }

// New returns a Failure with a text that is formatted as fmt.Sprintf does.
func New(format string, args ...any) error {
	return &Failure{message: fmt.Sprintf(format, args...)}
}

// Cannot makes a Failure of an error of the file system: "cannot read x.yaml:
// permission is missing". What is a Failure already stays as it is.
func Cannot(do, path string, err error) error {
	var failure *Failure
	if errors.As(err, &failure) {
		return failure
	}
	return New("cannot %s %s: %s", do, path, Reason(err))
}

// Reason says what an error of the file system means.
func Reason(err error) string {
	switch {
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file or folder"
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full"
	case errors.Is(err, syscall.EFBIG):
		return "it would be larger than the system lets this process write"
	case errors.Is(err, syscall.EROFS):
		return "the file system is read-only"
	case errors.Is(err, fs.ErrPermission):
		return "permission is missing"
	case IsNotFolder(err):
		return "a file stands where a folder is needed"
	case errors.Is(err, syscall.EISDIR):
		return "a folder stands where a file is needed"
	case errors.Is(err, fs.ErrExist):
		return "something else stands there"
	}
	if strings.Contains(err.Error(), "path escapes from parent") {
		return "it leads out of the module through a link"
	}
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch {
	case errors.As(err, &pathErr):
		return pathErr.Err.Error()
	case errors.As(err, &linkErr):
		return linkErr.Err.Error()
	}
	return err.Error()
}

// Sentence returns the text for people of an error. One that is no Failure is a
// mistake in fsmgen.
func Sentence(err error) string {
	var failure *Failure
	if errors.As(err, &failure) {
		return failure.message
	}
	return err.Error()
}

// IsNotFolder reports whether a path goes on below what is no folder.
func IsNotFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
