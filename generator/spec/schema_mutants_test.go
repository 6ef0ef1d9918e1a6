package spec

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// TestSchemaAgreesOnMutants puts every form of value into every place of many
// specs, takes every key out and adds one that is not known: the schema refuses
// what Parse refuses for its form, and nothing else.
func TestSchemaAgreesOnMutants(t *testing.T) {
	schema := compileSchema(t, Schema())
	form := []*diag.Rule{ruleKey, ruleShape, ruleMissing, ruleWord, ruleValue}
	files := []string{
		"../describe/testdata/all/specs/parent.yaml", "../describe/testdata/all/specs/leaf.yaml", "../../specs/connection.yaml",
		"../../testdata/cases/reconcile-every/spec.yaml", "../../testdata/cases/action-retry/spec.yaml", "../../testdata/cases/signal/spec.yaml",
	}
	right, wrong := 0, 0
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var tree yaml.Node
		if err := yaml.Unmarshal(data, &tree); err != nil {
			t.Fatal(err)
		}
		mutants(tree.Content[0], func(what string) {
			text, err := yaml.Marshal(tree.Content[0])
			if err != nil {
				t.Fatal(err)
			}
			var read yaml.Node
			if err := yaml.Unmarshal(text, &read); err != nil {
				t.Fatal(err)
			}
			_, found := Parse("a.yaml", text)
			isForm := slices.ContainsFunc(found.Sorted(), func(f diag.Finding) bool { return slices.Contains(form, f.Rule) })
			refused := schema.Validate(jsonValue(read.Content[0]))
			switch {
			case isForm && refused == nil:
				t.Errorf("%s, %s: the schema accepts %v", filepath.Base(name), what, found.Sorted())
			case found.Len() == 0 && refused != nil:
				t.Errorf("%s, %s: Parse finds nothing, and the schema says %v", filepath.Base(name), what, refused)
			case isForm:
				wrong++
			default:
				right++
			}
		})
	}
	if right < 1000 || wrong < 1000 {
		t.Errorf("only %d right and %d wrong mutants", right, wrong)
	}
}

// mutants changes a tree in one place after the other, and puts it back each
// time once it was seen.
func mutants(n *yaml.Node, seen func(what string)) {
	scalar := func(text, tag string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: text, Tag: tag} }
	values := map[string]*yaml.Node{
		"a text":    scalar("some", "!!str"),
		"a number":  scalar("5", "!!int"),
		"true":      scalar("true", "!!bool"),
		"a list":    {Kind: yaml.SequenceNode, Content: []*yaml.Node{scalar("some", "!!str")}},
		"a mapping": {Kind: yaml.MappingNode, Content: []*yaml.Node{scalar("some", "!!str"), scalar("other", "!!str")}},
		"nothing":   scalar("", "!!null"),
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue
		}
		at := "an element"
		if n.Kind == yaml.MappingNode {
			at = n.Content[i-1].Value
			all := n.Content
			n.Content = slices.Delete(slices.Clone(all), i-1, i+1)
			seen("without " + at)
			n.Content = all
		}
		for what, value := range values {
			n.Content[i] = value
			seen(what + " as " + at)
		}
		n.Content[i] = child
		mutants(child, seen)
	}
	if n.Kind == yaml.MappingNode {
		all := n.Content
		n.Content = append(slices.Clone(all), scalar("zzz", "!!str"), scalar("some", "!!str"))
		seen("with zzz")
		n.Content = all
	}
}
