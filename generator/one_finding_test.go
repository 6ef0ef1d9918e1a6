package generator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// mistake is one thing written wrong in a good spec, and the finding that
// leads to it.
type mistake struct {
	name, spec, old, new string
	code                 string
}

// mistakes are what people get wrong: each is one finding, however many
// places of however many specs follow from it.
var mistakes = []mistake{
	{"a mapping the wrong way round", "bridge", "      starting: up\n      running: up\n      \"*\": down", "      up: starting\n      up: running\n      down: \"*\"", "FSM621"},
	{"the same in one line", "station", `{starting: open, pumping: open, "*": closed}`, `{open: starting, closed: "*"}`, "FSM621"},
	{"the same with lists", "station", `{starting: running, pumping: running, "*": stopped}`, `{running: [starting, pumping], stopped: "*"}`, "FSM015"},
	{"a state in kebab-case where it is declared", "bridge", "  starting_connection:\n", "  starting-connection:\n", "FSM101"},
	{"a state in camelCase where it is declared", "connection", "  connecting:\n", "  isConnecting:\n", "FSM101"},
	{"a state renamed where it is declared", "bridge", "  starting_broker:\n", "  begin_broker:\n", "FSM113"},
	{"a state misspelt where it is declared", "flow", "  degraded:\n", "  degaded:\n", "FSM113"},
	{"a state renamed that parents ask for", "connection", "  up:\n", "  on_line:\n", "FSM112"},
	{"the shutdown state renamed", "connection", "  down:\n", "  off_line:\n", "FSM112"},
	{"a state left out", "connection", "  connecting:\n    doc: Waits until the address can be reached.\n    transitions:\n      - {to: up, when: observed.reachable}\n", "", "FSM112"},
	{"a state with the name of another", "bridge", "  degraded:\n    doc", "  active:\n    doc", "FSM014"},
	{"a state misspelt where it is named", "bridge", `{to: active, when: child.read`, `{to: actve, when: child.read`, "FSM112"},
	{"a desired state misspelt", "connection", "states: [up, down]", "states: [upp, down]", "FSM112"},
	{"a desired state left out", "connection", "states: [up, down]", "states: [down]", "FSM503"},
	{"a desired state left out that more parents ask for", "flow", "states: [running, stopped]", "states: [stopped]", "FSM503"},
	{"an intermediate state asked for", "bridge", "      starting: up\n", "      starting: connecting\n", "FSM609"},
	{"a group renamed", "bridge", "  starting: [", "  begin: [", "FSM113"},
	{"a group in kebab-case", "bridge", "  running:  [", "  run-ning:  [", "FSM101"},
	{"a group left out", "bridge", "  running:  [idle, active, degraded]\n", "", "FSM113"},
	{"a target exchanged", "bridge", "{to: starting_flows, when", "{to: starting_connection, when", "FSM458"},
	{"a transition left out", "bridge", "    transitions:\n      - {to: starting_flows, when: \"in(observed.broker, idle, active)\"}\n", "", "FSM458"},
	{"the way to shutdown left out", "bridge", "  - {from: [starting, running, broken], to: stopping, when: desired == stopped}\n", "", "FSM453"},
	{"a guard left out of the way up", "bridge", "{to: starting_connection, when: desired == active}", "{to: starting_connection}", "FSM466"},
	{"an action renamed", "bridge", "  flush:\n    doc", "  flush_it:\n    doc", "FSM114"},
	{"an action left out of its state", "pump", "    action: stop\n", "", "FSM455"},
	{"a child renamed", "bridge", "  connection:\n    worker", "  conn:\n    worker", "FSM302"},
	{"a child in kebab-case", "bridge", "  read_flow:\n", "  read-flow:\n", "FSM101"},
	{"a child with the name of another", "bridge", "  write_flow:\n", "  read_flow:\n", "FSM014"},
	{"a child left out", "bridge", "  connection:\n    worker: Connection\n    doc: Whether the device can be reached.\n    userSpec:\n      address: spec.ipAddress\n      port: spec.port\n    stateMapping:\n      starting: up\n      running: up\n      \"*\": down\n", "", "FSM302"},
	{"a transition that leads back", "connection", "{to: up, when: observed.reachable}\n  up", "{to: connecting, when: observed.reachable}\n  up", "FSM404"},
	{"a key that stands too far out", "bridge", "    retry: {max: 5", "  retry: {max: 5", "FSM015"},
	{"a worker renamed", "connection", "worker: Connection", "worker: Link", "FSM115"},
	{"a worker in lower case", "connection", "worker: Connection", "worker: connection", "FSM102"},
	{"a worker without a name", "connection", "worker: Connection\n", "", "FSM016"},
	{"a spec that is no YAML", "connection", "states: [up, down]", "states: [up, down", "FSM001"},
	{"a field renamed", "bridge", "  ipAddress:     {", "  address:     {", "FSM304"},
	{"a field in snake_case", "bridge", "  ipAddress:     {", "  ip_address:     {", "FSM101"},
	{"a field left out", "bridge", "  broker:   {enum: [stopped, idle, active, degraded], doc: The message bus as this bridge sees it.}\n", "", "FSM304"},
	{"everything observed left out", "pump", "observed:\n  speed: {type: int32, doc: Percent of full speed at which it turns.}\n", "", "FSM320"},
	{"a value of an enum misspelt", "bridge", "[stopped, idle, active, degraded], doc", "[stopped, idel, active, degraded], doc", "FSM307"},
	{"a value of an enum that is no name, and is read", "bridge", "[stopped, idle, active, degraded], doc", `[stopped, "id le", active, degraded], doc`, "FSM101"},
	{"a value of an enum that is a bool, where another is read", "bridge", "[stopped, idle, active, degraded], doc", "[stopped, true, active, degraded], doc", "FSM018"},
	{"a field of a child misspelt", "bridge", "address: spec.ipAddress", "adress: spec.ipAddress", "FSM605"},
	{"a condition in kebab-case", "edge_node", "  all_well:\n", "  all-well:\n", "FSM101"},
	{"a condition renamed", "edge_node", "  all_well:\n", "  well:\n", "FSM302"},
	{"each left out", "edge_node", "    each: spec.devices\n", "", "FSM314"},
	{"bounds exchanged", "pump", "default: 50, min: 1, max: 100", "default: 50, min: 100, max: 1", "FSM206"},
	{"a parent that waits for what it does not ask for", "bridge", "      starting: up\n", "      starting: down\n", "FSM615"},
	{"another shutdown state", "connection", "shutdown: down", "shutdown: up", "FSM615"},
	{"the key observed misspelt", "connection", "observed:\n", "observd:\n", "FSM013"},
	{"the key userSpec misspelt", "connection", "userSpec:\n", "userspec:\n", "FSM013"},
	{"the key states misspelt", "connection", "\nstates:\n", "\nstate:\n", "FSM013"},
	{"the key transitions misspelt", "connection", "\ntransitions:\n", "\ntransition:\n", "FSM013"},
	{"the key groups misspelt", "bridge", "\ngroups:\n", "\ngroup:\n", "FSM013"},
	{"the key actions misspelt", "flow", "\nactions:\n", "\naction:\n", "FSM013"},
	{"another word for children", "bridge", "\nchildren:\n", "\nparts:\n", "FSM013"},
	{"another word for groups", "bridge", "\ngroups:\n", "\nsets:\n", "FSM013"},
	{"another word for observed", "connection", "\nobserved:\n", "\nseen:\n", "FSM013"},
	{"replicas beside each", "edge_node", "    each: spec.devices\n", "    each: spec.devices\n    replicas: 3\n", "FSM013"},
	{"another word for each", "edge_node", "    each: spec.devices\n", "    for_each: spec.devices\n", "FSM013"},
	{"a default in days", "connection", "{type: duration, default: 1s, min: 1ms,", "{type: duration, default: 1d, min: 1ms,", "FSM204"},
	{"an object of JSON Schema", "bridge", "  ipAddress:     {type: string, required: true,", "  ipAddress:     {type: object, properties: {host: {type: string}}, required: [host],", "FSM013"},
	{"an enum of JSON Schema", "bridge", "broker:   {enum: [stopped, idle, active, degraded],", "broker:   {type: enum, values: [stopped, idle, active, degraded],", "FSM015"},
	{"states in a state", "bridge", "  degraded:\n    doc", "  degraded:\n    states: {low: {}, high: {}}\n    initial: low\n    doc", "FSM013"},
	{"a final state", "bridge", "  broken:\n", "  broken:\n    type: final\n", "FSM013"},
	{"the name as Kubernetes has it", "connection", "worker: Connection\n", "metadata: {name: connection}\n", "FSM013"},
	{"the key vars misspelt", "pump", "\nvars:", "\nvariables:", "FSM013"},
	{"the key commands misspelt", "pump", "\ncommands:", "\nevents:", "FSM013"},
	{"the key inputs misspelt", "pump", "\ninputs:", "\nparameters:", "FSM013"},
	{"the key outputs misspelt", "pump", "\noutputs:", "\nreports:", "FSM013"},
	{"a variable renamed", "pump", "  jams: {", "  stuck: {", "FSM411"},
	{"a variable that is an object", "pump", "  jams: {type", "  last: {fields: {at: time}}\n  jams: {type", "FSM013"},
	{"a command with a UserSpec for a field", "pump", "  reset: {", "  fill: {fields: {of: {worker: Pump}}}\n  reset: {", "FSM013"},
	{"a command renamed", "pump", "  reset: {", "  again: {", "FSM473"},
	{"an input renamed", "pump", "  limit: {", "  most: {", "FSM740"},
	{"an output renamed", "pump", "  speed: observed.speed", "  turns: observed.speed", "FSM375"},
	{"a kind of error renamed", "pump", "errors: {jammed: {doc", "errors: {blocked: {doc", "FSM307"},
	{"a field of a result renamed", "pump", "result: {speed: {type", "result: {percent: {type", "FSM304"},
	{"another word for result", "pump", "    result: {speed", "    returns: {speed", "FSM013"},
	{"a result without fields", "pump", "    result: {speed: {type: int32, doc: Percent of full speed that it will reach.}}", "    result: int32", "FSM015"},
	{"kinds of error as a list", "pump", "    errors: {jammed: {doc: Something blocks the pump., permanent: true}}", "    errors: [jammed]", "FSM015"},
	{"a kind of error that is none", "pump", "errors: {jammed: {doc", "errors: {other: {doc", "FSM430"},
	{"a result left out", "pump", "    result: {speed: {type: int32, doc: Percent of full speed that it will reach.}}\n", "", "FSM302"},
	{"kinds of error left out", "pump", "    errors: {jammed: {doc: Something blocks the pump., permanent: true}}\n", "", "FSM302"},
	{"a list of children", "bridge", "  connection:\n    worker: Connection\n", "  - name: connection\n    worker: Connection\n", "FSM001"},
}

