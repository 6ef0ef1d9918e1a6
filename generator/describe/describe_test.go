package describe_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/fsmgen/fsmgen/generator/describe"
	"github.com/fsmgen/fsmgen/generator/internal/projecttest"
)

var update = flag.Bool("update", false, "rewrite the descriptions in testdata")

func TestGolden(t *testing.T) {
	for name, folder := range map[string]string{"examples": "../..", "made-up": "../graph/testdata", "all": "testdata/all"} {
		for _, asJSON := range []bool{false, true} {
			write := describe.WriteText
			if asJSON {
				write = describe.WriteJSON
			}
			var text bytes.Buffer
			if err := write(&text, describe.Describe(projecttest.Machines(t, folder))); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name+map[bool]string{false: ".txt", true: ".json"}[asJSON])
			if *update {
				if err := os.WriteFile(path, text.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), text.String()); diff != "" {
				t.Errorf("%s (-want +got; -update rewrites it):\n%s", path, diff)
			}
		}
	}
}

func TestTouches(t *testing.T) {
	d := describe.Describe(projecttest.Machines(t, "testdata/all")).Machines
	touches := map[string][]string{}
	var collect func(prefix string, fields []*describe.Field)
	collect = func(prefix string, fields []*describe.Field) {
		for _, f := range fields {
			touches[prefix+f.Name] = f.Touches
			collect(prefix+f.Name+".", f.Fields)
		}
	}
	i := slices.IndexFunc(d, func(m *describe.Machine) bool { return m.Worker == "Parent" })
	collect("", d[i].UserSpec)
	for field, want := range map[string][]string{
		"site":         {"one"},
		"parts":        {"many"},
		"parts.size":   {"many"},
		"parts.seen":   nil, // transient
		"count":        {"counted"},
		"limits":       {"one"},
		"limits.upper": {"one"},
		"limits.lower": nil,
		"alone":        nil,
	} {
		if got := touches[field]; !slices.Equal(got, want) {
			t.Errorf("%s touches %v, want %v", field, got, want)
		}
	}
}

// TestDocumented: every key of the JSON form stands in its page.
func TestDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/describe.md")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	var collect func(of reflect.Type)
	collect = func(of reflect.Type) {
		for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct {
			return
		}
		for field := range of.Fields() {
			key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if !keys[key] || key == "" {
				keys[key] = true
				collect(field.Type)
			}
		}
	}
	collect(reflect.TypeFor[describe.Description]())
	delete(keys, "") // Restart holds a Backoff
	said := map[string]bool{}
	for _, code := range regexp.MustCompile("`[^`\n]+`|(?m)^{.*").FindAllString(string(page), -1) {
		for _, word := range strings.FieldsFunc(code, func(r rune) bool { return !unicode.IsLetter(r) }) {
			said[word] = true
		}
	}
	for key := range keys {
		if !said[key] {
			t.Errorf("docs/describe.md does not say what %s is", key)
		}
	}
	if len(keys) < 50 {
		t.Errorf("only %d keys were found", len(keys))
	}
}
