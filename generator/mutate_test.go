package generator_test

import (
	"math/rand/v2"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// marker is in every hostile text: outside of comments and string literals it
// shows that text has left its place. To Go it is an identifier; no name and no
// value of an enum can hold its umlaut.
const marker = "zqmärk"

var hostile = []string{
	"*/ zqmärk() /*", "\nzqmärk()", "\r\nfunc zqmärk() {}", "`zqmärk`", "\"; zqmärk(); \"", "\\\" zqmärk", "\u2028zqmärk\u2029",
	"//go:build zqmärk", "\n//go:embed zqmärk", "//line zqmärk.go:1", " +build zqmärk", "\n+build zqmärk", "\x00zqmärk", "\ufeffzqmärk\ufeff",
	"%s %d zqmärk %!", "${zqmärk}", "$ zqmärk $", "\tzqmärk\n\n\tzqmärk", "zqmärk\n - a\n - b", "\u202ezqmärk\u202c", "zqmärk \xff\xfe", "'zqmärk'",
	"# zqmärk\n===", "[zqmärk]: http://x", "package zqmärk\n\nimport \"C\"\n", "zqmärk " + "long words that have to be wrapped somewhere, " + "again and again and again",
	"\n\n\nzqmärk\n\n\n\nzqmärk\n", "zqmärk\\", "\\zqmärk\nDeprecated: zqmärk", "zqmärk:", "a\rzqmärk", "é\u0301zqmärk", "\U0001F600 zqmärk",
}

// nasty are names that are fine in YAML and may mean something in Go.
var nasty = []string{
	"init", "main", "len", "string", "int", "error", "nil", "append", "type", "func", "range", "select", "interface", "go", "map", "any", "iota",
	"s", "o", "a", "f", "v", "snap", "spec", "state", "fsm", "time", "fmt", "context", "slices", "version", "none", "equal", "clone", "hash", "moment", "now",
	"next", "children", "desired", "observed", "behavior", "definition", "worker", "hooks", "name", "key", "each", "i", "x", "child", "min", "max",
	"Worker", "State", "Hooks", "UserSpec", "Snapshot", "Child", "Field", "S", "Init", "String", "Action", "Error", "E", "ok", "err", "done", "elapsed", "build",
	"hold_to_on", "explain_to_on", "next_on", "user_spec", "get_child_state", "pattern", "pattern0", "guards", "fields", "field_name", "x1", "x_1", "default",
}

// pool holds parts of specs by where they stand, to be put into others.
type pool struct {
	values  map[string][]*yaml.Node    // by the key that they are the value of
	entries map[string][][2]*yaml.Node // by the key that their mapping is the value of
	items   map[string][]*yaml.Node    // by the key that their list is the value of
}

// take adds the parts of a spec; text that is no YAML has none.
func (p *pool) take(text string) {
	if p.values == nil {
		p.values, p.entries, p.items = map[string][]*yaml.Node{}, map[string][][2]*yaml.Node{}, map[string][]*yaml.Node{}
	}
	if root := parseTree(text); root != nil {
		walk(root, "", func(n *yaml.Node, under string) {
			switch n.Kind {
			case yaml.MappingNode:
				for i := 0; i+1 < len(n.Content); i += 2 {
					key := n.Content[i].Value
					p.values[key] = append(p.values[key], n.Content[i+1])
					p.entries[under] = append(p.entries[under], [2]*yaml.Node{n.Content[i], n.Content[i+1]})
				}
			case yaml.SequenceNode:
				p.items[under] = append(p.items[under], n.Content...)
			}
		})
	}
}

// parseTree returns the top of a document without aliases, which would make one
// part appear in two places; nil if there is none.
func parseTree(text string) *yaml.Node {
	var doc yaml.Node
	if yaml.Unmarshal([]byte(text), &doc) != nil || len(doc.Content) == 0 || strings.Contains(text, "&") && strings.Contains(text, "*") {
		return nil
	}
	return doc.Content[0]
}

// walk visits a node and all below with the key that each is the value of.
func walk(n *yaml.Node, under string, visit func(n *yaml.Node, under string)) {
	visit(n, under)
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			walk(n.Content[i+1], n.Content[i].Value, visit)
		}
	case yaml.SequenceNode:
		for _, item := range n.Content {
			walk(item, under, visit)
		}
	}
}

// mutate changes specs by a seed. What is no YAML stays.
func (p *pool) mutate(texts []string, seed uint64) []string {
	m := &mutation{pool: p, r: rand.New(rand.NewPCG(seed, 1))}
	out := make([]string, len(texts))
	roots := make([]*yaml.Node, len(texts))
	for i, text := range texts {
		roots[i] = parseTree(text)
	}
	for range 1 + m.r.IntN(3) {
		if m.r.IntN(4) == 0 {
			m.rename(roots)
		} else if root := roots[m.r.IntN(len(roots))]; root != nil {
			m.change(root)
		}
	}
	for i, root := range roots {
		out[i] = texts[i]
		if root == nil {
			continue
		}
		if data, err := yaml.Marshal(root); err == nil {
			out[i] = string(data)
		}
	}
	return out
}

