package spec

import (
	"slices"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"
)

// scalar reads a scalar or an alias, of which the cursor is at the first
// character.
func (r *reader) scalar(p *piece, n *yaml.Node, parent int) {
	switch {
	case n.Kind == yaml.AliasNode:
		r.out.anchors = true
		p.text = []string{"*" + n.Value}
		if rest := r.rest(); string(rest[:min(len(rest), width(p.text[0]))]) != p.text[0] {
			r.fail()
		}
		r.col += width(p.text[0])
	case n.Kind != yaml.ScalarNode || n.Style&yaml.TaggedStyle != 0:
		r.fail()
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		r.literal(p, parent)
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		r.quoted(p)
	default:
		r.plain(p, []rune(n.Value))
	}
}

// take ends a line of a scalar's text that began in a column.
func (r *reader) take(p *piece, from int) {
	p.text = append(p.text, string(r.lines[r.line][from:r.col]))
}

// next goes on to the next line of a scalar, and there to its first character.
func (r *reader) next() {
	r.line, r.col = r.line+1, 0
	if r.line >= len(r.lines) {
		r.fail()
	}
	r.spaces()
}

// quoted reads a text in quotes, which may go over several lines.
func (r *reader) quoted(p *piece) {
	rest := r.rest()
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		r.fail()
	}
	quote, from := rest[0], r.col
	for r.col++; ; {
		switch rest := r.rest(); {
		case len(rest) == 0:
			r.take(p, from)
			r.next()
			from = r.col
		case quote == '"' && rest[0] == '\\' && len(rest) > 1:
			r.col += 2
		case quote == '\'' && rest[0] == quote && len(rest) > 1 && rest[1] == quote:
			r.col += 2
		case rest[0] == quote:
			r.col++
			r.take(p, from)
			return
		default:
			r.col++
		}
	}
}

// plain reads a text without quotes along its value, in which a line break
// is a space and each further one is itself.
func (r *reader) plain(p *piece, value []rune) {
	from := r.col
	for i := 0; i < len(value); i++ {
		rest := r.rest()
		switch {
		case len(rest) > 0 && rest[0] == value[i] && !r.ends():
			r.col++
		case (value[i] == ' ' || value[i] == '\n') && r.ends():
			r.take(p, from)
			r.next()
			from = r.col
			for ; len(r.rest()) == 0; from = r.col { // an empty line is a break in the text
				p.text = append(p.text, "")
				r.next()
			}
			for value[i] == '\n' && i+1 < len(value) && value[i+1] == '\n' {
				i++
			}
		default:
			r.fail()
		}
	}
	r.take(p, from)
}

// ends reports whether nothing but white space is left of the line.
func (r *reader) ends() bool {
	return !slices.ContainsFunc(r.rest(), func(c rune) bool { return !unicode.IsSpace(c) })
}

// literal reads a text below its | or >. What the text is indented by is not
// part of it.
func (r *reader) literal(p *piece, parent int) {
	p.literal = true
	header := string(r.rest())
	if at := strings.Index(header, " #"); at >= 0 {
		from := r.col
		r.col += width(header[:at])
		remark := r.comment()
		p.text = []string{strings.TrimRight(string(r.lines[r.line][from:from+width(header[:at])]), " \t") + "  " + remark}
	} else {
		p.text = []string{strings.TrimRight(header, " \t")}
	}
	sign, _, _ := strings.Cut(p.text[0], " ")
	p.keep = strings.Contains(sign, "+")
	indent := r.textIndent(sign, parent)
	if strings.ContainsAny(sign, "123456789") {
		p.text[0] = strings.Replace(p.text[0], sign, strings.Map(toTwo, sign), 1)
	}
	end := r.line
	for at := r.line + 1; at < len(r.lines); at++ {
		line := r.lines[at]
		blank := strings.TrimLeft(string(line), " ") == ""
		if !blank && leading(line) < indent {
			break
		}
		if !blank || p.keep || leading(line) > indent {
			end = at
		}
	}
	for at := r.line + 1; at <= end; at++ {
		line := r.lines[at]
		p.text = append(p.text, string(line[min(indent, len(line)):]))
	}
	r.line, r.col = end, max(len(r.lines[end]), 1)
}

// toTwo makes the digit of a literal's header the one that fits what fmt
// indents by.
func toTwo(c rune) rune {
	if c >= '1' && c <= '9' {
		return '2'
	}
	return c
}

// textIndent is the number of spaces that stand before each line of a literal.
func (r *reader) textIndent(sign string, parent int) int {
	if at := strings.IndexAny(sign, "123456789"); at >= 0 {
		return max(parent, 0) + int(sign[at]-'0')
	}
	for _, line := range r.lines[min(r.line+1, len(r.lines)):] {
		if n := leading(line); n < len(line) && n > parent {
			return n
		} else if n < len(line) {
			break
		}
	}
	return MaxBytes // it has empty lines only, whatever spaces are in them
}

// leading is the number of spaces that a line begins with.
func leading(line []rune) int {
	n := 0
	for n < len(line) && line[n] == ' ' {
		n++
	}
	return n
}
