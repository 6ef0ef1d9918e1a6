package explain_test

import (
	"bytes"
	"os"
	"regexp"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/explain"
)

// TestFormats: the findings of every rule are SARIF by the schema of OASIS,
// and one command of GitHub Actions each.
func TestFormats(t *testing.T) {
	schema := sarifSchema(t)
	command := regexp.MustCompile(`^::(error|warning|notice) file=[^:,]+(,line=[1-9]\d*,col=[1-9]\d*,endColumn=[1-9]\d*)?,title=FSM\d{3}::.+$`)
	for _, r := range diag.Rules() {
		t.Run(r.Code, func(t *testing.T) {
			t.Parallel()
			p, _ := explain.Find(r.Code)
			dir := folder(t, p.Wrong)
			log, err := jsonschema.UnmarshalJSON(bytes.NewReader(vetAs(dir, "sarif")))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(log); err != nil {
				t.Error(err)
			}
			lines := bytes.Split(bytes.TrimSpace(vetAs(dir, "github")), []byte("\n"))
			if all := parsed(t, vetAs(dir, "json")); len(all) > 0 && len(lines) != len(all) {
				t.Errorf("%d findings are %d commands", len(all), len(lines))
			}
			for _, line := range lines {
				if len(line) > 0 && !command.Match(line) {
					t.Errorf("no command: %s", line)
				}
			}
		})
	}
}

func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open("../diag/testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
