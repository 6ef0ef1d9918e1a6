package spec

import "gopkg.in/yaml.v3"

// otherKeys are keys as other tools and other state machines call them, and
// what they may be here: the first that the place knows. It has the words that
// mean the same wherever they stand; what is to be said in one place only is a
// habit (habits.go), which goes first.
var otherKeys = map[string][]string{
	"guard": {"when"}, "guards": {"when"}, "conditions": {"when"}, "if": {"when"}, "cond": {"when"}, "condition": {"when"}, "on": {"when"}, "event": {"when"},
	"target": {"to"}, "goto": {"to"}, "next": {"to"}, "state": {"to"},
	"delay": {"after"}, "timeout": {"after"}, "wait": {"after"},
	"onEntry": {"action"}, "onentry": {"action"}, "doActivity": {"action"}, "entry": {"action"}, "do": {"action"}, "run": {"action"}, "invoke": {"action"},
	"retries": {"retry", "max"}, "attempts": {"max", "retry"}, "maxAttempts": {"max", "retry"}, "maxRetries": {"max", "retry"},
	"interval": {"every", "repeat"}, "multiplier": {"factor"}, "maxDelay": {"cap"},
	"depends": {"dependsOn"}, "needs": {"dependsOn"}, "requires": {"dependsOn"},
	"mapping": {"stateMapping"}, "stateMap": {"stateMapping"}, "map": {"stateMapping"},
	"forEach": {"each"}, "foreach": {"each"}, "for_each": {"each"},
	"version": {"fsm"}, "kind": {"worker"}, "status": {"observed"}, "failure": {"failed"},
	"minimum": {"min"}, "maximum": {"max"},
	"config": {"userSpec"}, "spec": {"userSpec"}, "options": {"enum"},
	"description": {"doc"}, "comment": {"doc"}, "output": {"out"},
}

// otherKey returns the key of an object that a word stands for elsewhere, and
// whether it is free: not given already.
func otherKey(word string, o *Object, given map[string]*yaml.Node) (key string, free bool) {
	for _, name := range otherKeys[word] {
		switch {
		case o.Key(name) == nil:
		case given[name] == nil:
			return name, true
		case key == "":
			key = name
		}
	}
	return key, false
}
