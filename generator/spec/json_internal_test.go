package spec

import (
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// nodes lists a tree: each node with its place, kind, style and value.
func nodes(all []string, n *yaml.Node) []string {
	all = append(all, fmt.Sprintf("%d:%d %d %d %s %q", n.Line, n.Column, n.Kind, n.Style, n.ShortTag(), n.Value))
	for _, c := range n.Content {
		all = nodes(all, c)
	}
	return all
}

// TestJSONTreeIsThatOfYAML: for JSON that the library reads, the tree is the
// same as the library's, down to the places.
func TestJSONTreeIsThatOfYAML(t *testing.T) {
	for _, text := range []string{
		`{}`, ` {"a" : [ ] , "b":{}}`, `{"ä😀":"\u00e4\n\"\\","n":-1.5e3,"t":true,"f":false,"z":null}`,
		"{\n\t\"a\":\t[1,\r\n\t2],\r\n  \"b\": [\"x\", {\"y\": 0}]\n}\n", "{\"a\":\"é\",\"b\":\n[\"é\",\"f\"]}",
	} {
		var want yaml.Node
		if err := yaml.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		got := jsonTree([]byte(text))
		if got == nil {
			t.Errorf("%s is no JSON", text)
		} else if a, b := strings.Join(nodes(nil, got), "\n"), strings.Join(nodes(nil, &want), "\n"); a != b {
			t.Errorf("%s gives\n%s\nwant\n%s", text, a, b)
		}
	}
}

func TestJSONThatTheLibraryRefuses(t *testing.T) {
	long := strings.Repeat("k", 2000)
	for text, want := range map[string]string{
		`{"a":"on\/off"}`:              "1:6 on/off",
		`{"a":"\ud83d\ude00"}`:         "1:6 😀",
		"{\"a\"\n\n:\"b\"}":            "3:2 b",
		"{\"a\"\r\r:\"b\"}":            "3:2 b",
		`{"` + long + `":"b"}`:         "1:2005 b",
		`{"a":"\ufffd"}`:               "1:6 \ufffd",
		`{"a":"\ud83d"}`:               "",
		`{"a":"\/",}`:                  "",
		`{"a":"b"} {"c":"\/"}`:         "",
		`[{"a":"\/"}]`:                 "",
		`{"a":"\/` + "\n" + `"}`:       "",
		`{"deep":[[["x\/y","z\\/"]]]}`: "1:9 ",
	} {
		root := jsonTree([]byte(text))
		got := ""
		if root != nil {
			value := root.Content[0].Content[1]
			got = fmt.Sprintf("%d:%d %s", value.Line, value.Column, value.Value)
		}
		if got != want {
			t.Errorf("%s gives %q, want %q", text, got, want)
		}
	}
}

// TestEscapesOfYAML reads values with escapes that the library refuses.
func TestEscapesOfYAML(t *testing.T) {
	for text, want := range map[string]string{
		`"on\/off"`:                          "on/off",
		`"a\\/b\/"`:                          `a\/b/`,
		`"\ud83d\ude00\/\uD83D\uDE01"`:       "😀/😁",
		`'\/' # "\/"`:                        `\/`,
		`plain\/ \ud83d\ude00`:               `plain\/ \ud83d\ude00`,
		"|\n  block\\/ \\uD83D\\ude00":       "block\\/ \\uD83D\\ude00\n",
		"\"\\\n  folded\\/\"":                "folded/",
		"\"\uFDD0\\/\"":                      "\uFDD0/",
		"\"" + strings.Repeat(`\/`, 5) + `"`: "/////",
	} {
		whole := []byte("first: " + text + "\nsecond: \"\\/\"\n")
		root, second, err := refused(whole, fmt.Errorf("refused"))
		if err != nil || second != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := root.Content[0].Content[1].Value; got != want {
			t.Errorf("%s gives %q, want %q", text, got, want)
		}
	}
}

// TestPlacesBehindEscapes: what is replaced is as wide as it was.
func TestPlacesBehindEscapes(t *testing.T) {
	root, _, err := refused([]byte(`{a: "\/", b: "\ud83d\ude00\/", c: d}`), fmt.Errorf("refused"))
	if err != nil {
		t.Fatal(err)
	}
	if last := root.Content[0].Content[5]; last.Column != 35 {
		t.Errorf("d stands in column %d, want 35", last.Column)
	}
}
