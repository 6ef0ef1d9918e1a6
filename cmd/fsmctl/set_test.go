package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// siteFields are fields of a UserSpec in which there are secrets.
var siteFields = []fsm.MachineField{
	{Name: "grid", Type: "int"},
	{Name: "name", Type: "string"},
	{Name: "limit", Type: "duration"},
	{Name: "password", Type: "string", Secret: true},
	{Name: "keys", Type: "[string]", Element: &fsm.MachineElement{Secret: true}},
	{Name: "peers", Type: "[object]", Fields: []fsm.MachineField{{Name: "url", Type: "string"}, {Name: "token", Type: "string", Secret: true}}},
	{Name: "broker", Type: "object", Fields: []fsm.MachineField{{Name: "host", Type: "string"}, {Name: "port", Type: "int"}}},
}

// A plan does not show a secret that is given, also where there was none before.
func TestPlanSecrets(t *testing.T) {
	before := json.RawMessage(`{"grid": 3, "password": "", "keys": [], "peers": []}`)
	change := json.RawMessage(`{"grid": 4, "password": "hush", "keys": ["hush"], "peers": [{"url": "u", "token": "hush"}], "pasword": "hush"}`)
	all := differences(before, change, siteFields)
	if len(all) != 5 || all[0] != (difference{"grid", "3", "4"}) || strings.Contains(fmt.Sprint(all), "hush") {
		t.Errorf("%q", all)
	}
}

// Values are read as their types say, and fields of objects are set one by one.
func TestAssignments(t *testing.T) {
	before := json.RawMessage(`{"broker": {"host": "a", "port": 1883, "id": 12345678901234567890}}`)
	for _, c := range []struct{ args, want, err string }{
		{"grid=4", `{"grid":4}`, ""},
		{"name=4", `{"name":"4"}`, ""},
		{"name=", `{"name":""}`, ""},
		{"name=a=b", `{"name":"a=b"}`, ""},
		{"name=@@b", `{"name":"@b"}`, ""},
		{"limit=10s", `{"limit":"10s"}`, ""},
		{"keys=[a,1.50]", `{"keys":["a",1.50]}`, ""},
		{`peers=[{"url":"u"}]`, `{"peers":[{"url":"u"}]}`, ""},
		{"broker.port=1 broker.host=b", `{"broker":{"host":"b","id":12345678901234567890,"port":1}}`, ""},
		{"broker.port=1", `{"broker":{"host":"a","id":12345678901234567890,"port":1}}`, ""},
		{`broker={"host":"b"}`, `{"broker":{"host":"b"}}`, ""},
		{`broker={"host":"b"} broker.port=1`, "", "broker is given twice"},
		{"grid", "", `"grid" is not key=value`},
		{"gird=1", "", "there is no field gird; did you mean grid?"},
		{"grid=1 grid=2", "", "grid is given twice"},
		{"broker.prt=1", "", "there is no field broker.prt; did you mean port?"},
		{"peers.url=1", "", "peers is of the type [object] and has no fields to set one by one; set it as a whole"},
		{"keys=[", "", "keys is of the type [string], which the value given cannot be read as"},
	} {
		got, err := assignments(strings.Fields(c.args), siteFields, before)
		if c.err == "" && (err != nil || string(got) != c.want) || c.err != "" && (err == nil || err.Error() != c.err) {
			t.Errorf("%s: %s, %v", c.args, got, err)
		}
	}
}
