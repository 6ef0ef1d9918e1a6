package golang_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestTablesAreData checks that names and the explanation are data. For a ring of 200
// states with equal guards, the machine code of Truth and Read is no larger than the
// limit for a small machine. This does not hold for every machine of 200 states: Truth
// has a case for each different guard, and Read has a case for each different value
// that guards read. The code of State.String and ParseState does not depend on the
// states at all, and nothing runs when the program starts.
func TestTablesAreData(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles packages")
	}
	ring := link(t, "../../testdata/cases/states-200")
	if len(ring) != 1 || len(ring[0].States) < 200 {
		t.Fatal("there is no machine of 200 states")
	}
	dir := module(t, append(link(t, "../../specs"), ring...))
	for _, path := range []string{prefix + "/bridge", ring[0].ImportPath} {
		code := machineCode(t, dir, path)
		for _, part := range []struct {
			what      string
			functions []string
			limit     int
		}{
			{"the explanation", []string{"behavior.Truth", "behavior.Read"}, 3_000},
			{"the names of states", []string{"State.String", "ParseState"}, 600},
			{"the code that runs at the start", []string{"init"}, 16},
		} {
			size := 0
			for _, name := range part.functions {
				if code[name] == 0 && name != "init" {
					t.Errorf("%s: there is no machine code of %s", path, name)
				}
				receiver, method, _ := strings.Cut(name, ".")
				size += code[name] + code["(*"+receiver+")."+method]
			}
			if t.Logf("%s: %s has %d bytes of %d", path, part.what, size, part.limit); size > part.limit {
				t.Errorf("%s: %s has %d bytes of machine code, more than %d", path, part.what, size, part.limit)
			}
		}
	}
}

// machineCode compiles a package and returns the sizes of its functions by name.
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
