package find

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fsmgen/fsmgen/generator/project/terminal"
)

// Query says which project is meant, and which of its specs.
type Query struct {
	Dir  string   // arguments are taken from it
	Args []string // specs, folders and worker types; none: all specs of the project
	Out  string   // folder of the packages; "": as fsmgen.yaml says

	Steps          *terminal.Progress // may be nil
	Layout, Places bool               // what else will be asked of the specs: see spec.File
}

// Path returns an argument as an absolute path.
func (q Query) Path(arg string) string {
	if filepath.IsAbs(arg) {
		return filepath.Clean(arg)
	}
	return filepath.Join(q.Dir, arg)
}

// MayBeWorker reports whether an argument is the name of a worker type and
// not that of a file or folder.
func (q Query) MayBeWorker(arg string) bool {
	if strings.ContainsAny(arg, `/\.`) || arg == "-" {
		return false
	}
	_, err := os.Stat(q.Path(arg))
	return errors.Is(err, fs.ErrNotExist)
}
