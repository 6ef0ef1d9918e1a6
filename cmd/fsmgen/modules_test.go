package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// fetchModules has the go command fetch what a module needs that uses fsmgen as a
// tool. That is more than fsmgen is built of here: also what its dependencies
// need on other systems and for their tests. Where the modules are in the cache
// nothing is fetched; where they are not, and cannot be, it says why.
func fetchModules(t *testing.T, repo string) (why string) {
	t.Helper()
	sums, err := os.ReadFile(filepath.Join(repo, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	const tries = 3
	for try := 1; ; try++ {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"go.mod": fmt.Sprintf("module example.com/user\n\ngo 1.26\n\nrequire %[1]s v0.0.0\n\nreplace %[1]s => %[2]s\n\ntool %[1]s/cmd/fsmgen\n",
				"github.com/fsmgen/fsmgen", strconv.Quote(repo)),
			"go.sum":  string(sums),
			"main.go": "package main\n\nfunc main() {}\n",
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		tidy := exec.Command("go", "mod", "tidy")
		tidy.Dir = dir
		tidy.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOSUMDB=off")
		out, err := tidy.CombinedOutput()
		if err == nil {
			return ""
		}
		if why := noProxy.Find(out); why != nil {
			return string(why)
		}
		if try == tries {
			t.Fatalf("go mod tidy: %v\n%s", err, out)
		}
	}
}

// noProxy finds in what the go command says that no connection to the module
// proxy came about. An answer of whatever kind is something else.
var noProxy = regexp.MustCompile(`.*(?:dial tcp|proxyconnect tcp|module lookup disabled by GOPROXY=off).*`)
