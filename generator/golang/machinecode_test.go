package golang_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestExplanationIsTables holds that the explanation of a package is data: the
// machine code for it does not grow with the number of states.
func TestExplanationIsTables(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles packages")
	}
	ring := link(t, "../../testdata/cases/states-200")
	if len(ring) != 1 || len(ring[0].States) < 200 {
		t.Fatal("there is no machine of 200 states")
	}
	dir := module(t, append(link(t, "../../specs"), ring...))
	const limit = 3_000
	for _, path := range []string{prefix + "/bridge", ring[0].ImportPath} {
		code := machineCode(t, dir, path)
		size := 0
		for _, name := range []string{"behavior.Truth", "behavior.Read"} {
			if code[name] == 0 {
				t.Errorf("%s: there is no machine code of %s", path, name)
			}
			size += code[name] + code["("+strings.Replace(name, "behavior", "*behavior)", 1)]
		}
		size += code["init"] // makes the tables that are not constant
		if t.Logf("%s: %d bytes of %d", path, size, limit); size > limit {
			t.Errorf("%s: the explanation has %d bytes of machine code, more than %d", path, size, limit)
		}
	}
}

// machineCode compiles a package and gives the sizes of its functions by name.
func machineCode(t *testing.T, dir, path string) map[string]int {
	t.Helper()
	archive := filepath.Join(t.TempDir(), "package.a")
	build := exec.Command("go", "build", "-o", archive, path)
	build.Dir = dir
	build.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", path, err, out)
	}
	out, err := exec.Command("go", "tool", "nm", "-size", archive).Output()
	if err != nil {
		t.Fatalf("go tool nm: %v", err)
	}
	sizes := map[string]int{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line) // address, size, kind, name
		if len(fields) < 4 || !strings.EqualFold(fields[2], "t") {
			continue
		}
		if name, ok := strings.CutPrefix(fields[3], path+"."); ok {
			size, err := strconv.Atoi(fields[1])
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			sizes[name] += size
		}
	}
	return sizes
}
