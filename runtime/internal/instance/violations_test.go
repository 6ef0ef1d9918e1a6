package instance

import (
	"errors"
	"testing"
)

func TestViolations(t *testing.T) {
	var none, inner, all Violations
	if none.Err() != nil {
		t.Error("an error of nothing")
	}
	inner.Add("port", "must be at least 1")
	inner.Add("[2].name", "is empty")
	all.Add("a", "is required")
	all.Merge("tls", inner.Err())
	all.Merge("x", errors.New("other"))
	all.Merge("y", nil)
	want := "invalid UserSpec: a: is required; tls.port: must be at least 1; tls[2].name: is empty; x: other"
	if got := all.Err().Error(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
