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
	suffix string
	whole  bool // for types: what is declared for nested fields begins with it
}

// claimAll gives a name its identifiers, up to the first that is taken.
func (u *unit) claimAll(goName, what string, name spec.Text, spots ...spot) *refusal {
	for _, at := range spots {
		if at.whole {
			continue
		}
		if r := u.claim(at.space, at.prefix+goName+at.suffix, what, name); r != nil {
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
	var r *refusal
	switch {
	case other.vet:
		r = u.refuse(ruleReserved, name, "%s becomes %s in Go, and go vet expects another signature of a method with that name (as %s)", what, ident, s.what)
	case other.made:
		r = u.refuse(ruleReserved, name, "%s becomes %s in Go, and generated code uses that name itself (as %s)", what, ident, s.what)
	default:
		r = u.refuse(ruleCollision, name, "%s and %s both become %s in Go (as %s)", other.what, what, ident, s.what)
		r.finding.Related = append(r.finding.Related, diag.Related{Pos: other.pos, Message: other.what})
	}
	r.text = "give it another name in Go, for example goName: "
	return r
}

// kind says how the names of one kind of thing are written.
type kind struct {
	what    string // "a state"
	form    string
	valid   func(string) bool
	propose func(string) string // a name of the right form
	between string              // of a number, and what it stands behind
}

func snakeCase(what string) kind { return kind{what, "lower_snake_case", snake, toSnake, "_"} }
func camelCase(what string) kind { return kind{what, "lowerCamelCase", camel, toCamel, ""} }

// named checks a name and its goName, and gives both. Siblings gives the names of
// all things of this kind; spots are where their Go names are used.
func (u *unit) named(k kind, n spec.Named, siblings func() []string, spots ...spot) Named {
	out := Named{Name: n.Name.Value, Doc: n.Doc.Value, Pos: n.Name.Pos}
	if n.Name.Given() && !k.valid(n.Name.Value) {
		r := u.refuse(ruleName, n.Name, "%s is no name for %s: it is written in %s, in ASCII", quoted(n.Name.Value), k.what, k.form)
		if p := k.propose(n.Name.Value); k.valid(p) && ascii(n.Name.Value) {
			u.proposed[n.Name.Pos] = p
			r.kind = k.what
			r.rename("for example ", p, k.between, siblings, spots...)
		}
	}
	out.GoName = u.goNameOf(n, goName(n.Name.Value))
	u.claimAll(out.GoName, strings.TrimPrefix(strings.TrimPrefix(k.what, "a "), "an ")+" "+out.Name, n.Name, spots...)
	return out
}

// namesOf returns the names of the things of one kind.
func namesOf[T any](all []T, named func(T) spec.Named) func() []string {
	return func() []string {
		names := make([]string, len(all))
		for i, one := range all {
			names[i] = named(one).Name.Value
		}
		return names
	}
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

// goNameOf returns the name in Go: the goName if there is one.
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
