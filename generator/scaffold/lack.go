package scaffold

import "slices"

// lack is what a type lacks of a contract, and has too much.
type lack struct {
	contract
	on       *writtenType // nil: nothing implements it
	missing  []method
	changed  []change
	unwanted []ownMethod
}

// change is a member that does not fit, and the method that is wanted.
type change struct {
	method
	*member
}

func (l lack) count() int { return len(l.missing) + len(l.changed) + len(l.unwanted) }

// lacks compares a contract with what implements it.
func (w *written) lacks(c contract, all []contract) []lack {
	on := w.implementers(c)
	if len(on) == 0 {
		return []lack{{contract: c, missing: c.methods}}
	}
	var lacks []lack
	for _, t := range on {
		l := lack{contract: c, on: t}
		for _, m := range c.methods {
			l.compare(m)
		}
		l.unwanted = w.unwanted(t, c, all)
		lacks = append(lacks, l)
	}
	return lacks
}

// compare adds what is wrong with one method, wherever it stands.
func (l *lack) compare(m method) {
	found := l.on.members(m.name)
	if len(found) == 0 {
		l.missing = append(l.missing, m)
	}
	for _, f := range found {
		if !f.fits(l.contract, m) || f.pointer && l.on.asValue(l.contract) {
			l.changed = append(l.changed, change{m, f})
		}
	}
}

// unwanted are the methods of a type that look like those of a contract and are
// in none.
func (w *written) unwanted(t *writtenType, c contract, all []contract) []ownMethod {
	return slices.DeleteFunc(slices.Clone(t.methods), func(d ownMethod) bool {
		wanted := slices.ContainsFunc(all, func(c contract) bool {
			return slices.ContainsFunc(c.methods, func(m method) bool { return m.name == d.Name.Name })
		})
		return wanted || d.shape(c.path, c.name == "ChildWorkers") == "" || w.wantedElsewhere(t, d)
	})
}

// renamedTo is the missing method that an unwanted one may be called now: the
// only one of its kind, if it is the only unwanted one.
func (l lack) renamedTo(d ownMethod) (method, bool) {
	children := l.name == "ChildWorkers"
	shape := d.shape(l.path, children)
	for _, other := range l.unwanted {
		if other.FuncDecl != d.FuncDecl && other.shape(l.path, children) == shape {
			return method{}, false
		}
	}
	var to []method
	for _, m := range l.missing {
		if m.shape() == shape {
			to = append(to, m)
		}
	}
	if len(to) != 1 {
		return method{}, false
	}
	return to[0], true
}

// place is the file for what is lacking: the usual one if the type or a method
// of it stands there or nowhere, else that of the type.
func (l lack) place(w *written, usual string) *source {
	if l.on != nil && l.on.elsewhere() {
		return w.sourceElsewhere(l.on)
	}
	var places []*source
	if l.on != nil {
		places = append(places, l.on.in)
		for _, m := range l.on.methods {
			places = append(places, m.in)
		}
	}
	places = slices.DeleteFunc(places, func(in *source) bool { return in == nil })
	at := w.files[usual]
	switch {
	case len(places) > 0 && !slices.Contains(places, at):
		return places[0]
	case at == nil:
		return &source{path: usual}
	}
	return at
}
