package model

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// refusal is the finding about a name that cannot be had. Its help proposes one
// that is free once everything in the spec has its name.
type refusal struct {
	list    diag.List // holds the finding until then
	finding *diag.Finding
	name    string
	text    string            // of the help, before the proposal
	spots   []spot            // for another goName: where it must be free
	rename  func(string) bool // for another name in the spec: takes one if it is free
	camel   bool              // that name is lowerCamelCase
}

// maxProposals limits how many names of one spec get a proposal: no one needs
// more, and each is compared with those before it.
const maxProposals = 1000

// propose reports the names that were refused, each with a help that is not
// refused again.
func (u *unit) propose() {
	var p proposer
	for i, r := range u.refusals {
		switch {
		case i >= maxProposals:
		case r.rename != nil:
			r.finding.Help = r.text + numbered(r.name, r.camel, r.rename)
		case r.spots != nil:
			r.finding.Help = r.text + p.goName(r.name, r.spots)
		}
		u.list.Merge(&r.list)
	}
}

// proposer remembers what it has proposed for one spec: all of it can be
// followed at once.
type proposer struct {
	whole  []string // identifiers that nested types begin with
	sorted []string // identifiers of the package
}

// goName gives a Go name that is free in all spots, and takes it: MyTLS,
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
		ident := at.prefix + goName
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
		ident := at.prefix + goName
		at.space.taken[ident] = claim{what: "a proposal"}
		if at.whole {
			p.whole = append(p.whole, ident)
		}
		if i, found := slices.BinarySearch(p.sorted, ident); p.sorted != nil && !found {
			p.sorted = slices.Insert(p.sorted, i, ident)
		}
	}
}

// numbered gives the first of name_2, name_3, … that take accepts.
func numbered(name string, camel bool, take func(string) bool) string {
	between := "_"
	if camel {
		between = ""
	}
	for n := 2; ; n++ {
		if free := name + between + strconv.Itoa(n); take(free) {
			return free
		}
	}
}
