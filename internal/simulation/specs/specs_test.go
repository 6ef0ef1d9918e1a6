package specs

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/expr"
)

// TestRandom: the same seed gives the same specs, which the generator accepts,
// and a batch has all of the language that the simulation is about.
func TestRandom(t *testing.T) {
	var all strings.Builder
	for i := range 24 {
		tree, err := Random(1, i)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Random(1, i)
		if err != nil {
			t.Fatal(err)
		}
		for j, s := range tree.Sources {
			if s.Path != again.Sources[j].Path || !bytes.Equal(s.Data, again.Sources[j].Data) {
				t.Errorf("%s is another one the second time", s.Path)
			}
			all.Write(s.Data)
		}
	}
	for _, part := range []string{
		"transient: true", "secret: true", "required: true", "fields:", "items:", "values:", "map[string]int", "enum:", "worker:",
		"desired ==", "elapsed", "entered", "done", "acted", "gaveUp", "since(", "until(", "cond.", "ready()", "observed.", "after:", "for:", "except:",
		"atRest(", "all(", "any(", "none(", "count(", "len(", "in(", "min(", "max(", "matches(", "hasPrefix(", "format(",
		"failed: broken", "signal: remove", "signal: restart", "repeat: 1s", "retry:", "mapFrom: desired", "dependsOn:", "each: spec.names", "each: spec.table",
		"each: spec.amount", "each: spec.list", "userSpec: each", "onChange: update", "onChange: replace", `when: "cond.`, "[{state:",
		"reconcile: version", "reconcile: hash", "reconcile: equal", "reconcile: hook", "reconcile: tick", "reconcile: {every", "supervision:",
		"vars:", "set: {", "keep: true", "orElse(observed.", "known(observed.", "none()", "after: vars.", "for: vars.", "cond.counted", `}, {state`, "when: \"vars.", "elapsed <= vars.",
		"way: left", ": now", ": elapsed", "failures + vars.", "div(", "{value: ",
		"commands:", ", on: begin", ", on: mark", ", on: halt", "{on: ", "defer: [", "when: \"command.", ": command.", "[down, up], on:",
		"inputs:", "outputs:", "cond.told", "told: ", "again: [input.", "max(input.", "input.beat * 2", ": input.", ": ready()", "orElse(child.", "known(child.", "sum(child.", "lowest(child.",
		"highest(child.", "busy, true)", "any(child.", ": state\n", ".place == ", "* 1e308",
		", in: band", ", in: living", "band: [", "jitter(", "backoff(", "> jitter(", "pace: {type: int", "pace: spec.level", "timeout: spec.", "max: spec.", "initial: spec.", "cap: spec.",
		"every: spec.", "every: duration(", "/ spec.level, timeout", "* spec.pace", "repeat: input.", "repeat: vars.", "runs - 1)", "shutdown: {timeout: spec.", "shutdown: {timeout: duration(",
	} {
		if !strings.Contains(all.String(), part) {
			t.Errorf("no spec of the batch has %q", part)
		}
	}
}

// TestMostAreAccepted: what the writer writes is right by construction, nearly.
func TestMostAreAccepted(t *testing.T) {
	accepted := 0
	for i := range 50 {
		text, refused := Findings(7, i)
		if len(refused) == 0 {
			accepted++
		} else if len(refused) > 3 {
			t.Errorf("%q\n%s", refused, text)
		}
	}
	if accepted < 40 {
		t.Errorf("%d of 50 first attempts are accepted", accepted)
	}
}

// TestEvery: the tree with a field of every type is accepted, and has a field
// of every kind that has a name of its own.
func TestEvery(t *testing.T) {
	tree := Every()
	machines, found := generator.Link(tree.Sources, generator.Options{ImportPrefix: ImportPrefix})
	if found.HasErrors() {
		t.Fatal(found.Sorted()[0])
	}
	for _, m := range machines {
		kinds := map[expr.Kind]bool{}
		for _, f := range slices.Concat(m.UserSpec.Fields, m.Observed.Fields) {
			kinds[f.Type.Kind] = true
		}
		for _, k := range expr.Kinds() {
			if !kinds[k] && k != expr.Object && k != expr.Enum { // which the random trees have
				t.Errorf("%s has no field of the kind %s", m.Worker, k)
			}
		}
	}
}
