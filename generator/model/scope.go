package model

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// space is a set of Go identifiers that must differ: the fields of a struct,
// the methods of an interface, the declarations of a package.
type space struct {
	what  string // for messages: "field of UserSpec"
	taken map[string]claim
}

// claim says who has an identifier.
type claim struct {
	what string // "state up"; for messages
	pos  diag.Pos
	made bool // by the generated code itself
}

func newSpace(what string, reserved map[string]bool) *space {
	s := &space{what: what, taken: make(map[string]claim)}
	for name := range reserved {
		s.taken[name] = claim{made: true}
	}
	return s
}

// claim gives the identifier to a name of the spec, or reports who has it and
// gives the finding.
func (u *unit) claim(s *space, ident, what string, name spec.Text) *diag.Finding {
	other, taken := s.taken[ident]
	if !taken {
		s.taken[ident] = claim{what: what, pos: name.Pos}
		return nil
	}
	length := len(name.Value)
	if other.made {
		f := u.list.Add(ruleReserved, name.Pos, "%s becomes %s in Go, and generated code uses that name itself (as %s)", what, ident, s.what)
		f.Length, f.Help = length, proposal(name.Value)
		return f
	}
	f := u.list.Add(ruleCollision, name.Pos, "%s and %s both become %s in Go (as %s)", other.what, what, ident, s.what)
	f.Length, f.Help = length, proposal(name.Value)
	f.Related = append(f.Related, diag.Related{Pos: other.pos, Message: other.what})
	return f
}

func proposal(name string) string {
	g := goName(name)
	if g == "" || !exported(g) {
		g = "Value" + g
	}
	return "give it another name in Go, for example goName: My" + strings.TrimPrefix(g, "My")
}

// named checks a name and its goName, and gives both.
func (u *unit) named(what string, n spec.Named, valid func(string) bool, form string, propose func(string) string) Named {
	out := Named{Name: n.Name.Value, Doc: n.Doc.Value, Pos: n.Name.Pos}
	if n.Name.Given() && !valid(n.Name.Value) {
		f := u.list.Add(ruleName, n.Name.Pos, "%s is no name for %s: it is written in %s, in ASCII", quoted(n.Name.Value), what, form)
		f.Length = runes(n.Name.Value)
		if p := propose(n.Name.Value); valid(p) && ascii(n.Name.Value) {
			f.Help = "for example " + p
			u.proposed[n.Name.Pos] = p
		}
	}
	out.GoName = u.goNameOf(n, goName(n.Name.Value))
	return out
}

// alsoProposed lets what has a name of the wrong form be found by the one that
// is proposed for it, unless something else has that: the name has been
// reported, and those that write it right are not.
func alsoProposed[T any](u *unit, byName map[string]T, all []T, pos func(T) diag.Pos) {
	if len(u.proposed) == 0 {
		return
	}
	for _, thing := range all {
		p := u.proposed[pos(thing)]
		if _, taken := byName[p]; p != "" && !taken {
			byName[p] = thing
		}
	}
}

// goNameOf gives the name in Go: the goName if there is one.
func (u *unit) goNameOf(n spec.Named, usual string) string {
	if !n.GoName.Given() {
		return usual
	}
	if !exported(n.GoName.Value) {
		f := u.list.Add(ruleGoName, n.GoName.Pos, "%s is no exported Go identifier: a capital letter, then letters and digits", quoted(n.GoName.Value))
		f.Length = runes(n.GoName.Value)
		return usual
	}
	return n.GoName.Value
}
