package spec

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// jsonTree reads a file that is JSON, all of which is YAML 1.2. The YAML library
// refuses some of it: the escape \/, characters escaped as two surrogates, a
// colon in another line than its key, keys of more than a thousand characters.
// It returns nil for what is no JSON, or holds half of a pair of surrogates.
func jsonTree(text []byte) *yaml.Node {
	if !bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) || !json.Valid(text) {
		return nil
	}
	p := &jsonParser{text: text, line: 1, col: 1}
	p.space()
	root := p.value()
	if p.broken {
		return nil
	}
	return &yaml.Node{Kind: yaml.DocumentNode, Line: root.Line, Column: root.Column, Content: []*yaml.Node{root}}
}

// jsonParser parses valid JSON.
type jsonParser struct {
	text      []byte
	line, col int  // of the next character
	broken    bool // there is a half of a pair of surrogates
}

func (p *jsonParser) value() *yaml.Node {
	n := &yaml.Node{Line: p.line, Column: p.col}
	switch p.text[0] {
	case '{':
		n.Kind, n.Tag, n.Style = yaml.MappingNode, "!!map", yaml.FlowStyle
		p.elements(n, '}')
	case '[':
		n.Kind, n.Tag, n.Style = yaml.SequenceNode, "!!seq", yaml.FlowStyle
		p.elements(n, ']')
	case '"':
		n.Kind, n.Tag, n.Style = yaml.ScalarNode, "!!str", yaml.DoubleQuotedStyle
		n.Value = p.quoted()
	default:
		n.Kind = yaml.ScalarNode
		n.Value = string(p.take(plainLength(p.text)))
		n.Tag = n.ShortTag()
	}
	return n
}

// elements takes an object or an array up to end. Its keys and values are nodes
// one after another, so that a colon is but another separator.
func (p *jsonParser) elements(n *yaml.Node, end byte) {
	p.take(1)
	for {
		p.space()
		switch p.text[0] {
		case end:
			p.take(1)
			return
		case ',', ':':
			p.take(1)
		default:
			n.Content = append(n.Content, p.value())
		}
	}
}

func (p *jsonParser) quoted() string {
	end := 1
	for ; p.text[end] != '"'; end++ {
		if p.text[end] == '\\' {
			end++
		}
	}
	literal := p.take(end + 1)
	var value string
	p.broken = p.broken || json.Unmarshal(literal, &value) != nil ||
		strings.Count(value, string(utf8.RuneError)) > bytes.Count(literal, []byte(string(utf8.RuneError)))+bytes.Count(bytes.ToLower(literal), []byte(`\ufffd`))
	return value
}

// plainLength is the length of the number, the bool or the null that a text
// begins with.
func plainLength(text []byte) int {
	if end := bytes.IndexAny(text, ",:]} \t\r\n"); end >= 0 {
		return end
	}
	return len(text)
}

func (p *jsonParser) space() {
	n := 0
	for n < len(p.text) && strings.IndexByte(" \t\r\n", p.text[n]) >= 0 {
		n++
	}
	p.take(n)
}

// take returns the next bytes and moves on. Lines end as splitLines has it.
func (p *jsonParser) take(n int) []byte {
	taken := p.text[:n]
	for i, c := range taken {
		switch {
		case c == '\n' || c == '\r' && (i+1 >= len(p.text) || p.text[i+1] != '\n'):
			p.line, p.col = p.line+1, 1
		case c == '\r' || !utf8.RuneStart(c):
		default:
			p.col++
		}
	}
	p.text = p.text[n:]
	return taken
}
