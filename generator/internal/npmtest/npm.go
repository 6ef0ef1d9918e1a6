// Package npmtest fetches what tests need from the npm registry, and keeps it.
package npmtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/internal/alltests"
)

// Folder returns a folder of the user's cache that fill has filled, in this run of
// the tests or in one before. Fill works on another folder, which takes that place
// only once it is whole. Where there is no cache that can be written to, the
// folder is there for this test only.
func Folder(t *testing.T, name string, fill func(dir string)) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	place := filepath.Join(cache, "fsmgen-test", name)
	if err == nil {
		if _, err := os.Stat(place); err == nil {
			return place
		}
		err = os.MkdirAll(filepath.Dir(place), 0o755)
	}
	temp := ""
	if err == nil {
		temp, err = os.MkdirTemp(filepath.Dir(place), name+".making-")
	}
	if err != nil {
		dir := t.TempDir()
		fill(dir)
		return dir
	}
	defer os.RemoveAll(temp)
	fill(temp)
	if err := os.Rename(temp, place); err != nil {
		if _, there := os.Stat(place); there != nil { // nobody else was faster
			t.Fatal(err)
		}
	}
	return place
}

// tries is how often npm may fail although the registry is there.
const tries = 3

// Run runs npm in a folder. The test is skipped where all tests are not asked for
// (package alltests), where there is no npm, and where its registry cannot be
// reached at all; whatever else keeps npm from its work fails it.
func Run(t *testing.T, dir string, args ...string) {
	t.Helper()
	alltests.Need(t, "npm")
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("there is no npm")
	}
	cache := "--cache=" + t.TempDir() // npm's own may be anything, and need not be writable
	for try := 1; ; try++ {
		if why := unreachable(t, npm, cache); why != "" {
			t.Skipf("the npm registry cannot be reached: %s", why)
		}
		cmd := exec.CommandContext(t.Context(), npm, append(slices.Clone(args), cache, "--no-update-notifier")...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err == nil {
			return
		}
		if try == tries {
			t.Fatalf("npm %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// noWay finds in what npm says that no connection to the registry came about. An
// answer of whatever kind is something else.
var noWay = regexp.MustCompile(`(?m)^npm (?:error|ERR!) code (EAI_AGAIN|EAI_FAIL|ENOTFOUND|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ETIMEDOUT|ERR_SOCKET_TIMEOUT)$`)

// unreachable asks the registry for a sign of life, and says why there is none.
func unreachable(t *testing.T, npm, cache string) (why string) {
	cmd := exec.CommandContext(t.Context(), npm, "ping", cache, "--no-update-notifier", "--loglevel=error",
		"--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
	cmd.Dir = t.TempDir() // no package's settings
	out, err := cmd.CombinedOutput()
	if err == nil {
		return ""
	}
	return noWay.FindString(string(out))
}
