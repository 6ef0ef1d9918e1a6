package main

import "testing"

// TestPass: each way of a pass writes what has changed; measure checks it.
func TestPass(t *testing.T) {
	for _, opts := range []options{{}, {all: true}, {bare: true}, {all: true, bare: true}, {idle: true}, {all: true, idle: true}} {
		if took, err := measure(100, 10, opts); err != nil || took <= 0 {
			t.Errorf("%+v: %s, %v", opts, took, err)
		}
	}
}
