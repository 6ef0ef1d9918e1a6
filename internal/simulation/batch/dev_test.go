package batch

import (
	"os"
	"testing"
)

func TestDev(t *testing.T) {
	trees, err := Random(1, 12)
	if err != nil {
		t.Fatal(err)
	}
	ex, err := Examples("../../..")
	if err != nil {
		t.Fatal(err)
	}
	trees = append(trees, ex...)
	dir := os.Getenv("SIMDIR")
	os.RemoveAll(dir)
	if err := Write(dir, os.Getenv("SIMROOT"), trees); err != nil {
		t.Fatal(err)
	}
	if err := Build(dir, dir+"/sim", "-gcflags=github.com/fsmgen/fsmgen/internal/simulation/made/...=-N -l"); err != nil {
		t.Fatal(err)
	}
}
