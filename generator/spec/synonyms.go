package spec

import (
	"fmt"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// otherKeys are keys as other tools and other state machines call them, and
// what they may be here: the first that the place knows.
var otherKeys = map[string][]string{
	"guard": {"when"}, "if": {"when"}, "cond": {"when"}, "condition": {"when"}, "on": {"transitions", "when"}, "event": {"when"},
	"target": {"to"}, "goto": {"to"}, "next": {"to"}, "state": {"to"},
	"delay": {"after", "initial"}, "timeout": {"after"}, "wait": {"after"},
	"onEntry": {"action"}, "entry": {"action"}, "do": {"action"}, "run": {"action"}, "invoke": {"action"},
	"retries": {"retry", "max"}, "attempts": {"max", "retry"}, "maxAttempts": {"max", "retry"}, "maxRetries": {"max", "retry"},
	"backoff": {"initial"}, "interval": {"every", "initial", "repeat"}, "multiplier": {"factor"}, "maxDelay": {"cap"},
	"depends": {"dependsOn"}, "needs": {"dependsOn"}, "requires": {"dependsOn"},
	"mapping": {"stateMapping"}, "stateMap": {"stateMapping"}, "map": {"stateMapping"},
	"forEach": {"each"}, "foreach": {"each"}, "for_each": {"each"},
	"replicas": {"each"}, "count": {"each"},
	"apiVersion": {"fsm"}, "version": {"fsm"}, "kind": {"worker"}, "status": {"observed"}, "failure": {"failed"},
	"minimum": {"min"}, "maximum": {"max"}, "properties": {"fields"},
	"config": {"userSpec"}, "spec": {"userSpec"}, "values": {"enum"}, "options": {"enum"},
	"description": {"doc"}, "comment": {"doc"}, "output": {"out"},
}

// otherKey gives the key of an object that a word stands for elsewhere and that
// is not given already.
func otherKey(word string, o *Object, given map[string]*yaml.Node) string {
	for _, name := range otherKeys[word] {
		if o.Key(name) != nil && given[name] == nil {
			return name
		}
	}
	return ""
}

var (
	wholeNumber = regexp.MustCompile(`^[0-9]+$`)
	aTime       = regexp.MustCompile(`^[0-9.]+(ms|s|m|h)$`)
)

// shortForm shows how a text is written for which a mapping is needed, if one
// of its keys is what it most likely stands for.
func shortForm(n *yaml.Node, o *Object) string {
	if n.Kind != yaml.ScalarNode {
		return ""
	}
	if key, _, ok := strings.Cut(n.Value, ":"); ok && o.Key(key) != nil {
		return "write " + key + ": with a space behind it; "
	}
	names := []string{"every", "timeout"}
	switch {
	case wholeNumber.MatchString(n.Value):
		names = []string{"max"}
	case o == guardObject:
		return "a guard is written in Go, and an expression stands under conditions; "
	case !aTime.MatchString(n.Value):
		return ""
	}
	for _, name := range names {
		if o.Key(name) != nil {
			return fmt.Sprintf("write {%s: %s}; ", name, n.Value)
		}
	}
	return ""
}
