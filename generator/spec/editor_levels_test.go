package spec

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// level is a mapping with known keys, and the lines of a spec that lead to it.
type level struct {
	of     *Object
	lead   []string
	indent int  // of its keys
	item   bool // it is an element of a list, whose first line begins with "- "
}

// levels are all mappings with known keys that a spec may have, each once.
func levels() []level {
	seen := map[*Object]bool{}
	var all []level
	var into func(s *Shape, lead []string, indent int, item bool)
	into = func(s *Shape, lead []string, indent int, item bool) {
		switch {
		case s.Object != nil && !seen[s.Object]:
			seen[s.Object] = true
			all = append(all, level{s.Object, lead, indent, item})
			for _, k := range s.Object.Keys {
				into(k.Shape, append(lead[:len(lead):len(lead)], begin(k.Name+":", indent, item)), indent+2, false)
			}
		case s.Entries != nil:
			into(s.Entries, append(lead[:len(lead):len(lead)], begin("any:", indent, item)), indent+2, false)
		case s.List != nil:
			into(s.List, lead, indent+2, true)
		}
	}
	into(wholeFile, []string{"# yaml-language-server: $schema=schema.json"}, 0, false)
	return all
}

// begin is the first line of something in a block.
func begin(text string, indent int, item bool) string {
	if item {
		return strings.Repeat(" ", indent-2) + "- " + text
	}
	return strings.Repeat(" ", indent) + text
}

// checkLevels lets an editor complete and explain each key in each mapping of a spec, and
// complete the words that may stand behind it.
func checkLevels(t *testing.T, e *editor, dir string) {
	all := levels()
	if len(all) < 26 {
		t.Fatalf("there are only %d levels", len(all))
	}
	for i, l := range all {
		complete := append(l.lead[:len(l.lead):len(l.lead)], begin("", l.indent, l.item))
		labels := completions(t, e.at("textDocument/completion", dir, fmt.Sprintf("c%d.yaml", i), complete, l.indent))
		for _, k := range l.of.Keys {
			if !labels[k.Name] {
				t.Errorf("%s: %s is not proposed behind\n%s\nbut %v", l.of.Name, k.Name, strings.Join(complete, "\n"), labels)
			}
			if len(k.Shape.Words) > 0 {
				value := append(l.lead[:len(l.lead):len(l.lead)], begin(k.Name+": ", l.indent, l.item))
				words := completions(t, e.at("textDocument/completion", dir, fmt.Sprintf("v%d-%s.yaml", i, k.Name), value, l.indent+len(k.Name)+2))
				for _, word := range k.Shape.Words {
					if !words[word] {
						t.Errorf("%s: %s is not proposed for %s, but %v", l.of.Name, word, k.Name, words)
					}
				}
			}
			key := append(l.lead[:len(l.lead):len(l.lead)], begin(k.Name+": "+k.Example, l.indent, l.item))
			var said struct{ Contents struct{ Value string } }
			answer := e.at("textDocument/hover", dir, fmt.Sprintf("h%d-%s.yaml", i, k.Name), key, l.indent+1)
			if err := json.Unmarshal(answer, &said); err != nil {
				t.Fatalf("%v in %s", err, answer)
			}
			if !strings.Contains(unescaped(said.Contents.Value), unescaped(k.Doc)) {
				t.Errorf("%s: %s is explained by %q, want %q\n%s", l.of.Name, k.Name, said.Contents.Value, k.Doc, strings.Join(key, "\n"))
			}
		}
	}
}

// unescaped is a text without what Markdown and its server escape.
func unescaped(text string) string { return strings.NewReplacer(`\`, "", "&emsp;", "").Replace(text) }

// at asks about a place in the last line of a new file.
func (e *editor) at(method, dir, name string, lines []string, character int) json.RawMessage {
	e.t.Helper()
	uri := "file://" + filepath.ToSlash(filepath.Join(dir, name))
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": uri, "languageId": "yaml", "version": 1, "text": strings.Join(lines, "\n"),
	}})
	answer := e.call(method, map[string]any{
		"textDocument": map[string]any{"uri": uri}, "position": map[string]any{"line": len(lines) - 1, "character": character},
	})
	e.notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": uri}})
	return answer
}