// examples are the specs of the project and of fsmgen init, by name.
func examples(t *testing.T) map[string]string {
	all := map[string]string{}
	for _, pattern := range []string{"../specs/*.yaml", "../templates/init/*/specs/*.yaml.tmpl"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("no specs: %v", err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			base, _, _ := strings.Cut(filepath.Base(name), ".")
			all[base] = string(data)
		}
	}
	return all
}

func findingsOf(specs map[string]string) []diag.Finding {
	var sources []*spec.File
	for name, text := range specs {
		sources = append(sources, &spec.File{Path: name + ".yaml", Data: []byte(text)})
	}
	_, found := generator.Link(sources, generator.Options{ImportPrefix: "example.com/x"})
	return found.Sorted()
}

func TestOneMistakeIsOneFinding(t *testing.T) {
	known := map[string]bool{}
	for _, f := range findingsOf(examples(t)) {
		known[f.Message] = true
	}
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			specs := examples(t)
			if strings.Count(specs[m.spec], m.old) == 0 {
				t.Fatalf("%s has no %q", m.spec, m.old)
			}
			specs[m.spec] = strings.Replace(specs[m.spec], m.old, m.new, 1)
			var codes []string
			for _, f := range findingsOf(specs) {
				if !known[f.Message] {
					codes = append(codes, f.Rule.Code)
					t.Log(f)
				}
			}
			if got := strings.Join(codes, " "); got != m.code {
				t.Errorf("found %s, and %s leads to the mistake", got, m.code)
			}
		})
	}
}
