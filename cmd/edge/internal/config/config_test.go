package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generated/edgenode"
)

const example = `
site: hall_2
devices:
  press:
    ipAddress: 10.0.0.7
    port: 4841
    values: [temperature, parts]
    setpoints: [setpoint]
    readInterval: 250ms
    lastSeen: 2026-01-02T03:04:05Z
servers: ["10.0.0.7:4841"]
`

func TestLoadFillsInDefaults(t *testing.T) {
	spec, err := parse([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	press := spec.Devices["press"]
	if spec.Site != "hall_2" || spec.Mode != edgenode.UserSpecModeActive || len(spec.Servers) != 1 {
		t.Errorf("read %+v", spec)
	}
	if press.ReadInterval != 250*time.Millisecond || press.WriteInterval != 2*time.Second || !press.Enabled {
		t.Errorf("read %+v", press)
	}
	if want := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC); !press.LastSeen.Equal(want) {
		t.Errorf("lastSeen is %v, not %v", press.LastSeen, want)
	}
}

// TestLoadNamesTheField: what is wrong is refused by a message that names the
// field.
func TestLoadNamesTheField(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"250ms", "1ms", "readInterval"},
		{"250ms", "often", "readInterval"},
		{"port: 4841", "port: 70000", "port"},
		{"port: 4841", "prot: 4841", `devices["press"].prot: there is no such field; did you mean port?`},
		{"ipAddress: 10.0.0.7", "port: 1", "mapping key"},
		{"ipAddress: 10.0.0.7", "", "ipAddress"},
		{"site: hall_2", "site: hall/2", "site"},
		{"site: hall_2", "version: 3", "version"},
		{"press:", "browser:", "browser"}, // the name of another child
	} {
		_, err := parse([]byte(strings.Replace(example, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("with %q for %q: %v; it should name %s", c.to, c.from, err, c.want)
		}
	}
}

func TestSaveAndLoad(t *testing.T) {
	spec, err := parse([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	spec.Version = 7 // counted by the node, not kept in the file
	path := filepath.Join(t.TempDir(), "edge.yaml")
	if err := Save(path, spec); err != nil {
		t.Fatal(err)
	}
	again, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if !again.Equal(spec) || again.Version == 7 {
		data, _ := os.ReadFile(path)
		t.Errorf("saved %v, loaded %v, from\n%s", spec, again, data)
	}
}
