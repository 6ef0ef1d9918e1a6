package golang

import (
	"slices"
	"strconv"
)

// pattern is the variable of a regular expression, one for each text.
func (e *emitter) pattern(text string) string {
	i := slices.Index(e.patterns, text)
	if i < 0 {
		i = len(e.patterns)
		e.patterns = append(e.patterns, text)
	}
	return "pattern" + strconv.Itoa(i+1)
}

// declarePatterns declares the regular expressions that are new, behind the
// section that asked for them. They were compiled when the spec was checked, so
// MustCompile cannot panic.
func (e *emitter) declarePatterns(f *file) {
	for _, text := range e.patterns[e.declared:] {
		f.add("\nvar $ = $($)\n", e.pattern(text), qualify("regexp", "MustCompile"), str(text))
	}
	e.declared = len(e.patterns)
}
