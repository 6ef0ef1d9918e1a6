package spec

import (
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// mender looks for texts that YAML has read otherwise than they were meant,
// reports them, and puts what was meant into the tree: so that one missing
// pair of quotes is one finding, and all that comes after is still checked.
type mender struct {
	src   *source
	found *diag.List
	root  *yaml.Node

	secret bool // in the mapping of a secret field
}

func (m *mender) node(key string, n *yaml.Node) {
	if n.Kind == yaml.AliasNode {
		return // what it stands for is met at its anchor
	}
	m.tag(key, n)
	switch n.Kind {
	case yaml.MappingNode:
		m.mapping(n)
	case yaml.SequenceNode:
		for _, c := range n.Content {
			m.node("", c)
		}
	}
}

func (m *mender) mapping(n *yaml.Node) {
	defer func(was bool) { m.secret = was }(m.secret)
	m.secret = m.secret || isSecret(n)
	kept := make([]*yaml.Node, 0, len(n.Content))
	joined := map[int]bool{} // values in kept that were put together again
	end, line := 0, 0        // up to where the line belongs to a mended value
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Line == line && k.Column < end {
			continue
		}
		if n == m.root && strings.HasPrefix(k.Value, "x-") {
			kept = append(kept, k, v)
			continue
		}
		m.noSpace(n, k, v)
		if m.decimalComma(n, kept, k, v) {
			continue
		}
		if m.goesOn(n, kept, k, v) {
			joined[len(kept)-1] = true
			continue
		}
		m.tag("", k)
		if text := m.meant(n, k, v); text != "" {
			line, end = v.Line, v.Column+width(text)
			v.Value = text
		}
		m.node(k.Value, v)
		kept = append(kept, k, v)
	}
	n.Content = kept
	for i := range joined {
		s := slip{key: kept[i-1].Value, text: kept[i].Value, why: "inside {} and [] a plain text ends at a comma"}
		m.report(s, kept[i])
	}
}

// isSecret reports whether a mapping describes a secret field.
func isSecret(n *yaml.Node) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "secret" && deref(n.Content[i+1]).Value == "true" {
			return true
		}
	}
	return false
}

// meant returns the whole text of a value of a flow mapping that YAML has cut
// at a comma inside brackets, or "".
func (m *mender) meant(parent, k, v *yaml.Node) string {
	if parent.Style&yaml.FlowStyle == 0 || v.Kind != yaml.ScalarNode || v.Style != 0 || m.src.width(v.Line) > maxSlipLine || !unfinished(v.Value) {
		return ""
	}
	rest := m.src.from(v.Line, v.Column)
	if !strings.HasPrefix(rest, v.Value) {
		return ""
	}
	text := intended([]rune(rest), true)
	if len(text) <= len(v.Value) || unfinished(text) {
		return ""
	}
	s := slip{key: k.Value, text: text, why: "inside {} and [] a plain text ends at a comma or a bracket"}
	m.report(s, v)
	return text
}

// noSpace takes apart an entry of a flow mapping that has no space behind the
// colon of its key.
func (m *mender) noSpace(parent, k, v *yaml.Node) {
	if parent.Style&yaml.FlowStyle == 0 || k.Kind != yaml.ScalarNode || k.Style != 0 || !isEmpty(v) {
		return
	}
	key, value, ok := strings.Cut(k.Value, ":")
	s := noSpace(key, []rune(value))
	if m := equalsSign.FindStringSubmatch(k.Value); m != nil {
		key, value, ok = m[1], m[3], true
		s = noColon(key, m[1]+m[2], value)
	}
	if !ok || !knownKeys()[key] || value == "" {
		return
	}
	m.report(s, k)
	v.Value, v.Line, v.Column = strings.TrimLeft(value, " "+string(noBreak)), k.Line, k.Column+width(s.text)
	v.Tag, k.Value = "!!str", key
}

var (
	wholePart  = regexp.MustCompile(`^[+-]?[0-9]+$`)
	afterPoint = regexp.MustCompile(`^[0-9]+[a-zµ]*$`)
)

