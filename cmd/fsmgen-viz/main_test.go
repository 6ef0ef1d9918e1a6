package main

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/cmd/fsmgen-viz/viz"
)

// sum is that of dist/viz-global.js in @viz-js/viz 3.31.0 as the npm registry
// has it. Whoever brings in a newer version writes its sum here, its version
// into the licence, and looks whether the licences are still the same.
const sum = "c9e0b310f9883910e01c66054b48b7ff4be3d8695141116635e72b0af152692e"

func TestVendored(t *testing.T) {
	got := sha256.Sum256([]byte(viz.Script))
	if hex.EncodeToString(got[:]) != sum {
		t.Error("viz/viz-global.js is not the file that was vendored")
	}
	version, _, _ := strings.Cut(strings.TrimPrefix(viz.Script[strings.Index(viz.Script, "Viz.js "):], "Viz.js "), "\n")
	for _, want := range []string{"Viz.js " + version, "Michael Daines", "Graphviz 16.1.0", "Expat", "Eclipse Public License"} {
		if !strings.Contains(viz.License, want) {
			t.Errorf("viz/LICENSE does not name %s", want)
		}
	}
}

func TestArguments(t *testing.T) {
	for arg, want := range map[string]int{"--what": 2, "--help": 0} {
		if status := run([]string{arg}); status != want {
			t.Errorf("%s gives status %d, want %d", arg, status, want)
		}
	}
}
