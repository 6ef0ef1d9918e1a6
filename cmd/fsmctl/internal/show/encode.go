package show

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// JSON returns a value as indented JSON. What is not printable is escaped.
func JSON(value any) ([]byte, error) { return encode(value, "  ") }

// JSONLine returns a value as JSON in one line. What is not printable is escaped.
func JSONLine(value any) ([]byte, error) { return encode(value, "") }

func encode(value any, indent string) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return escapeHidden(b.Bytes(), escapeJSON), nil
}

// YAML returns a value as YAML, with the names and the order that it has in JSON. What is
// not printable is escaped.
func YAML(value any) ([]byte, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	node, err := nodeOf(dec)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(node); err != nil {
		return nil, err
	}
	return escapeHidden(b.Bytes(), func(out []byte, r rune) []byte {
		if r > 0xffff {
			return fmt.Appendf(out, `\U%08x`, r)
		}
		return fmt.Appendf(out, `\u%04x`, r)
	}), nil
}

// nodeOf reads a JSON value as a node of YAML.
func nodeOf(dec *json.Decoder) (*yaml.Node, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		if token == '{' {
			n.Kind = yaml.MappingNode
		}
		for dec.More() {
			if n.Kind == yaml.MappingNode {
				name, err := nodeOf(dec)
				if err != nil {
					return nil, err
				}
				n.Content = append(n.Content, name)
			}
			inner, err := nodeOf(dec)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, inner)
		}
		if len(n.Content) == 0 {
			n.Style = yaml.FlowStyle
		}
		_, err := dec.Token() // the end
		return n, err
	case string:
		n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: token}
		if strings.ContainsFunc(token, func(r rune) bool { return hidden(r) && r != '\n' }) {
			n.Style = yaml.DoubleQuotedStyle // where it can be escaped
		}
		return n, nil
	case json.Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: token.String()}, nil
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Value: literal(token)}, nil
}

// literal returns true, false or null.
func literal(token json.Token) string {
	if token == nil {
		return "null"
	}
	return fmt.Sprint(token)
}

// escapeHidden escapes what is not printable in JSON, or in YAML where it is in quotes.
func escapeHidden(data []byte, escape func(out []byte, r rune) []byte) []byte {
	if !bytes.ContainsFunc(data, func(r rune) bool { return hidden(r) && r != '\n' }) {
		return data
	}
	var out []byte
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if hidden(r) && r != '\n' {
			out = escape(out, r)
		} else {
			out = append(out, data[:n]...)
		}
		data = data[n:]
	}
	return out
}

// escapeJSON escapes a character as JSON does.
func escapeJSON(out []byte, r rune) []byte {
	if r > 0xffff {
		high, low := utf16.EncodeRune(r)
		return fmt.Appendf(out, `\u%04x\u%04x`, high, low)
	}
	return fmt.Appendf(out, `\u%04x`, r)
}
