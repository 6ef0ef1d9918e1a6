package explain

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// term is what the documentation calls something that is neither a key nor a
// name of expressions, or a key of which there is more to say.
type term struct {
	names []string // the first is its title
	text  string   // paragraphs; the last says where there is more
}

//go:embed terms.md
var termsFile string

// terms are the sections of terms.md. The heading of each has its names.
var terms = sync.OnceValue(func() []term {
	var all []term
	for _, section := range strings.Split(termsFile, "\n## ")[1:] {
		heading, text, _ := strings.Cut(section, "\n")
		all = append(all, term{strings.Split(heading, ", "), strings.TrimSpace(text)})
	}
	return all
})

// summary is the first sentence.
func (t term) summary() string {
	text := strings.Join(strings.Fields(t.text), " ")
	first, _, _ := strings.Cut(text, ". ")
	return strings.TrimSuffix(first, ".") + "."
}

// termsCalled tells of the terms with a name, whatever its capitals, hyphens and
// colons, in the singular or the plural.
func termsCalled(words []string) []string {
	var parts []string
	for _, t := range terms() {
		if slices.ContainsFunc(t.names, func(name string) bool { return plain(name) == plain(strings.Join(words, " ")) }) {
			parts = append(parts, t.names[0]+":\n    "+strings.ReplaceAll(t.text, "\n", "\n    ")+"\n")
		}
	}
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], "    \n", "\n")
	}
	return parts
}

// plain is a name as names are compared.
func plain(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' || r == ':' })
	for i, w := range words {
		words[i] = stem(w)
	}
	return strings.Join(words, "")
}
