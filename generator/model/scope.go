package model

import (
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
	vet  bool // go vet expects a certain signature of a method with this name
}

func newSpace(what string, reserved map[string]bool) *space {
	s := &space{what: what, taken: make(map[string]claim)}
	for name := range reserved {
		s.taken[name] = claim{made: true}
	}
	return s
}

// newMethods is newSpace for methods whose signatures generated code chooses.
func newMethods(what string, reserved map[string]bool) *space {
	s := newSpace(what, reserved)
	for name := range vetMethods {
		if _, made := s.taken[name]; !made {
			s.taken[name] = claim{vet: true}
		}
	}
	return s
}

// spot is where the Go name of something becomes an identifier, with a prefix.
type spot struct {
	space  *space
	prefix string
	whole  bool // for types: what is declared for nested fields begins with it
}

// claimAll gives a name its identifiers, up to the first that is taken.
func (u *unit) claimAll(goName, what string, name spec.Text, spots ...spot) *refusal {
	for _, at := range spots {
		if at.whole {
			continue
		}
		if r := u.claim(at.space, at.prefix+goName, what, name); r != nil {
			r.spots = spots
			return r
		}
	}
	return nil
}

// claim gives the identifier to a name of the spec, or reports who has it and
// gives the refusal.
func (u *unit) claim(s *space, ident, what string, name spec.Text) *refusal {
	other, taken := s.taken[ident]
	if !taken {
		s.taken[ident] = claim{what: what, pos: name.Pos}
		return nil
	}
	r := &refusal{name: name.Value, text: "give it another name in Go, for example goName: "}
	switch {
	case other.vet:
		r.finding = r.list.Add(ruleReserved, name.Pos, "%s becomes %s in Go, and go vet expects another signature of a method with that name (as %s)", what, ident, s.what)
	case other.made:
		r.finding = r.list.Add(ruleReserved, name.Pos, "%s becomes %s in Go, and generated code uses that name itself (as %s)", what, ident, s.what)
	default:
		r.finding = r.list.Add(ruleCollision, name.Pos, "%s and %s both become %s in Go (as %s)", other.what, what, ident, s.what)
		r.finding.Related = append(r.finding.Related, diag.Related{Pos: other.pos, Message: other.what})
	}
	r.finding.Length = runes(name.Value)
	u.refusals = append(u.refusals, r)
	return r
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
		if meant := goName(n.GoName.Value); exported(meant) && ascii(n.GoName.Value) {
			f.Help = "for example goName: " + meant
			return meant
		}
		return usual
	}
	return n.GoName.Value
}
