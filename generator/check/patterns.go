package check

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"unicode"
)

// patternLimit is the number of steps after which a text that matches two patterns
// is taken to exist.
const patternLimit = 200_000

// patternsMeet reports whether a text may match both of two patterns; an empty one
// is matched by every text. It follows the programs of both side by side, rune by
// rune, and knows runes apart that one of them does.
func patternsMeet(a, b string) bool {
	if a == "" || b == "" || a == b {
		return true
	}
	var m [2]*syntax.Prog
	for i, pattern := range [2]string{a, b} {
		re, err := syntax.Parse(pattern, syntax.Perl)
		if err != nil {
			return true
		}
		if m[i], err = syntax.Compile(re.Simplify()); err != nil {
			return true
		}
	}
	return (&meeting{progs: m, runes: tellingRunes(m[0], m[1]), left: patternLimit, seen: map[string]bool{}}).found()
}

// tellingRunes returns one rune of each kind that two programs know apart.
func tellingRunes(progs ...*syntax.Prog) []rune {
	edges := []rune{0, '\n', '\n' + 1, '0', '9' + 1, 'A', 'Z' + 1, '_', '_' + 1, 'a', 'z' + 1, unicode.MaxRune}
	for _, p := range progs {
		for _, in := range p.Inst {
			for i, r := range in.Rune {
				edges = append(edges, r+rune(i%2))
				if len(in.Rune) == 1 { // it may stand for others that differ in case
					for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
						edges = append(edges, f, f+1)
					}
					edges = append(edges, r, r+1)
				}
			}
		}
	}
	edges = slices.DeleteFunc(edges, func(r rune) bool { return r > unicode.MaxRune })
	slices.Sort(edges)
	return slices.Compact(edges)
}

// meeting looks for a text that two programs match.
type meeting struct {
	progs [2]*syntax.Prog
	runes []rune
	left  int
	seen  map[string]bool
}

// place is where the programs are after some runes: the instructions that wait for
// the next one, whether they have matched already, and the last rune.
type place struct {
	at      [2][]uint32
	matched [2]bool
	last    rune // -1: none
}

func (m *meeting) found() bool {
	todo := []place{{last: -1}}
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if end := m.step(p, -1); end.matched == [2]bool{true, true} {
			return true
		}
		for _, r := range m.runes {
			next := m.step(p, r)
			if m.left < 0 || next.matched == [2]bool{true, true} {
				return true
			}
			if key := next.key(); !m.seen[key] {
				m.seen[key] = true
				todo = append(todo, next)
			}
		}
	}
	return false
}

// step takes one more rune in; -1: the text ends.
func (m *meeting) step(p place, r rune) place {
	next := place{matched: p.matched, last: r}
	flags := syntax.EmptyOpContext(p.last, r)
	for i, prog := range m.progs {
		if p.matched[i] {
			continue // it goes on matching, whatever follows
		}
		seen := map[uint32]bool{}
		for _, start := range append(slices.Clone(p.at[i]), uint32(prog.Start)) {
			next.matched[i] = m.follow(prog, start, flags, r, seen, &next.at[i]) || next.matched[i]
		}
		if next.matched[i] {
			next.at[i] = nil
		}
		slices.Sort(next.at[i])
		next.at[i] = slices.Compact(next.at[i])
	}
	return next
}

// follow goes on from an instruction without a rune, takes the rune where one is
// waited for, and reports whether the program has matched before it.
func (m *meeting) follow(prog *syntax.Prog, pc uint32, flags syntax.EmptyOp, r rune, seen map[uint32]bool, into *[]uint32) bool {
	if m.left--; seen[pc] {
		return false
	}
	seen[pc] = true
	switch in := &prog.Inst[pc]; in.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		a := m.follow(prog, in.Out, flags, r, seen, into)
		return m.follow(prog, in.Arg, flags, r, seen, into) || a
	case syntax.InstEmptyWidth:
		return syntax.EmptyOp(in.Arg)&^flags == 0 && m.follow(prog, in.Out, flags, r, seen, into)
	case syntax.InstCapture, syntax.InstNop:
		return m.follow(prog, in.Out, flags, r, seen, into)
	case syntax.InstMatch:
		return true
	case syntax.InstFail:
		return false
	default:
		if r >= 0 && in.MatchRune(r) {
			*into = append(*into, in.Out)
		}
		return false
	}
}

// key is the same for places that go on in the same way: of the last rune only
// counts what stands around a place in a text.
func (p place) key() string {
	var b []byte
	for i, at := range p.at {
		if p.matched[i] {
			b = append(b, 'm')
		}
		for _, pc := range at {
			b = binary.AppendUvarint(b, uint64(pc)+1)
		}
		b = append(b, 0)
	}
	return string(append(b, byte(syntax.EmptyOpContext(p.last, 'x')), byte(syntax.EmptyOpContext(p.last, ' '))))
}
