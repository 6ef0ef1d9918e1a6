// Package alltests lets tests that take long because they need a browser or npm
// run only where they are asked for: by FSMGEN_TEST_ALL=1, which make test-all and
// continuous integration set.
package alltests

import (
	"os"
	"testing"
)

// Need skips a test that needs what, unless all tests are asked for.
func Need(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("FSMGEN_TEST_ALL") == "" {
		t.Skipf("it needs %s: FSMGEN_TEST_ALL is not set (make test-all)", what)
	}
}
