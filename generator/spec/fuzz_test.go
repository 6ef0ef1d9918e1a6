package spec

import (
	"os"
	"path/filepath"
	"runtime/metrics"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// FuzzParse holds that no text makes the reader panic, hang or take more than
// linear memory, and that every finding has a place inside the file.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("../../testdata/cases/*/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(lamp))
	f.Add([]byte("a: &a [*a]\nb: !x {c: in(a, b)}\n\t- ? : *"))
	f.Fuzz(func(t *testing.T, data []byte) {
		before := allocated()
		s, found := Parse("spec.yaml", data)
		if s == nil && found.Len() == 0 {
			t.Fatal("no spec and no finding")
		}
		if s != nil {
			s.Slip(s.Worker.Pos)
		}
		withinLimits(t, len(data), allocated()-before)
		lines := splitLines(strings.TrimPrefix(string(data), "\ufeff"))
		for _, finding := range found.Sorted() {
			if finding.Message == "" || !isInside(finding.Pos, lines) {
				t.Errorf("%s says nothing, or is not in the file", finding)
			}
			for _, related := range finding.Related {
				if !isInside(related.Pos, lines) {
					t.Errorf("%s: %v is not in the file", finding, related.Pos)
				}
			}
		}
	})
}

func isInside(p diag.Pos, lines []string) bool {
	return p.Path == "spec.yaml" && p.Line >= 1 && p.Line <= len(lines) &&
		p.Col >= 1 && p.Col <= len([]rune(lines[p.Line-1]))+1
}

// What reading may take: a start, in which the largest number of nodes that aliases
// may unfold into fits, and so much for each byte.
const startBytes, bytesPerByte = 64 << 20, 2 << 10

func withinLimits(t *testing.T, size int, bytes uint64) {
	if most := uint64(startBytes + size*bytesPerByte); bytes > most {
		t.Errorf("reading %d bytes took %d bytes of memory, more than %d", size, bytes, most)
	}
}

// allocated is how many bytes this process has allocated so far.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
