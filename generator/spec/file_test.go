package spec

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/fsmgen/fsmgen/generator/internal/sample"
)

// TestFileIsReadOnce: whatever is asked of a File, and in which order, the text
// is read as YAML once, and it is said what a text that is read for each alone
// says.
func TestFileIsReadOnce(t *testing.T) {
	names, err := filepath.Glob("../../testdata/cases/*/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		data = []byte(sample.Written(string(data)))
		if len(data) > 1<<18 {
			continue // its length is all that is special, and it is read four times
		}
		f, fresh := &File{Path: "a.yaml", Data: data, Layout: true, Places: true}, func() *File { return &File{Path: "a.yaml", Data: data} }
		order, comments := f.Order(), f.Comments()
		read, found := f.Parse()
		f.Tree()
		if f.reads.Load() > 1 && bytes.HasSuffix(data, []byte("\n")) {
			t.Errorf("%s was read %d times", name, f.reads.Load())
		}
		alone, wrong := fresh().Parse()
		if !reflect.DeepEqual(order, fresh().Order()) || !reflect.DeepEqual(comments, fresh().Comments()) ||
			!reflect.DeepEqual(found, wrong) || (read == nil) != (alone == nil) || read != nil && !reflect.DeepEqual(read.States, alone.States) {
			t.Errorf("%s says something else when it is read once", name)
		}
	}
}
