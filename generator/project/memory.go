package project

import (
	"os"
	"runtime/debug"
)

// A run makes much and throws little away before it ends: the collector may
// wait, but stays within what a small machine has.
const (
	garbagePercent = 400
	memoryLimit    = 768 << 20 // bytes; above, memory is collected as it fills
)

// TuneMemory sets the collector of the process for the verbs of this package,
// unless the environment does.
func TuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
