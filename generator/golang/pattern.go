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

// patternsFile declares the regular expressions. They were compiled when the
// spec was checked, so MustCompile cannot panic.
func (e *emitter) patternsFile() {
	f := e.file("patterns_gen.go")
	for i, text := range e.patterns {
		f.add("\nvar $ = $($)\n", "pattern"+strconv.Itoa(i+1), qualify("regexp", "MustCompile"), str(text))
	}
}
