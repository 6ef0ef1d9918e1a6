package files

import (
	"context"
	"strings"
	"testing"
)

func TestLockWaits(t *testing.T) {
	dir := t.TempDir()
	held, unlock, err := Lock(t.Context(), dir, func() {})
	if err != nil || !held {
		t.Skip("no locks on folders here")
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err = Lock(ctx, dir, cancel)
	if err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("the second lock gives %v", err)
	}
	unlock()
	if held, unlock, err := Lock(t.Context(), dir, func() {}); err != nil || !held {
		t.Errorf("the lock is not given back: %v", err)
	} else {
		unlock()
	}
}
