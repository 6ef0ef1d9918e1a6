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
	return escapeHidden(b.Bytes()), nil
}

// YAML returns a value as YAML, with the names and the order that it has in JSON. What is
// not printable is escaped.
func YAML(value any) ([]byte, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var node yaml.Node
	if err := yaml.Unmarshal(data, &node); err != nil { // JSON is YAML
		return nil, err
	}
	plain(&node)
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(&node); err != nil {
		return nil, err
	}
	return escapeHidden(b.Bytes()), nil
}

// plain lets a node be written as people write YAML. A text with characters that are not
// printable stays in quotes, where they can be escaped.
func plain(n *yaml.Node) {
	quoted := n.Kind == yaml.ScalarNode && strings.ContainsFunc(n.Value, hidden) && n.Value != "\n"
	if quoted {
		n.Style = yaml.DoubleQuotedStyle
	} else {
		n.Style = 0
	}
	for _, inner := range n.Content {
		plain(inner)
	}
}

// escapeHidden escapes what is not printable in JSON, or in YAML where it is in quotes.
func escapeHidden(data []byte) []byte {
	if !bytes.ContainsFunc(data, func(r rune) bool { return hidden(r) && r != '\n' }) {
		return data
	}
	var out []byte
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case !hidden(r) || r == '\n':
			out = append(out, data[:n]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		data = data[n:]
	}
	return out
}
