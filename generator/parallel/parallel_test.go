package parallel

import (
	"errors"
	"sync/atomic"
	"testing"
)

func TestDo(t *testing.T) {
	for _, n := range []int{0, 1, 7, 1000} {
		done := make([]atomic.Int64, n)
		Do(n, func(i int) { done[i].Add(1) })
		for i := range done {
			if got := done[i].Load(); got != 1 {
				t.Errorf("%d of %d was done %d times", i, n, got)
			}
		}
	}
}

func TestTry(t *testing.T) {
	wrong := errors.New("wrong")
	if err := Try(100, func(i int) error {
		if i == 42 {
			return wrong
		}
		return nil
	}); err != wrong {
		t.Errorf("got %v", err)
	}
	if err := Try(100, func(int) error { return nil }); err != nil {
		t.Error(err)
	}
}