type mutation struct {
	pool *pool
	r    *rand.Rand
}

type place struct {
	node  *yaml.Node
	under string
}

// change does one thing to one node.
func (m *mutation) change(root *yaml.Node) {
	var places []place
	walk(root, "", func(n *yaml.Node, under string) { places = append(places, place{n, under}) })
	at := places[m.r.IntN(len(places))]
	switch n := at.node; n.Kind {
	case yaml.ScalarNode:
		m.scalar(at)
	case yaml.MappingNode:
		m.mapping(at)
	case yaml.SequenceNode:
		items := m.pool.items[at.under]
		switch {
		case len(n.Content) > 1 && m.r.IntN(3) == 0:
			i := m.r.IntN(len(n.Content))
			n.Content = append(n.Content[:i:i], n.Content[i+1:]...)
		case len(items) > 0:
			n.Content = append(n.Content, clone(items[m.r.IntN(len(items))]))
		}
	}
}

func (m *mutation) scalar(at place) {
	switch m.r.IntN(3) {
	case 0:
		m.become(at.node, m.pool.values[at.under])
	case 1:
		m.become(at.node, m.pool.items[at.under])
	default:
		at.node.Style, at.node.Tag = yaml.DoubleQuotedStyle, ""
		at.node.Value = m.hostileIn(at.node.Value)
	}
}

var quoted = regexp.MustCompile(`"[^"]*"`)

// hostileIn puts a hostile text into the quotes of an expression, or in the place of
// the whole.
func (m *mutation) hostileIn(text string) string {
	bad := hostile[m.r.IntN(len(hostile))]
	if !quoted.MatchString(text) {
		return bad
	}
	escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\x00", `\x00`, "\xff", `\xff`, "\xfe", `\xfe`).Replace(bad)
	return quoted.ReplaceAllLiteralString(text, `"`+escaped+`"`)
}

func (m *mutation) mapping(at place) {
	n := at.node
	switch entries := m.pool.entries[at.under]; m.r.IntN(6) {
	case 0:
		if len(n.Content) >= 2 {
			i := 2 * m.r.IntN(len(n.Content)/2)
			n.Content = append(n.Content[:i:i], n.Content[i+2:]...)
		}
	case 1, 2:
		m.set(n, "doc", &yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Value: hostile[m.r.IntN(len(hostile))]})
	case 3, 4:
		if len(entries) > 0 {
			e := entries[m.r.IntN(len(entries))]
			m.set(n, e[0].Value, clone(e[1]))
		}
	case 5:
		if len(n.Content) >= 2 {
			i := 2 * m.r.IntN(len(n.Content)/2)
			m.become(n.Content[i+1], m.pool.values[n.Content[i].Value])
		}
	}
}

// set gives a mapping an entry, in the place of one with the same key.
func (m *mutation) set(n *yaml.Node, key string, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content[i+1] = value
			return
		}
	}
	n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
}

// become puts another node in the place of one.
func (m *mutation) become(n *yaml.Node, from []*yaml.Node) {
	if len(from) > 0 {
		*n = *clone(from[m.r.IntN(len(from))])
	}
}

func clone(n *yaml.Node) *yaml.Node {
	out := *n
	out.Content = nil
	for _, c := range n.Content {
		out.Content = append(out.Content, clone(c))
	}
	return &out
}

var word = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_]*`)

// rename gives something another name wherever it stands.
func (m *mutation) rename(roots []*yaml.Node) {
	var scalars []*yaml.Node
	for _, root := range roots {
		if root != nil {
			scalars = append(scalars, allScalars(root)...)
		}
	}
	if len(scalars) == 0 {
		return
	}
	words := word.FindAllString(scalars[m.r.IntN(len(scalars))].Value, -1)
	if len(words) == 0 {
		return
	}
	old, to := words[m.r.IntN(len(words))], nasty[m.r.IntN(len(nasty))]
	for _, s := range scalars {
		s.Value = word.ReplaceAllStringFunc(s.Value, func(w string) string {
			if w == old {
				return to
			}
			return w
		})
	}
}

// allScalars are the scalars below a node, keys among them.
func allScalars(n *yaml.Node) []*yaml.Node {
	if n.Kind == yaml.ScalarNode {
		return []*yaml.Node{n}
	}
	var out []*yaml.Node
	for _, c := range n.Content {
		out = append(out, allScalars(c)...)
	}
	return out
}
