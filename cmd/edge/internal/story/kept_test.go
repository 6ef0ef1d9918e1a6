package story

import (
	"runtime"
	"testing"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/device"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/opc"
)

// TestKeptByServers: a session that is cut is found among what the servers keep.
func TestKeptByServers(t *testing.T) {
	d, err := device.New("press")
	must(t, err)
	defer d.Close()
	kept := func() uint64 {
		runtime.GC()
		runtime.GC() // a profile is that of the collection before
		return keptByServers()
	}
	before := kept()
	for range 40 {
		must(t, d.On())
		s, err := opc.Connect(t.Context(), "opc.tcp://"+d.Address())
		must(t, err)
		d.Off()
		s.Close(t.Context())
	}
	if grown := int64(kept()) - int64(before); grown < 20<<10 || grown > 1<<20 {
		t.Errorf("40 sessions that were cut: the servers keep %d bytes more", grown)
	}
}
