package project

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSpecChangedMeanwhile holds that a spec which a person has saved since it
// was read is not replaced.
func TestSpecChangedMeanwhile(t *testing.T) {
	dir := makeProject(t, 1)
	r := newRun(Options{Dir: dir, Stdout: io.Discard, Stderr: io.Discard})
	found, err := r.locate()
	if err == nil {
		err = r.find(found)
	}
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(dir, "specs/lamp0.yaml")
	if err := r.writeSpec(r.sources[0], []byte("laid out")); err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(at); string(data) != "laid out" {
		t.Errorf("it is %q", data)
	}
	write(t, dir, "specs/lamp0.yaml", "saved")
	err = r.writeSpec(r.sources[0], []byte("laid out"))
	if err == nil || !strings.HasPrefix(err.Error(), "specs/lamp0.yaml has changed meanwhile") {
		t.Error(err)
	}
	if data, _ := os.ReadFile(at); string(data) != "saved" {
		t.Errorf("it is %q", data)
	}
}
