package story

import (
	"math"
	"runtime"
	"strings"
)

// profileRate is one sampled allocation in so many bytes: often enough for
// keptByServers.
const profileRate = 4096

func init() { runtime.MemProfileRate = profileRate }

// keptByServers estimates the memory that the OPC UA servers of the test keep of
// sessions whose connection was cut before their client could close them. gopcua's
// server forgets none of them, so that this grows with each fault of a device, by
// some 0.1 MB a minute in a soak. The node gives up such a session as a whole.
func keptByServers() uint64 {
	records := make([]runtime.MemProfileRecord, 1000)
	for {
		n, ok := runtime.MemProfile(records, false)
		if ok {
			records = records[:n]
			break
		}
		records = make([]runtime.MemProfileRecord, 2*n)
	}
	kept := 0.0
	for _, r := range records {
		if r.InUseObjects() > 0 && of(r.Stack(), "github.com/gopcua/opcua/server.(*sessionBroker).NewSession") {
			size := float64(r.InUseBytes()) / float64(r.InUseObjects())
			kept += float64(r.InUseBytes()) / (1 - math.Exp(-size/profileRate)) // the same as pprof does
		}
	}
	return uint64(kept)
}

// of reports whether a function is among the callers.
func of(stack []uintptr, function string) bool {
	frames := runtime.CallersFrames(stack)
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, function) {
			return true
		}
		if !more {
			return false
		}
	}
}
