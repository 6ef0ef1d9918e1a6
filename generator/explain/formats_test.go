package explain_test

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/explain"
	"github.com/fsmgen/fsmgen/generator/internal/sariftest"
)

// TestFormats: the findings of every rule are SARIF by the schema of OASIS,
// and one command of GitHub Actions each.
func TestFormats(t *testing.T) {
	command := regexp.MustCompile(`^::(error|warning|notice) file=[^:,]+(,line=[1-9]\d*,col=[1-9]\d*,endColumn=[1-9]\d*)?,title=FSM\d{3}::.+$`)
	for _, r := range diag.Rules() {
		t.Run(r.Code, func(t *testing.T) {
			t.Parallel()
			p, _ := explain.Find(r.Code)
			dir := folder(t, p.Wrong)
			sariftest.Validate(t, vetAs(dir, "sarif"))
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
