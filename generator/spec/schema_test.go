package spec

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

var update = flag.Bool("update", false, "rewrite schema.json")

// TestSchemaIsCurrent holds that the committed schema is that of the language.
func TestSchemaIsCurrent(t *testing.T) {
	if *update {
		if err := os.WriteFile("schema.json", Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile("schema.json")
	if err != nil || !bytes.Equal(committed, Schema()) {
		t.Errorf("schema.json is not what fsmgen schema writes (%v); run go test ./generator/spec -update", err)
	}
}

func compileSchema(t *testing.T, schema []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(SchemaID, doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile(SchemaID)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// jsonValue returns what an editor sees of a tree.
func jsonValue(n *yaml.Node) any {
	n = deref(n)
	switch n.Kind {
	case yaml.MappingNode:
		object := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			object[deref(n.Content[i]).Value] = jsonValue(n.Content[i+1])
		}
		return object
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, jsonValue(item))
		}
		return list
	}
	switch n.ShortTag() {
	case "!!bool":
		return n.Value == "true"
	case "!!null":
		return nil
	case "!!int", "!!float":
		return 1
	}
	return n.Value
}

// TestSchemaAgrees holds that the schema accepts the specs in which Parse
// finds nothing wrong, and refuses those whose form is wrong.
func TestSchemaAgrees(t *testing.T) {
	schema := compileSchema(t, Schema())
	files, _ := filepath.Glob("../../testdata/cases/*/*.yaml")
	own, _ := filepath.Glob("../../specs/*.yaml")
	form := []*diag.Rule{ruleKey, ruleShape, ruleMissing, ruleWord}
	right, wrong := 0, 0
	for _, name := range append(files, own...) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s, found := Parse(name, data)
		if s == nil {
			continue
		}
		var tree yaml.Node
		if yaml.Unmarshal(data, &tree) != nil || len(tree.Content) == 0 {
			continue
		}
		refused := schema.Validate(jsonValue(tree.Content[0]))
		isForm := slices.ContainsFunc(found.Sorted(), func(f diag.Finding) bool { return slices.Contains(form, f.Rule) })
		switch {
		case found.Len() == 0 && refused != nil:
			t.Errorf("%s is right, and the schema says: %v", name, refused)
		case isForm && refused == nil:
			t.Errorf("%s is wrong, and the schema accepts it: %v", name, found.Sorted())
		case found.Len() == 0:
			right++
		case isForm:
			wrong++
		}
	}
	if right < 150 || wrong < 8 {
		t.Errorf("only %d right and %d wrong specs", right, wrong)
	}
}

// TestKeysAreDescribed holds that every key has a description that ends as a
// sentence, and an example that its own schema and Parse accept.
func TestKeysAreDescribed(t *testing.T) {
	seen := map[*Object]bool{}
	var visit func(form *Shape)
	visit = func(form *Shape) {
		switch {
		case form == nil || form.Object != nil && seen[form.Object]:
			return
		case form.Object != nil:
			seen[form.Object] = true
			for _, k := range form.Object.Keys {
				if k.Doc == "" || k.Doc[len(k.Doc)-1] != '.' || k.Example == "" {
					t.Errorf("%s of %s: doc %q, example %q", k.Name, form.Object.Name, k.Doc, k.Example)
				}
				checkExample(t, form.Object, k)
				visit(k.Shape)
			}
		}
		visit(form.List)
		visit(form.Entries)
	}
	visit(wholeFile)
	if len(seen) < 15 {
		t.Errorf("only %d kinds of objects", len(seen))
	}
}

func checkExample(t *testing.T, o *Object, k *Key) {
	t.Helper()
	one := &Shape{Object: &Object{Name: o.Name, Keys: []*Key{k}}}
	text := k.Name + ": " + k.Example + "\n"
	if _, found := Read("a.yaml", []byte(text), one); found.Len() > 0 {
		t.Errorf("the example of %s in %s: %v", k.Name, o.Name, found.Sorted())
	}
}

// TestSchemaIsDescribed walks the schema itself, as an editor does: every key
// has a description, and examples that the key's own schema accepts.
func TestSchemaIsDescribed(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	keys := 0
	var walk func(at string, value any)
	walk = func(at string, value any) {
		switch value := value.(type) {
		case []any:
			for i, item := range value {
				walk(fmt.Sprintf("%s/%d", at, i), item)
			}
		case map[string]any:
			properties, _ := value["properties"].(map[string]any)
			for name, property := range properties {
				keys++
				checkProperty(t, at+"/properties/"+name, property.(map[string]any))
			}
			for name, inner := range value {
				if name != "examples" {
					walk(at+"/"+name, inner)
				}
			}
		}
	}
	walk("#", root)
	if keys < 100 {
		t.Errorf("only %d keys", keys)
	}
}

func checkProperty(t *testing.T, at string, property map[string]any) {
	t.Helper()
	examples, _ := property["examples"].([]any)
	if description, _ := property["description"].(string); description == "" || len(examples) == 0 {
		t.Errorf("%s has the description %q and the examples %v", at, description, examples)
	}
	c := jsonschema.NewCompiler()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource(SchemaID, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(SchemaID + at)
	if err != nil {
		t.Fatal(err)
	}
	for _, example := range examples {
		if err := schema.Validate(example); err != nil {
			t.Errorf("%s refuses its example: %v", at, err)
		}
	}
}
