package generator_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// jsonStyle is a way to write JSON: all are legal.
type jsonStyle struct {
	name        string
	comma       string // between elements
	colon       string
	open, close string // inside brackets
	all         bool   // escape all that may be
}

var jsonStyles = []jsonStyle{
	{"compact", ",", ":", "", "", false},
	{"tabs and escapes", ",\n\t", ":\t", "\n\t", "\n", true},
	{"colons in lines of their own", "\r\n, ", "\n:\n", " ", "\t", false},
}

// escaped is a literal with what a spec may not hold as it is escaped, or every
// slash and every character beyond ASCII.
func escaped(literal string, all bool) string {
	var out strings.Builder
	for _, r := range literal {
		switch {
		case r == '/' && all:
			out.WriteString(`\/`)
		case r > 0xffff && all:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04X`, high, low)
		case r > '~' && all, !unicode.IsPrint(r):
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// asJSON writes a node of YAML as JSON.
func (s jsonStyle) asJSON(t *testing.T, n *yaml.Node) string {
	t.Helper()
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	var parts []string
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			parts = append(parts, s.asJSON(t, item))
		}
		return "[" + s.open + strings.Join(parts, s.comma) + s.close + "]"
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			key := *n.Content[i]
			key.Style = yaml.DoubleQuotedStyle
			parts = append(parts, s.asJSON(t, &key)+s.colon+s.asJSON(t, n.Content[i+1]))
		}
		return "{" + s.open + strings.Join(parts, s.comma) + s.close + "}"
	}
	if n.Style == 0 && n.ShortTag() != "!!str" && json.Valid([]byte(n.Value)) {
		return n.Value
	}
	if n.Style == 0 && n.Value == "" {
		return "null"
	}
	var literal strings.Builder
	encoder := json.NewEncoder(&literal)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(n.Value); err != nil {
		t.Fatal(err)
	}
	text := strings.TrimSuffix(literal.String(), "\n")
	return escaped(text, s.all)
}

// large are cases of many things of one kind; config-… are whole projects.
var large = regexp.MustCompile(`-\d+$|/config-|/field-many$`)

// TestASpecAsJSONIsTheSame: each accepted case written as JSON gives the same
// packages. The styles take turns.
func TestASpecAsJSONIsTheSame(t *testing.T) {
	folders, err := filepath.Glob("../testdata/cases/*")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, dir := range folders {
		if large.MatchString(dir) {
			continue
		}
		sources := readSources(t, dir)
		want := contents(t, sources)
		if want["findings"] != "" {
			continue
		}
		style := jsonStyles[tried%len(jsonStyles)]
		tried++
		got := contents(t, style.rewritten(t, sources))
		if said := got["findings"]; said != "" {
			t.Errorf("%s as JSON, %s:\n%s", filepath.Base(dir), style.name, said)
		} else if !cmp.Equal(want, got) {
			t.Errorf("%s as JSON, %s:\n%s", filepath.Base(dir), style.name, cmp.Diff(want, got))
		}
	}
	if tried < 50 {
		t.Errorf("only %d cases were tried", tried)
	}
}

func (s jsonStyle) rewritten(t *testing.T, sources []*spec.File) []*spec.File {
	var all []*spec.File
	for _, source := range sources {
		all = append(all, &spec.File{Path: source.Path, Data: []byte(s.asJSON(t, source.Tree()))})
	}
	return all
}

// contents gives the files that are made of specs by their path; of specs with
// errors none.
func contents(t *testing.T, sources []*spec.File) map[string]string {
	t.Helper()
	result, err := generator.Generate(sources, generator.Options{ImportPrefix: "example.com/x"})
	if err != nil {
		t.Fatal(err)
	}
	if result.Findings.HasErrors() {
		return map[string]string{"findings": text(t, result.Findings.Sorted())}
	}
	files := map[string]string{}
	for _, f := range result.Files {
		files[f.Package+"/"+f.Name] = string(f.Content)
	}
	return files
}
