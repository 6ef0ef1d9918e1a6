package files

import (
	"crypto/rand"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Temporary files begin with a dot, so that Go does not see them.
const tempPrefix, tempSuffix = ".fsmgen-", ".tmp"

func isTemp(name string) bool {
	return strings.HasPrefix(name, tempPrefix) && strings.HasSuffix(name, tempSuffix)
}

func tempName() string {
	var id [8]byte
	rand.Read(id[:]) // never fails
	return tempPrefix + hex.EncodeToString(id[:]) + tempSuffix
}

// isOld reports whether nobody can still be at work on a temporary file or an
// empty folder.
func isOld(left fs.FileInfo) bool { return time.Since(left.ModTime()) > time.Hour }

// CleanBeside removes temporary files that killed runs have left in a folder.
// Without the lock of the project they may be those of another run, unless they
// are old.
func CleanBeside(dir string, locked bool) {
	temps, _ := filepath.Glob(filepath.Join(dir, tempPrefix+"*"+tempSuffix))
	for _, temp := range temps {
		if info, err := os.Stat(temp); err == nil && (locked || isOld(info)) {
			os.Remove(temp)
		}
	}
}
