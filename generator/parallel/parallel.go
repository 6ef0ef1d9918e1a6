// Package parallel spreads work over all cores.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Do calls do for 0 to n-1 on all cores, in no certain order, and waits for
// the end.
func Do(n int, do func(i int)) {
	Each(n, func() func(i int) { return do })
}

// Each is like Do, with a function of its own for each core: start is called
// once for each, one after the other.
func Each(n int, start func() func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		do := start()
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	workers.Wait()
}

// Try is like Do, for functions that can fail. It returns the error of the
// lowest number that failed. After an error higher numbers may be left out.
func Try(n int, do func(i int) error) error {
	errs := make([]error, n)
	var failed atomic.Bool
	Do(n, func(i int) {
		if failed.Load() {
			return
		}
		if errs[i] = do(i); errs[i] != nil {
			failed.Store(true)
		}
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
