package explain_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/docs"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// TestElsewhere holds that what vet says of a word of another language, explain says
// too: of each word of its tables.
func TestElsewhere(t *testing.T) {
	for _, word := range spec.WordsElsewhere() {
		text := told(word)
		for _, e := range spec.CalledElsewhere(word) {
			said := strings.TrimPrefix(e.Help, strings.SplitAfterN(e.Help, "? ", 2)[0])
			if !strings.Contains(e.Help, "did you mean") {
				said = e.Help
			}
			if !strings.Contains(text, said) {
				t.Errorf("%s: nothing of %q: %s", word, said, text)
			}
			for _, key := range e.Keys {
				if known[key] && !known[word] && !strings.Contains(text, "\n"+key+", a key of ") {
					t.Errorf("%s: the key %s is not told of: %s", word, key, text)
				}
			}
		}
	}
	for _, word := range expr.WordsElsewhere() {
		help, called := expr.Elsewhere(word)
		if text := told(word); help+called == "" || !strings.Contains(text, help) || called != "" && !strings.Contains(text, "\n"+called+"(") {
			t.Errorf("%s: nothing of %s%s: %s", word, help, called, text)
		}
	}
}

// known are the keys of the language.
var known = func() map[string]bool {
	all := map[string]bool{}
	for _, use := range spec.Uses() {
		all[use.Key.Name] = true
	}
	return all
}()

// TestElsewhereInOrder holds that what a word most likely means comes first.
func TestElsewhereInOrder(t *testing.T) {
	for word, first := range map[string]string{
		"context": "vars", "variables": "vars", "datamodel": "vars", "event": "commands", "cond": "when",
		"output": "outputs", "final": "shutdown", "invoke": "children", "onentry": "action",
	} {
		_, after, _ := strings.Cut(told(word), "\nWhat others call "+word+" is called ")
		if got, _, _ := strings.Cut(after, " "); got != first {
			t.Errorf("%s is first of all called %q, not %s", word, got, first)
		}
	}
	for word, first := range map[string]string{
		"history": "In a spec, a transition", "type: parallel": "In a state: a worker is in one state at a time",
		"raise": "a spec sends nothing", "exit": "nothing runs on the way out", "internal": "a transition with to enters",
		"reenter": "a transition with to enters", "onexit": "nothing runs on the way out",
	} {
		line, _, _ := strings.Cut(strings.TrimPrefix(told(word), word+", in other languages:\n"), "\n")
		if !strings.Contains(strings.ReplaceAll(line, "type parallel", "type: parallel"), first) {
			t.Errorf("%s begins with %q", word, line)
		}
	}
}

var (
	row      = regexp.MustCompile(`(?m)^\| (.+?[^\\]) \| .+ \|$`)
	spans    = regexp.MustCompile("`([^`]+)`")
	readable = regexp.MustCompile(`^[A-Za-z_]+$`)
)

// TestComingFrom holds that explain knows each construct of docs/coming-from.md, by
// its name.
func TestComingFrom(t *testing.T) {
	count := 0
	for _, line := range row.FindAllStringSubmatch(docs.ComingFrom, -1) {
		names := strings.Split(spans.ReplaceAllString(line[1], ""), ", ")
		for _, span := range spans.FindAllStringSubmatch(line[1], -1) {
			names = append(names, strings.Fields(strings.Trim(span[1], "<>/"))[:1]...)
		}
		for _, name := range names {
			if name = strings.Trim(name, " :"); !readable.MatchString(strings.ReplaceAll(name, " ", "")) || line[1] == "construct" {
				continue
			}
			count++
			if text := told(name); strings.HasPrefix(text, "error: ") {
				t.Errorf("%s: %s", name, text)
			}
		}
	}
	if count < 100 {
		t.Errorf("%d constructs", count)
	}
}