// decimalComma joins the two parts of a number, or of a duration, that YAML has
// cut at its comma.
func (m *mender) decimalComma(parent *yaml.Node, before []*yaml.Node, k, v *yaml.Node) bool {
	if parent.Style&yaml.FlowStyle == 0 || len(before) == 0 || !isEmpty(v) || k.Kind != yaml.ScalarNode || k.Style != 0 {
		return false
	}
	last := before[len(before)-1]
	if last.Kind != yaml.ScalarNode || last.Style != 0 || last.Line != k.Line || last.Column+width(last.Value)+1 != k.Column ||
		!wholePart.MatchString(last.Value) || !afterPoint.MatchString(k.Value) {
		return false
	}
	s := slip{key: before[len(before)-2].Value, text: last.Value + "," + k.Value, instead: last.Value + "." + k.Value}
	s.why = "a number is written with a point, and inside {} a comma ends it"
	s.advised = "write " + s.key + ": " + s.instead
	m.report(s, last)
	last.Value = s.instead
	return true
}

// goesOn joins an entry of a flow mapping that is no entry to the text before
// it, which YAML has cut at a comma: what has neither a colon nor the form of
// a key, or stands without a colon behind a doc.
func (m *mender) goesOn(parent *yaml.Node, before []*yaml.Node, k, v *yaml.Node) bool {
	if parent.Style&yaml.FlowStyle == 0 || len(before) == 0 || !isEmpty(v) || k.Kind != yaml.ScalarNode || k.Style != 0 || m.src.width(k.Line) > maxSlipLine {
		return false
	}
	lastKey, last := before[len(before)-2], before[len(before)-1]
	after := strings.TrimSpace(m.src.from(k.Line, k.Column+width(k.Value)))
	if last.Kind != yaml.ScalarNode || last.Style != 0 || last.Line != k.Line || strings.HasPrefix(after, ":") {
		return false
	}
	if lastKey.Value != "doc" && strings.IndexFunc(k.Value, func(r rune) bool { return !isWord(r) && r != '-' }) < 0 {
		return false
	}
	text := []rune(m.src.from(last.Line, last.Column))
	last.Value = strings.TrimSpace(string(text[:min(k.Column-last.Column+width(k.Value), len(text))]))
	return true
}

func (m *mender) report(s slip, v *yaml.Node) {
	m.src.report(m.found, s, m.src.pos(v.Line, v.Column), m.secret).Length = width(s.text)
}

// tag reports a tag and takes it off. What reads like an expression that
// begins with ! is one that was not quoted.
func (m *mender) tag(key string, n *yaml.Node) {
	line, col := m.src.begin(n)
	rest := m.src.from(line, col)
	if !strings.HasPrefix(rest, "!") {
		if n.Style&yaml.TaggedStyle != 0 {
			m.found.Add(ruleTag, m.src.pos(n.Line, n.Column), "the tag %s is not part of the language", n.Tag).Help = "remove it: every text is read as it is written"
		}
		return
	}
	word, _, _ := strings.Cut(rest[:min(len(rest), maxSlipLine)], " ")
	cut := n.Value == "" || slices.Contains(expressionKeys, key)
	if n.Kind == yaml.ScalarNode && cut && n.Style&^yaml.TaggedStyle == 0 && !strings.HasPrefix(word, "!!") && len(word) > 1 && m.src.width(line) <= maxSlipLine {
		text := intended([]rune(rest), true)
		m.report(slip{key: key, text: text, why: "a plain text cannot begin with !"}, n)
		n.Value, n.Style, n.Tag = text, yaml.DoubleQuotedStyle, "!!str"
		return
	}
	f := m.found.Add(ruleTag, m.src.pos(line, col), "the tag %s is not part of the language", word)
	f.Help = "remove it: every text is read as it is written"
	f.Length = width(word)
}

// begin returns the place of a node behind its anchor.
func (s *source) begin(n *yaml.Node) (line, col int) {
	rest := s.from(n.Line, n.Column)
	if n.Kind == yaml.AliasNode || !strings.HasPrefix(rest, "&") {
		return n.Line, n.Column
	}
	anchor := 0
	for anchor < len(rest) && rest[anchor] != ' ' {
		anchor++
	}
	for anchor < len(rest) && rest[anchor] == ' ' {
		anchor++
	}
	return n.Line, n.Column + width(rest[:anchor])
}
