package expr

import (
	"maps"
	"slices"
)

// Word is a name that the language of expressions has.
type Word struct {
	Name, Usage string // done; in(x, a, b…)
	Doc         string // a sentence
}

// Words returns all roots and functions by name.
func Words() []Word {
	all := make([]Word, 0, len(wordDocs))
	for _, name := range slices.Sorted(maps.Keys(wordDocs)) {
		w := Word{Name: name, Usage: name, Doc: wordDocs[name]}
		if f := functions[name]; f != nil {
			w.Usage = f.usage
		} else if member := members[name]; member != "" {
			w.Usage = name + "." + member
		}
		all = append(all, w)
	}
	return all
}

// members stand behind the dot of the roots that are nothing by themselves.
var members = map[string]string{
	"spec": "port", "observed": "broker", "child": "connection", "cond": "healthy", "vars": "tries", "result": "accepted",
	"command": "tag", "input": "limit",
}

// Elsewhere is what a name of another language becomes in an expression: what to
// write, or how a function is called here; both empty: nothing is said of it.
func Elsewhere(name string) (help, called string) {
	switch {
	case callHelp[name] != "":
		return callHelp[name], ""
	case otherNames[name] != "":
		return "", otherNames[name]
	case asksState(&node{name: name, args: make([]*node, 1)}):
		return inStateHelp, ""
	}
	return wordHelp(name, Bad(), true), ""
}

// WordsElsewhere are names of which Elsewhere says something, by name.
func WordsElsewhere() []string {
	names := []string{"In", "stateIn", "parent", "null", "nil"}
	for _, table := range []map[string]string{callHelp, otherNames, rootHelp} {
		names = slices.AppendSeq(names, maps.Keys(table))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

var wordDocs = map[string]string{
	"spec":      "A field of the worker's configuration.",
	"observed":  "A field of what was last observed; a comparison that reads it is unknown while the observation is stale.",
	"vars":      "A variable of the worker, which set of a transition changes.",
	"command":   "A field of the command that a transition with on takes; only in its when and its set.",
	"input":     "An input of the worker, which its parent gives.",
	"state":     "The state of the worker; only in outputs.",
	"sum":       "The sum of an output over a group of children; the second argument counts for one that is unknown.",
	"lowest":    "The least of an output over a group of children; the second argument counts for one that is unknown.",
	"highest":   "The greatest of an output over a group of children; the second argument counts for one that is unknown.",
	"now":       "The time; only in set.",
	"desired":   "The state that is asked for now.",
	"elapsed":   "How long the worker has been in its state.",
	"entered":   "When the worker entered its state, to be compared with a time that was observed.",
	"done":      "The state's action has succeeded since the state was entered.",
	"acted":     "The same as done, and an observation that began after that is in.",
	"runs":      "How often the state's action has succeeded since the state was entered.",
	"failures":  "How many attempts of the state's action have failed in a row since the state was entered.",
	"failure":   "The kind of error with which the last attempt of the state's action failed; none() before the first and after a success.",
	"result":    "What the state's action has found out; unknown while done does not hold.",
	"gaveUp":    "The state's action has failed retry.max times since the state was entered.",
	"child":     "The state that a single child is in; children with each or when are a group, for functions only.",
	"cond":      "A condition, by its name.",
	"each":      "The element, under a child with each.",
	"key":       "The key of the entry, under a child with each over a map.",
	"in":        "The first is one of the others.",
	"all":       "Every child of a group is in one of the states; of no children it is true.",
	"any":       "Some child of a group is in one of the states.",
	"none":      "No child of a group is in one of the states; without arguments it is no value of an enum.",
	"orElse":    "The first if it is known, and else the second.",
	"known":     "The value is known; what reads a stale observation is not.",
	"jitter":    "A duration that is longer or shorter at random, by the given part of it; the same throughout one stay in a state.",
	"backoff":   "A pause that is multiplied by a factor n times, and at most the third argument.",
	"div":       "The quotient of the first two, or the third if the second is zero.",
	"count":     "How many children of a group are in one of the states, or have an output that is true.",
	"healthy":   "The child's health is healthy in this tick (R36): its state says so and nothing is wrong with it; of a group that of every one.",
	"atRest":    "The child is not there, not ticked yet, in its shutdown state, or taken out by signal: remove; of a group every one.",
	"len":       "The length of a string, a list or a map, or the number of children in a group.",
	"hasPrefix": "A string begins with another.",
	"hasSuffix": "A string ends with another.",
	"contains":  "A string has another in it, or a list an element.",
	"matches":   "A string matches a pattern of RE2.",
	"duration":  "A duration, written out.",
	"since":     "The time that has passed since a moment.",
	"until":     "The time that is left until a moment.",
	"min":       "The least of several numbers or durations.",
	"max":       "The greatest of several numbers or durations.",
	"format":    "A string put together as by fmt.Sprintf; only under children.",
	"lower":     "A string in lower case; only under children.",
	"upper":     "A string in upper case; only under children.",
}
