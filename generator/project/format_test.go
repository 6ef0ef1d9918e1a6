package project

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/internal/lamps"
)

// TestSpecChangedMeanwhile holds that a spec which a person has saved since it
// was read is not replaced.
func TestSpecChangedMeanwhile(t *testing.T) {
	dir := lamps.Project(t, 1)
	r := newRun(Options{Dir: dir, Stdout: io.Discard, Stderr: io.Discard})
	found, err := r.open(r.query())
	if err == nil {
		err = r.ReadSome(found)
	}
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(dir, "specs/lamp0.yaml")
	if err := r.writeSpec(r.Specs[0], []byte("laid out")); err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(at); string(data) != "laid out" {
		t.Errorf("it is %q", data)
	}
	lamps.Write(t, dir, "specs/lamp0.yaml", "saved")
	err = r.writeSpec(r.Specs[0], []byte("laid out"))
	if err == nil || !strings.HasPrefix(err.Error(), "specs/lamp0.yaml has changed meanwhile") {
		t.Error(err)
	}
	if data, _ := os.ReadFile(at); string(data) != "saved" {
		t.Errorf("it is %q", data)
	}
}
