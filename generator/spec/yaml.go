package spec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// MaxNodes is the number of nodes that the aliases of a file may add to it
// when each is replaced by what it stands for.
const MaxNodes = 100_000

// readYAML reads the one document of a file and gives its root, or nil after
// adding what is wrong.
func readYAML(src *source, text []byte, found *diag.List) *yaml.Node {
	if at, ok := src.directive(); ok {
		found.Add(ruleYAML, at, "a directive of YAML stands here, and a spec has none").Help = "remove the line"
		return nil
	}
	root, second, err := documents(text)
	if err != nil {
		root, second, err = refused(text, err)
	}
	switch {
	case err != nil:
		syntaxError(src, err, found)
		return nil
	case root == nil || isEmptyDocument(root):
		found.Add(ruleEmpty, src.pos(1, 1), "the file is empty; a spec begins with fsm: v1")
		return nil
	case second != nil:
		found.Add(ruleSecond, src.pos(second.Line, second.Column), "a second document begins here; a file holds one spec").
			Help = "move it to a file of its own"
		return nil
	case !unfolds(src, root.Content[0], found):
		return nil
	}
	return root.Content[0]
}

// documents decodes the first two documents of a file; nil stands for one that
// there is not.
func documents(text []byte) (first, second *yaml.Node, err error) {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	if first, err = decode(dec); err == nil && !isEmptyDocument(first) {
		second, err = decode(dec)
		if errors.Is(err, io.EOF) {
			second = nil
		}
	} else if err != nil {
		first = nil
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return first, second, err
}

// refused decodes a file that the library has refused and that may be YAML 1.2
// all the same. The error is why it is not.
func refused(text []byte, err error) (first, second *yaml.Node, _ error) {
	if root := jsonTree(text); root != nil {
		return root, nil, nil
	}
	e, replaced := replaceEscapes(text)
	if e == nil {
		return nil, nil, err
	}
	if first, second, err = documents(replaced); err == nil {
		e.restore(first)
	}
	return first, second, err
}

func isEmptyDocument(doc *yaml.Node) bool {
	return len(doc.Content) == 0 || isEmpty(doc.Content[0])
}

// decode reads one document. The YAML library is no longer maintained and
// reports some of its own mistakes by a panic: for the user these are files
// that cannot be read, too.
func decode(dec *yaml.Decoder) (node *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	node = new(yaml.Node)
	return node, dec.Decode(node)
}

var (
	errorLine   = regexp.MustCompile(`^line (\d+): `)
	errorAnchor = regexp.MustCompile(`^unknown anchor '(.*)' referenced$`)
)

// syntaxError adds the one finding for a file that is not YAML. The library
// gives a line at most, and often one that is a line off or where the broken
// part begins, so the lines around it are searched for the usual slips.
func syntaxError(src *source, err error, found *diag.List) {
	problem := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if m := errorLine.FindStringSubmatch(problem); m != nil {
		line, _ = strconv.Atoi(m[1])
		problem = problem[len(m[0]):]
	} else if m := errorAnchor.FindStringSubmatch(problem); m != nil {
		unknownAnchor(src, m[1], found)
		return
	}
	if strings.Contains(problem, "escape c") || strings.Contains(problem, "hexdecimal") {
		if at, ok := src.badEscape(line); ok {
			found.Add(ruleYAML, at, "double-quoted text does not know this escape").Help = "write \\\\ for a backslash, or use single quotes"
			return
		}
	}
	if at, ok := src.conflict(); ok {
		found.Add(ruleYAML, at, "a conflict of a git merge stands here").Help = "choose one side, and remove the lines with <<<<<<<, ======= and >>>>>>>"
		return
	}
	for n := line; n <= min(line+2, len(src.lines)); n++ {
		if at, ok := src.tab(n); ok {
			found.Add(ruleYAML, at, "a tab stands in the indentation").Help = "indent with spaces"
			return
		}
		if s, ok := src.slip(n, 0, true); ok {
			quoteFinding(src, s, found)
			return
		}
	}
	if s, ok := src.equals(line - 1); ok {
		quoteFinding(src, s, found)
		return
	}
	line = src.contentLine(line, problem)
	if strings.Contains(problem, "did not find expected key") || strings.Contains(problem, "expected '-' indicator") {
		if at, why, help := src.misplaced(line); at > 0 {
			found.Add(ruleYAML, src.pos(at, src.culprit(at, "")), "the indentation does not fit: %s", why).Help = help
			return
		}
	}
	if at, ok := src.openQuote(line); ok && strings.Contains(problem, "',' or") {
		found.Add(ruleYAML, at, "a quoted text is not closed in its line").Help = "add the closing quote"
		return
	}
	f := found.Add(ruleYAML, src.pos(line, src.culprit(line, problem)), "this is not YAML: %s", explainProblem(problem))
	f.Help = problemHelp(problem)
}

// quoteFinding adds the finding about a slip.
func quoteFinding(src *source, s slip, found *diag.List) {
	src.report(found, s, src.pos(s.line, s.col), secretLine.MatchString(src.line(s.line)))
}

// directive returns the place of a line such as %YAML 1.2, which can stand before
// the document only.
func (s *source) directive() (diag.Pos, bool) {
	for i, text := range s.lines {
		if strings.HasPrefix(text, "%") {
			return s.pos(i+1, 1), true
		}
		if t := strings.TrimSpace(text); t != "" && t[0] != '#' {
			break
		}
	}
	return diag.Pos{}, false
}

// conflict returns the place of the first mark that git leaves in a file which
// it could not merge.
func (s *source) conflict() (diag.Pos, bool) {
	for i, text := range s.lines {
		if strings.HasPrefix(text, "<<<<<<< ") {
			return s.pos(i+1, 1), true
		}
	}
	return diag.Pos{}, false
}

// openQuote returns the place of a quote that is opened in a line and not
// closed in it.
func (s *source) openQuote(n int) (diag.Pos, bool) {
	l := &lineScanner{text: []rune(s.line(n))}
	for i := 0; i < len(l.text) && len(l.text) <= maxSlipLine; i++ {
		if c := l.text[i]; (c == '"' || c == '\'') && i > 0 && strings.ContainsRune(" [{", l.text[i-1]) {
			end := l.closing(i)
			if end == i || l.text[end] != c {
				return s.pos(n, i+1), true
			}
			i = end
		}
	}
	return diag.Pos{}, false
}

// tab returns the place of a tab in the indentation of a line.
func (s *source) tab(n int) (diag.Pos, bool) {
	text := s.line(n)
	at := strings.IndexByte(text[:len(text)-len(strings.TrimLeft(text, " \t"))], '\t')
	return s.pos(n, at+1), at >= 0
}

// culprit returns the column of what is wrong in a line: the bracket or quote
// that is not closed in it, else its first character.
func (s *source) culprit(n int, problem string) int {
	l := &lineScanner{text: []rune(s.line(n))}
	for i := 0; i < len(l.text) && len(l.text) <= maxSlipLine; i++ {
		switch c := l.text[i]; {
		case (c == '{' || c == '[') && strings.Contains(problem, "',' or") && l.matching(i) < 0:
			return i + 1
		case (c == '"' || c == '\'') && (i == 0 || strings.ContainsRune(" ,[{:", l.text[i-1])):
			end := l.closing(i)
			if (end == i || l.text[end] != c) && strings.Contains(problem, "end of stream") {
				return i + 1
			}
			i = end
		}
	}
	text := s.line(n)
	return len(text) - len(strings.TrimLeft(text, " \t")) + 1
}

// contentLine moves on from an empty line or a comment to the next line that
// can be wrong. The library counts from 0 for what its parser (not its
// scanner) finds, which "did not find expected" begins with.
func (s *source) contentLine(n int, problem string) int {
	if strings.HasPrefix(problem, "did not find expected") && !strings.Contains(problem, "alphabetic") && n < len(s.lines) && n > 1 {
		n++
	}
	for at := n; at <= len(s.lines); at++ {
		if t := strings.TrimSpace(s.line(at)); t != "" && t[0] != '#' {
			return at
		}
	}
	return n
}

func unknownAnchor(src *source, name string, found *diag.List) {
	for n := range src.lines {
		if s, ok := src.slip(n+1, 0, true); ok && strings.HasPrefix(s.text, "*") {
			quoteFinding(src, s, found)
			return
		}
	}
	for n, text := range src.lines {
		if i := strings.Index(text, "*"+name); i >= 0 && !strings.HasPrefix(strings.TrimSpace(text), "#") {
			found.Add(ruleYAML, src.pos(n+1, len([]rune(text[:i]))+1), "no anchor &%s stands before this; a plain * refers to an anchor", name).
				Help = "quote the text if it is meant as such"
			return
		}
	}
	found.Add(ruleYAML, src.pos(1, 1), "the anchor &%s is referred to but not defined", name)
}

// problems are the library's messages in words that say what to look for.
var problems = []struct{ part, words, help string }{
	{"mapping values are not allowed", "a colon where no key can stand", "quote a text that holds a colon and a space; else look at the indentation"},
	{"did not find expected key", "the indentation does not fit, or a quoted text goes on after its closing quote", "put keys that belong together into the same column"},
	{"did not find expected ',' or '}'", "a { is not closed, or a comma is missing", "close the { or quote the text that holds it"},
	{"did not find expected ',' or ']'", "a [ is not closed, or a comma is missing", "close the [ or quote the text that holds it"},
	{"did not find expected '-' indicator", "the indentation does not fit the list", "put the - of all elements into the same column"},
	{"could not find expected ':'", "a key without a colon", "write key: value"},
	{"found character that cannot start any token", "a character that no plain text can begin with", "quote the text; indent with spaces, not with tabs"},
	{"tab character", "a tab in the indentation", "indent with spaces"},
	{"found unexpected end of stream", "a quoted text is not closed", "add the closing quote"},
	{"block sequence entries are not allowed", "a list begins where none can stand", "begin the list on a line of its own"},
	{"found unknown escape character", `an escape that double-quoted text does not know`, `write \\ for a backslash, or use single quotes`},
	{"did not find expected alphabetic or numeric character", "a plain text cannot begin with & or *", "quote the text"},
	{"document start", "text after the end of the document", ""},
	{"node content", "a value is missing", ""},
	{"exceeded max depth", "the nesting is too deep", ""},
}

func explainProblem(problem string) string {
	for _, p := range problems {
		if strings.Contains(problem, p.part) {
			return p.words
		}
	}
	return problem
}

func problemHelp(problem string) string {
	for _, p := range problems {
		if strings.Contains(problem, p.part) {
			return p.help
		}
	}
	return ""
}

// unfolds reports whether the tree stays small when its aliases are unfolded,
// and adds a finding if not. Each node is looked at once.
func unfolds(src *source, root *yaml.Node, found *diag.List) bool {
	u := &unfolder{src: src, found: found, sizes: map[*yaml.Node]int{}, limit: MaxNodes + count(root)}
	if u.size(root) > u.limit {
		found.Add(ruleAliases, src.pos(root.Line, root.Column), "the aliases of the file unfold to more than %d nodes", MaxNodes).
			Help = "use fewer aliases, or split the spec"
	}
	return found.Len() == 0
}

// count is the number of nodes of a tree, an alias counting as one.
func count(n *yaml.Node) int {
	total := 1
	for _, c := range n.Content {
		total += count(c)
	}
	return total
}

type unfolder struct {
	src   *source
	found *diag.List
	sizes map[*yaml.Node]int // of what has an anchor and was met; inProgress while it is being measured
	limit int                // no size is counted beyond it
}

const inProgress = -1

// size is the number of nodes that a node unfolds to.
func (u *unfolder) size(n *yaml.Node) int {
	if n.Kind == yaml.AliasNode {
		at := n
		n = n.Alias
		if u.sizes[n] == inProgress {
			f := u.found.Add(ruleCycle, u.src.pos(at.Line, at.Column), "the anchor &%s contains itself", at.Value)
			f.Related = []diag.Related{{Pos: u.src.pos(n.Line, n.Column), Message: "the anchor begins here"}}
			return 1
		}
	}
	if known, ok := u.sizes[n]; ok {
		return known
	}
	again := n.Anchor != "" // it may be met again
	if again {
		u.sizes[n] = inProgress
	}
	total := 1
	for _, c := range n.Content {
		total = min(total+u.size(c), u.limit+1)
	}
	if again {
		u.sizes[n] = total
	}
	return total
}
