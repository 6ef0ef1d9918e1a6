package find

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

// TestConfigSchema holds that editors and fsmgen take the same for a right
// fsmgen.yaml.
func TestConfigSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(ConfigSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("config.json", doc); err != nil {
		t.Fatal(err)
	}
	schema := c.MustCompile("config.json")
	for text, right := range map[string]bool{
		"specs: [specs]\nout: generated\n": true,
		"rules: {FSM041: error}\n":         true,
		"rules: {FSM041: off}\n":           true,
		"rules: {FSM041: loud}\n":          false,
		"spec: [specs]\n":                  false,
		"specs: specs\n":                   false,
		"out: [generated]\n":               false,
	} {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); (err == nil) != right {
			t.Errorf("the schema says %v of %q", err, text)
		}
		if _, found := ReadConfig(t.TempDir(), []byte(text)); found.HasErrors() == right {
			t.Errorf("fsmgen finds %v in %q", found.Sorted(), text)
		}
	}
}
