package simulation

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/internal/simulation/batch"
	"github.com/fsmgen/fsmgen/internal/simulation/specs"
)

// plain leaves the optimizer out of generated packages: that halves the time
// that the build takes, and they are run for a few seconds only.
const plain = "-gcflags=" + specs.ImportPrefix + "/...=-N -l"

// program is a built batch.
type program struct {
	folder string
	path   string
}

// projectRoot is the folder of the project's go.mod.
func projectRoot(t testing.TB) string {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// trees are the random trees of a seed, and those of the examples.
func trees(t testing.TB, seed uint64, n int) []specs.Tree {
	t.Helper()
	list, err := batch.Random(seed, n)
	if err != nil {
		t.Fatal(err)
	}
	examples, err := batch.Examples(projectRoot(t))
	if err != nil {
		t.Fatal(err)
	}
	return append(list, examples...)
}

// write writes the module of a batch.
func write(t testing.TB, list []specs.Tree) program {
	t.Helper()
	p := program{folder: t.TempDir()}
	p.path = filepath.Join(p.folder, "simulation")
	if err := batch.Write(p.folder, projectRoot(t), list); err != nil {
		t.Fatal(err)
	}
	return p
}

// build writes and builds a batch.
func build(t testing.TB, list []specs.Tree, flags ...string) program {
	t.Helper()
	p := write(t, list)
	if err := batch.Build(p.folder, p.path, append([]string{plain}, flags...)...); err != nil {
		t.Fatal(err)
	}
	return p
}

// run runs the program and gives what it prints. That it ends with 1 says that a
// seed has failed; anything else is a failure of the program.
func (p program) run(procs int, args ...string) (string, error) {
	cmd := exec.Command(p.path, args...)
	cmd.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", procs))
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	err := cmd.Run()
	if err != nil && cmd.ProcessState.ExitCode() != 1 {
		return out.String(), fmt.Errorf("%w\n%s", err, stderr.String())
	}
	return out.String(), nil
}

// lines gives the lines about seeds: by seed, what follows it.
func lines(out string) map[string]string {
	by := map[string]string{}
	for s := bufio.NewScanner(strings.NewReader(out)); s.Scan(); {
		if seed, rest, ok := strings.Cut(strings.TrimPrefix(s.Text(), "seed "), " "); ok && strings.HasPrefix(s.Text(), "seed ") {
			by[seed] = rest
		}
	}
	return by
}
