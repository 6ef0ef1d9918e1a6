// Package sample writes out specs of tests that are too long to be kept: those
// of cases, and those on the pages of rules.
package sample

import (
	"regexp"
	"strconv"
	"strings"
)

var andSoOn = regexp.MustCompile(`(?m)^(.*)\n *# \.\.\. and so on, (\d+) times\n`)

// Written returns a text in which a comment "# ... and so on, 100 times" stands
// for the line above as many times, with the numbers in it that are 1 counting
// up.
func Written(text string) string {
	return andSoOn.ReplaceAllStringFunc(text, func(found string) string {
		m := andSoOn.FindStringSubmatch(found)
		n, _ := strconv.Atoi(m[2])
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(m[1], "1", strconv.Itoa(i+1)) + "\n")
		}
		return b.String()
	})
}
