package explain

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// subject is what is known about something that a person has named in words: a
// key of the language, a name of its expressions, a term of the documentation, or
// what rules are about.
func subject(words []string) (string, error) {
	var parts []string
	asked := words
	if len(words) == 1 {
		parents, key := path(words[0])
		if parts = called(key, parents); len(parts) > 0 {
			words = []string{key}
		}
	}
	parts = append(parts, elsewhere(asked)...)
	parts = append(parts, termsCalled(words)...)
	parts = append(parts, rulesAbout(words)...)
	if len(parts) > 0 {
		return strings.Join(parts, "\n"), nil
	}
	about := strings.Join(words, " ")
	var known []string
	for _, w := range Words() {
		known = append(known, w.Name)
	}
	meant := diag.DidYouMean(about, known)
	if meant == "" {
		meant = diag.DidYouMean(about, append(spec.WordsElsewhere(), expr.WordsElsewhere()...))
	}
	if meant == "" {
		meant = "fsmgen explain lists all rules, and takes a code, a key of a spec, a term or words of a rule"
	}
	return "", fmt.Errorf("there is no rule, no key and no page about %q; %s", about, meant)
}

// Word is a key of the language, a name of its expressions or a term.
type Word struct{ Name, Doc string }

// Words returns all words that Write tells of, each once, by name.
func Words() []Word {
	var all []Word
	for _, use := range spec.Uses() {
		all = append(all, Word{use.Key.Name, use.Key.Doc})
	}
	for _, w := range expr.Words() {
		all = append(all, Word{w.Name, w.Doc})
	}
	for _, t := range terms() {
		for _, name := range t.names {
			all = append(all, Word{name, t.summary()})
		}
	}
	slices.SortStableFunc(all, func(a, b Word) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(all, func(a, b Word) bool { return a.Name == b.Name })
}

// path takes a key apart that is named with those that it stands below:
// states.up.transitions[0].to.
func path(word string) (parents []string, key string) {
	steps := strings.Split(word, ".")
	for i := range steps {
		steps[i], _, _ = strings.Cut(steps[i], "[")
	}
	return steps[:len(steps)-1], steps[len(steps)-1]
}

// called tells of the keys and the names of expressions that are called so; of
// those in the innermost of the parents alone in which there are any.
func called(word string, parents []string) []string {
	uses := slices.DeleteFunc(spec.Uses(), func(u spec.Use) bool { return u.Key.Name != word })
	for _, parent := range slices.Backward(parents) {
		below := slices.DeleteFunc(slices.Clone(uses), func(u spec.Use) bool { return !isIn(u, parent) })
		if len(below) > 0 {
			uses = below
			break
		}
	}
	var parts []string
	for _, use := range uses {
		text := fmt.Sprintf("%s, a key of %s:\n    %s\n    for example %s: %s\n", word, joined(use.In), use.Key.Doc, word, use.Key.Example)
		if use.Keys != nil {
			text += "    its keys are " + strings.Join(use.Keys, ", ") + "\n"
		}
		parts = append(parts, text)
	}
	for _, w := range expr.Words() {
		if w.Name == word && len(parents) == 0 {
			parts = append(parts, fmt.Sprintf("%s, in expressions:\n    %s\n", w.Usage, w.Doc))
		}
	}
	return parts
}

// isIn reports whether an object with a key is called by another key, such as
// retry or states.
func isIn(u spec.Use, parent string) bool {
	return slices.ContainsFunc(u.In, func(object string) bool {
		return slices.ContainsFunc(strings.Fields(object), func(w string) bool { return stem(w) == stem(parent) })
	})
}

// joined joins the names of objects.
func joined(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return names[0]
}

// rulesAbout lists the rules whose summary or family has all of the words and,
// where these are few, those whose page has them.
func rulesAbout(words []string) []string {
	const few = 5
	var first, more []string
	for _, f := range families {
		for _, r := range f.rules() {
			line := fmt.Sprintf("  %s  %-7s  %s\n", r.Code, r.Severity, r.Summary)
			switch known := stems()[r]; {
			case known.summary.all(words):
				first = append(first, line)
			case known.page.all(words):
				more = append(more, line)
			}
		}
	}
	about := strings.Join(words, " ")
	var parts []string
	if len(first) > 0 {
		parts = append(parts, "Rules about "+about+":\n"+strings.Join(first, ""))
	}
	if len(more) > 0 && len(first) < few {
		parts = append(parts, "Rules whose pages speak of "+about+":\n"+strings.Join(more, ""))
	}
	return parts
}

// stemSet has the stems of the words of a text.
type stemSet map[string]bool

func stemsOf(text string) stemSet {
	set := stemSet{}
	for _, w := range strings.FieldsFunc(text, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) {
		set[stem(w)] = true
	}
	return set
}

// all reports whether a text has all of some words, in whatever form of theirs.
func (s stemSet) all(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !s[stem(w)] })
}

// ruleStems has the words of a rule: those of its summary and family, and those of
// its page.
type ruleStems struct{ summary, page stemSet }

// stems returns the words of every rule.
var stems = sync.OnceValue(func() map[*diag.Rule]ruleStems {
	all := map[*diag.Rule]ruleStems{}
	for _, f := range families {
		for _, r := range f.rules() {
			page, _ := Find(r.Code)
			all[r] = ruleStems{stemsOf(r.Summary + " " + f.title), stemsOf(page.Text)}
		}
	}
	return all
})

// stem takes from a word what its plural adds.
func stem(word string) string {
	word = strings.ToLower(word)
	if rest, ok := strings.CutSuffix(word, "ies"); ok && len(rest) > 1 {
		return rest + "y"
	}
	if rest, ok := strings.CutSuffix(word, "s"); ok && len(rest) > 2 && !strings.HasSuffix(rest, "s") {
		return rest
	}
	return word
}
