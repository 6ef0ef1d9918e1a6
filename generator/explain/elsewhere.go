package explain

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/fsmgen/fsmgen/docs"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// elsewhere tells of a word that other languages have: what vet says where it is
// written, with the keys that are meant; for a word of which vet says nothing, what
// docs/coming-from.md says. A word may be a key with its value, type: parallel.
func elsewhere(words []string) []string {
	word := words[0]
	if len(words) > 1 {
		word = strings.TrimSuffix(word, ":") + ":" + words[1]
	}
	var lines, keys []string
	for _, e := range spec.CalledElsewhere(word) {
		keys = append(keys, e.Keys...)
		if e.Help != "" {
			lines = append(lines, "    In "+joined(e.In)+": "+plainHelp(e.Help)+".\n")
		}
	}
	title := ", in other languages:\n"
	if isKey(word) {
		title = ", where it is no key:\n"
	}
	help, called := expr.Elsewhere(word)
	if help != "" {
		lines = append(lines, "    In expressions: "+help+".\n")
	}
	if isKey(word) { // what else it means is said above
		keys = nil
	}
	if called != "" {
		keys = append(keys, called)
	}
	if len(lines)+len(keys) == 0 {
		return constructsCalled(words)
	}
	var parts []string
	if len(lines) > 0 {
		parts = append(parts, strings.Join(words, " ")+title+strings.Join(lines, ""))
	}
	return append(parts, meant(word, keys)...)
}

// isKey reports whether a word is a key of the language somewhere.
func isKey(word string) bool {
	return slices.ContainsFunc(spec.Uses(), func(u spec.Use) bool { return u.Key.Name == word })
}

// meant tells of the keys that a word stands for, each once.
func meant(word string, keys []string) []string {
	var parts []string
	for i, key := range keys {
		if key == word || slices.Contains(keys[:i], key) {
			continue
		}
		if more := called(key, nil); len(more) > 0 {
			parts = append(parts, fmt.Sprintf("What others call %s is called %s here.\n", word, key))
			parts = append(parts, more...)
		}
	}
	return parts
}

// askedBack matches the question with which a help begins that is given at a place.
var askedBack = regexp.MustCompile(`^did you mean (\w+)\? `)

// plainHelp is a help for somebody who asks, and has written nothing yet.
func plainHelp(help string) string { return askedBack.ReplaceAllString(help, "it is called $1 here; ") }

// construct is a row of docs/coming-from.md.
type construct struct {
	language string
	names    []string // as plain returns them
	title    string
	here     string
}

var (
	tableRow   = regexp.MustCompile(`^\| (.+?) \| (.+) \|$`)
	codeSpan   = regexp.MustCompile("`[^`]+`")
	identifier = regexp.MustCompile(`[A-Za-z_][A-Za-z_0-9.]*`)
	pageLink   = regexp.MustCompile(`\[([^]]+)\]\([^)]+\)`)
	separated  = regexp.MustCompile(`, | and `)
)

// constructs are the rows of all tables.
var constructs = sync.OnceValue(func() []construct {
	var all []construct
	language := ""
	for line := range strings.Lines(docs.ComingFrom) {
		line = strings.ReplaceAll(strings.TrimSpace(line), `\|`, "\x00") // a bar that ends no cell
		if title, ok := strings.CutPrefix(line, "## "); ok {
			language = title
		}
		row := tableRow.FindStringSubmatch(line)
		if row == nil || row[1] == "construct" || strings.HasPrefix(row[1], "---") {
			continue
		}
		for i, cell := range row {
			row[i] = strings.ReplaceAll(cell, "\x00", "|")
		}
		here := strings.ReplaceAll(pageLink.ReplaceAllString(row[2], "$1"), "`", "")
		all = append(all, construct{language, namesIn(row[1]), strings.ReplaceAll(row[1], "`", ""), here})
	}
	return all
})

// namesIn are the names by which a person may ask for what a cell has: its code, the
// names in that, and the words between commas.
func namesIn(cell string) []string {
	var names []string
	for _, span := range codeSpan.FindAllString(cell, -1) {
		span = strings.Trim(span, "`")
		inside := identifier.FindAllString(span, -1)
		if !strings.HasPrefix(span, "<") && len(inside) > 0 {
			first := inside[0]
			inside = []string{first, first[strings.LastIndexByte(first, '.')+1:]}
		}
		names = append(append(names, span), inside...)
	}
	for _, text := range separated.Split(codeSpan.ReplaceAllString(cell, ""), -1) {
		names = append(names, text)
	}
	for i, name := range names {
		names[i] = plain(name)
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

// constructsCalled tells of the constructs of other languages with a name.
func constructsCalled(words []string) []string {
	var parts []string
	for _, c := range constructs() {
		if slices.Contains(c.names, plain(strings.Join(words, " "))) {
			parts = append(parts, fmt.Sprintf("%s, in %s:\n    %s\n", c.title, c.language, c.here))
		}
	}
	return parts
}
