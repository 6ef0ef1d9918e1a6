package model

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// refusal is the finding about a name that cannot be had. Its help proposes one
// that is free once everything in the run has its name: either another goName,
// or something else to write in the place of the name.
type refusal struct {
	list    diag.List // holds the finding until then
	finding *diag.Finding
	text    string // of the help, before the proposal

	name  string // for another goName: what it is made of
	spots []spot // and where it must be free

	kind      string                              // for something else: of what
	candidate func(n int) string                  // what may be proposed, from 1
	take      func(p *proposer, name string) bool // takes it if it is free
}

// maxProposals limits how many names of one spec get a proposal: no one needs
// more, and each is compared with those before it.
const maxProposals = 1000

// propose reports the names that were refused, each with a help that is not
// refused again.
func (u *unit) propose() {
	p := proposer{names: map[string]bool{}}
	for i, r := range u.refusals {
		switch {
		case i >= maxProposals:
		case r.candidate != nil:
			r.finding.Help = r.text + r.other(&p)
		case r.spots != nil:
			r.finding.Help = r.text + p.goName(r.name, r.spots)
		}
		u.list.Merge(&r.list)
	}
}

// other returns the first candidate that is free, and takes it.
func (r *refusal) other(p *proposer) string {
	for n := 1; ; n++ {
		if name := r.candidate(n); r.take(p, name) {
			return name
		}
	}
}

// refuse adds a finding about a name, whose help is proposed later.
func (u *unit) refuse(rule *diag.Rule, name spec.Text, format string, args ...any) *refusal {
	r := &refusal{name: name.Value}
	r.finding = r.list.Add(rule, name.Pos, format, args...)
	r.finding.Length = runes(name.Value)
	u.refusals = append(u.refusals, r)
	return r
}

// rename proposes name, name_2, … instead of what was refused, in the style of
// name. Siblings gives the names that it must differ from, and spots are where
// its Go name is used.
func (r *refusal) rename(text, name, between string, siblings func() []string, spots ...spot) {
	r.text = text
	r.candidate = func(n int) string {
		if n == 1 {
			return name
		}
		return name + between + strconv.Itoa(n)
	}
	r.take = func(p *proposer, name string) bool {
		g := goName(name)
		if p.names[r.kind+name] || slices.Contains(siblings(), name) || g != goName(r.name) && !p.free(g, spots) {
			return false
		}
		p.names[r.kind+name] = true
		p.take(g, spots)
		return true
	}
}

// proposer remembers what it has proposed for one spec: all of it can be
// followed at once.
type proposer struct {
	names  map[string]bool // of the spec, behind their kind
	whole  []string        // identifiers that nested types begin with
	sorted []string        // identifiers of the package
}

// goName returns a Go name that is free in all spots, and takes it: MyTLS,
// My2TLS, My3TLS. The number stands in front, since behind it would not help
// where nested types begin with MyTLS.
func (p *proposer) goName(name string, spots []spot) string {
	g := strings.TrimPrefix(goName(name), "My")
	if !exported(g) {
		g = "Value" + g
	}
	free := "My" + g
	for n := 2; !p.free(free, spots); n++ {
		free = "My" + strconv.Itoa(n) + g
	}
	p.take(free, spots)
	return free
}

func (p *proposer) free(goName string, spots []spot) bool {
	for _, at := range spots {
		ident := at.prefix + goName + at.suffix
		if _, taken := at.space.taken[ident]; taken || at.whole && p.begins(at.space, ident) {
			return false
		}
		if slices.ContainsFunc(p.whole, func(before string) bool { return continues(ident, before) }) {
			return false
		}
	}
	return true
}

// continues reports whether an identifier is another with more words behind it,
// as those of nested types are.
func continues(ident, before string) bool {
	return strings.HasPrefix(ident, before) && len(ident) > len(before) && upper(ident[len(before)])
}

// begins reports whether an identifier of a space continues another. Only the
// space of the package is asked for this.
func (p *proposer) begins(s *space, ident string) bool {
	if p.sorted == nil {
		p.sorted = make([]string, 0, len(s.taken))
		for name := range s.taken {
			p.sorted = append(p.sorted, name)
		}
		slices.Sort(p.sorted)
	}
	i, _ := slices.BinarySearch(p.sorted, ident+"A")
	return i < len(p.sorted) && continues(p.sorted[i], ident)
}

func (p *proposer) take(goName string, spots []spot) {
	for _, at := range spots {
		ident := at.prefix + goName + at.suffix
		at.space.taken[ident] = claim{what: "a proposal"}
		if at.whole {
			p.whole = append(p.whole, ident)
		}
		if i, found := slices.BinarySearch(p.sorted, ident); p.sorted != nil && !found {
			p.sorted = slices.Insert(p.sorted, i, ident)
		}
	}
}
