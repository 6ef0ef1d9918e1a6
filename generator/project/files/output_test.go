package files

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/internal/lamps"
)

// TestOutput holds what is kept of a file that is written anew.
func TestOutput(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	lamps.Write(t, dir, "there.md", "old")
	lamps.Write(t, dir, "sealed.md", "old")
	for _, err := range []error{
		os.Chmod(at("there.md"), 0o640),
		os.Chmod(at("sealed.md"), 0o444),
		os.Symlink("there.md", at("link.md")),
		os.Mkdir(at("folder"), 0o755),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"new.md": "", "link.md": "",
		"sealed.md":      "cannot write sealed.md: it is read-only",
		"folder":         "cannot write folder: a folder stands where a file is needed",
		"nowhere/new.md": "cannot write nowhere/new.md: there is no such file or folder",
	} {
		err := Output(io.Discard, dir, name, []byte("new"))
		if (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	if data, _ := os.ReadFile(at("there.md")); string(data) != "new" {
		t.Errorf("what a link leads to has %q", data)
	}
	if link, err := os.Readlink(at("link.md")); err != nil || link != "there.md" {
		t.Errorf("the link is gone: %v", err)
	}
	if info, err := os.Stat(at("there.md")); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("permissions have not stayed: %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(at(".fsmgen-*")); len(left) > 0 {
		t.Errorf("left behind: %s", strings.Join(left, ", "))
	}
}
