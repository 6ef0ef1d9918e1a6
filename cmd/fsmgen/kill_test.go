package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// workshop is a project whose specs have two versions, of which every
// generated file is different.
type workshop struct {
	t       *testing.T
	dir     string
	program string               // fsmgen
	want    [2]map[string]string // what is generated of each version
}

const workshopSpecs = 10

func newWorkshop(t *testing.T, program string) *workshop {
	w := &workshop{t: t, dir: t.TempDir(), program: program}
	w.write("go.mod", "module example.com/lamps\n\ngo 1.26\n")
	for version := range w.want {
		w.use(version)
		w.mustGenerate()
		w.want[version] = w.generated()
	}
	for path, text := range w.want[0] {
		if strings.HasSuffix(path, "state_gen.go") && w.want[1][path] == text {
			t.Fatalf("%s is the same in both versions", path)
		}
	}
	return w
}

func (w *workshop) write(name, text string) {
	w.t.Helper()
	path := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// use brings the specs into one of their versions.
func (w *workshop) use(version int) {
	state := [...]string{"dim", "bright"}[version]
	for i := range workshopSpecs {
		w.write(fmt.Sprintf("specs/lamp%d.yaml", i), fmt.Sprintf(`fsm: v1
worker: Lamp%d
doc: Version %d.
userSpec: {%[3]s: bool}
desired: {states: [%[3]s], derive: [{state: %[3]s, when: spec.%[3]s}, {state: dark}]}
initial: dark
shutdown: dark
states:
  dark: {transitions: [{to: %[3]s, when: desired == %[3]s}]}
  %[3]s: {transitions: [{to: dark, when: desired == dark}]}
`, i, version, state))
	}
}

func (w *workshop) command() *exec.Cmd {
	cmd := exec.Command(w.program, "generate")
	cmd.Dir = w.dir
	return cmd
}

// mustGenerate runs fsmgen to its end, and gives how long that took.
func (w *workshop) mustGenerate() time.Duration {
	w.t.Helper()
	began := time.Now()
	if out, err := w.command().CombinedOutput(); err != nil {
		w.t.Fatalf("%v\n%s", err, out)
	}
	return time.Since(began)
}

// mustFail runs fsmgen, which cannot do its work, and gives what it says.
func (w *workshop) mustFail(cmd *exec.Cmd) string {
	w.t.Helper()
	var out bytes.Buffer
	cmd.Stderr = &out
	err := cmd.Run()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 2 {
		w.t.Fatalf("%v\n%s", err, out.String())
	}
	return out.String()
}

// generated returns all files below the folder of the packages.
func (w *workshop) generated() map[string]string {
	files := map[string]string{}
	root := filepath.Join(w.dir, "generated")
	err := filepath.WalkDir(root, func(at string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(at)
		files[strings.TrimPrefix(filepath.ToSlash(at), filepath.ToSlash(root)+"/")] = string(data)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return files
}

// whole checks that every generated file is there and one of the two
// versions, and gives how many are of each and how many temporary files lie
// about.
func (w *workshop) whole() (of [2]int, temps int) {
	w.t.Helper()
	there := w.generated()
	for path, text := range there {
		switch {
		case strings.HasPrefix(filepath.Base(path), ".fsmgen-"):
			temps++
		case text == w.want[0][path]:
			of[0]++
		case text == w.want[1][path]:
			of[1]++
		default:
			w.t.Errorf("%s is neither version: %d bytes", path, len(text))
		}
	}
	for path := range w.want[0] {
		if _, ok := there[path]; !ok {
			w.t.Errorf("%s is gone", path)
		}
	}
	return of, temps
}

// TestKill kills fsmgen at random points of a run, a hundred times, and more if
// that was too late too often: no file is half-written or gone, and the next run
// cleans up.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	w := newWorkshop(t, plainProgram(t))
	w.use(0)
	whole := w.mustGenerate()
	const enough, amidEnough, most = 20, 5, 1000
	round, killed, amid := 0, 0, 0
	for ; round < 100 || round < most && (killed < enough || amid < amidEnough); round++ {
		version := (round + 1) % 2
		w.use(version)
		if w.kill(round, whole) {
			killed++
		}
		if of, temps := w.whole(); temps > 0 || of[0] > 0 && of[1] > 0 {
			amid++
		}
		whole = w.mustGenerate() // how long it takes just now: other tests run beside this one
		if !maps.Equal(w.generated(), w.want[version]) {
			t.Errorf("round %d: the next run leaves %v", round, slices.Sorted(maps.Keys(w.generated())))
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d of %d were killed before their end, %d amid writing", killed, round, amid)
	if killed < enough || amid < amidEnough {
		t.Errorf("of %d only %d were killed before their end, %d amid writing", round, killed, amid)
	}
}

// kill starts fsmgen and kills it: in even rounds anywhere in a run, in odd
// ones while it writes. It reports whether the run had not ended before.
func (w *workshop) kill(round int, whole time.Duration) bool {
	cmd := w.command()
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	wait := rand.N(whole)
	if round%2 == 1 {
		for deadline := time.Now().Add(2 * whole); !w.writing() && time.Now().Before(deadline) && len(done) == 0; {
			time.Sleep(100 * time.Microsecond)
		}
		wait = rand.N(whole/10 + 1)
	}
	select {
	case err := <-done:
		return err != nil
	case <-time.After(wait):
	}
	cmd.Process.Kill()
	return <-done != nil
}

// writing reports whether a temporary file is there.
func (w *workshop) writing() bool {
	temps, _ := filepath.Glob(filepath.Join(w.dir, "generated", "*", ".fsmgen-*"))
	return len(temps) > 0
}
