package find

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestModulePath(t *testing.T) {
	tests := map[string]string{
		"module a.b/c\n":                 "a.b/c",
		"// module x\n\nmodule a.b // c": "a.b",
		"module \"a.b/c\"\r\n":           "a.b/c",
		"go 1.26\nmodule\ta":             "a",
		"modules x\n":                    "",
		"":                               "",
	}
	for mod, want := range tests {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := FindModule(filepath.Join(dir, "not", "there", "yet"))
		if got.Path != want || (err != nil) != (want == "") || err != nil && !strings.Contains(err.Error(), "names no module") {
			t.Errorf("%q: got %q, want %q (%v)", mod, got.Path, want, err)
		}
	}
}
