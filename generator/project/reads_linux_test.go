package project

import (
	"encoding/binary"
	"io"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/fsmgen/fsmgen/generator/internal/lamps"
)

// opened returns how often each of some files is opened while do runs, as the
// system counts it.
func opened(t *testing.T, paths []string, do func()) []int {
	t.Helper()
	fd, err := syscall.InotifyInit1(syscall.IN_NONBLOCK | syscall.IN_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	watches := map[int32]int{}
	for i, p := range paths {
		w, err := syscall.InotifyAddWatch(fd, p, syscall.IN_OPEN|syscall.IN_CLOSE_NOWRITE)
		if err != nil {
			t.Fatal(err)
		}
		watches[int32(w)] = i
	}
	do()
	counts := make([]int, len(paths))
	events := make([]byte, 1<<16)
	n, err := syscall.Read(fd, events)
	if err != nil {
		t.Fatalf("nothing was opened: %v", err)
	}
	// An event is the watch, what happened, a number, the length of a name, and
	// the name, which is of length 0 for a file that is watched itself. Of equal
	// events that follow each other the system gives one, so that files must be
	// closed between.
	for at := 0; at < n; at += syscall.SizeofInotifyEvent {
		if binary.NativeEndian.Uint32(events[at+4:])&syscall.IN_OPEN != 0 {
			counts[watches[int32(binary.NativeEndian.Uint32(events[at:]))]]++
		}
	}
	return counts
}

// TestFilesAreReadOnce: a verb reads each file of a project once, however many
// arguments name it. Another read could give another text.
func TestFilesAreReadOnce(t *testing.T) {
	dir := lamps.Project(t, 3)
	lamps.Write(t, dir, "fsmgen.yaml", "specs: [specs]\n")
	var paths []string
	for _, name := range []string{"fsmgen.yaml", "go.mod", "specs/lamp0.yaml", "specs/lamp1.yaml", "specs/lamp2.yaml"} {
		paths = append(paths, filepath.Join(dir, name))
	}
	for _, args := range [][]string{nil, {"Lamp0"}, {"Lamp0", "Lamp2"}, {"specs/lamp1.yaml", "Lamp1", "specs"}} {
		opts := Options{Dir: dir, Args: args, Stdout: io.Discard, Stderr: io.Discard}
		for verb, do := range map[string]func(){
			"vet":      func() { Vet(t.Context(), VetOptions{Options: opts}) },
			"generate": func() { Generate(t.Context(), opts) },
			"describe": func() { Describe(DescribeOptions{Options: opts}) },
			"fmt":      func() { Format(t.Context(), FormatOptions{Options: opts}) },
		} {
			for i, n := range opened(t, paths, do) {
				if n > 1 {
					t.Errorf("%s %s reads %s %d times", verb, strings.Join(args, " "), filepath.Base(paths[i]), n)
				}
			}
		}
	}
}
