package logic

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// SureExample is Sure, and gives what some formulas read in the moment in words.
func (s *Space) SureExample(states []string, of []*Formula, assumed []Assumption, claims ...Claim) (string, Answer) {
	s.sure = true
	defer func() { s.sure = false }()
	return s.Example(states, of, assumed, claims...)
}

// Example looks for a moment in which all claims come true, and gives what some
// formulas read in it in words: "desired is active and spec.port is 502".
func (s *Space) Example(states []string, of []*Formula, assumed []Assumption, claims ...Claim) (string, Answer) {
	read := map[int]bool{}
	for _, f := range of {
		f.collect(read)
	}
	inputs := make([]int, 0, len(read))
	for i := range read {
		inputs = append(inputs, i)
	}
	slices.Sort(inputs)
	var parts []string
	answer := s.find(assumed, claims, func() {
		for _, i := range inputs {
			if text := s.show(i, states); text != "" {
				parts = append(parts, text)
			}
		}
	})
	return strings.Join(parts, " and "), answer
}

// show returns one value that an input can have; states are the worker type's.
func (s *Space) show(i int, states []string) string {
	in := s.inputs[i]
	if in.text == "" || len(s.domains[i]) == 0 || s.sure && !in.exact {
		return ""
	}
	n := s.domains[i].nearest()
	switch {
	case in.term == nil && in.text == "desired":
		return "desired is " + states[n]
	case in.term == nil:
		return in.text + " is " + strconv.FormatBool(n == 1)
	}
	return in.text + " is " + s.value(in.term.Type, n)
}

func (s *Space) value(t *expr.Type, n int64) string {
	switch t.Kind {
	case expr.Bool:
		return strconv.FormatBool(n == 1)
	case expr.Enum:
		if n == expr.None {
			return "none of its values"
		}
		return t.Enum.Values[n].Name
	case expr.Duration:
		return time.Duration(n).String()
	case expr.Float:
		return strconv.FormatFloat(float(n), 'g', -1, 64)
	case expr.String, expr.IP:
		if n < int64(len(s.names)) {
			return strconv.Quote(s.names[n])
		}
		return "another text"
	}
	return strconv.FormatInt(n, 10)
}
