package project

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
type Failure struct{ Message string }

func (f *Failure) Error() string { return f.Message }

func failf(format string, args ...any) error {
	return &Failure{Message: fmt.Sprintf(format, args...)}
}

// cannot makes a sentence of an error of the file system. What is a sentence
// already stays as it is.
func cannot(do, path string, err error) error {
	var failure *Failure
	if errors.As(err, &failure) {
		return failure
	}
	return failf("cannot %s %s: %s", do, path, reason(err))
}

// reason says what an error of the file system means.
func reason(err error) string {
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
	case isNotFolder(err):
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

func isNotFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
