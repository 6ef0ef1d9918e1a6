package fsm

// giveWords gives the children the words of the state that the worker is now in
// (R03e, R06), as far as dependsOn lets them (R18), and passes on what is to be
// removed. A child sees a word in the next tick.
func (t *tree) giveWords(n *node) {
	f := n.kids
	if f == nil {
		return
	}
	if n.removal.stage < closing {
		if (f.flags.words || f.flags.rows) && !n.keepsWords() {
			t.lookUpWords(n)
		}
	} else {
		f.flags.withheld = false
	}
	if !f.flags.withheld && !f.flags.asking {
		return
	}
	if n.w.depends {
		f.survey(n.w)
	}
	if f.flags.withheld {
		t.giveWithheld(n)
	}
	if f.flags.asking {
		t.askLeaving(n)
	}
}

// lookUpWords finds the word of each child: by the table, or by rows with
// conditions. Where there is none the last word stands, and so does one that is
// withheld.
func (t *tree) lookUpWords(n *node) {
	f := n.kids
	all, news := f.flags.words, f.rows.news
	f.flags.words, f.rows.news = false, 0
	if !t.askShared(n, all, news) && !all {
		return
	}
	for _, s := range f.slots {
		if !s.declared && (s.node == nil || s.node.removal.stage >= asked) {
			continue
		}
		entry := &n.w.entries[s.entry]
		var w StateID
		switch {
		case !entry.Mapped:
		case s.spec.rows != nil:
			w = t.rowsFor(n, s)
		case all:
			w = s.lookUp(n, entry)
		}
		switch {
		case w == 0:
		case w == s.word:
			s.want = 0
		default:
			s.want = w
			f.flags.withheld = true
		}
	}
}

func (s *slot) lookUp(n *node, entry *ChildEntry) StateID {
	table, by := s.spec.StateMapping, n.state
	if table == nil {
		table = entry.StateMapping
	}
	if entry.MapFromDesired {
		by = n.desired
	}
	if int(by) >= len(table) {
		return 0
	}
	return table[by]
}

// rowsFor gives what the rows of its entry give a child; zero if they were not
// asked in this visit.
func (t *tree) rowsFor(n *node, s *slot) StateID {
	switch r := &n.kids.rows.by[s.entry]; {
	case !r.due:
		return 0
	case n.w.entries[s.entry].RowsRead.shared():
		return r.word
	}
	return t.rowsOf(n, s)
}

// rowsOf asks the rows of a mapping. Once they have panicked they are not asked
// again before the worker goes on: the last word stands.
func (t *tree) rowsOf(n *node, s *slot) StateID {
	if n.needs.rowsAgain {
		return 0
	}
	n.needs.rowsAgain = true // also if a row ends the goroutine
	w, err := n.h.rows(&s.spec, &n.alarm)
	if err != nil {
		n.failure = err
		return 0
	}
	n.needs.rowsAgain = false
	return w
}

// giveWithheld gives every word that nothing keeps back any more.
func (t *tree) giveWithheld(n *node) {
	f := n.kids
	f.flags.withheld = false
	for _, s := range f.slots {
		switch {
		case s.want == 0:
		case !s.mayGive(n):
			f.flags.withheld = true
		default:
			s.word, s.want = s.want, 0
			f.remember(n, s)
			if c := s.node; c != nil && c.entry == s.entry && c.word != s.word {
				c.word = s.word
				t.markNext(c)
			}
		}
	}
}

func (s *slot) mayGive(n *node) bool {
	if s.want == s.shutdown() {
		return !n.kids.dependentsGoing(n.w, s.entry)
	}
	return n.kids.dependenciesReady(n.w, s.entry)
}

// askLeaving passes on the removals that need not wait for dependents.
func (t *tree) askLeaving(n *node) {
	f := n.kids
	f.flags.asking = false
	for _, s := range f.slots {
		c := s.node
		switch {
		case !s.leaving || c == nil || c.removal.stage != staying:
		case f.dependentsGoing(n.w, c.entry):
			f.flags.asking = true
		default:
			c.removal.stage = asked
			t.markNext(c)
		}
	}
}

// shutdown is the shutdown state of the worker type that the slot is declared
// with.
func (s *slot) shutdown() StateID {
	if s.waiting != nil {
		return s.waiting.typ().shutdown
	}
	return s.lastNode().w.shutdown
}

// target is the state that the slot is mapped to: a word that is withheld
// counts, because it is what the child is waited for to reach.
func (s *slot) target() StateID {
	if s.want != 0 {
		return s.want
	}
	return s.word
}

// survey finds, for each entry, whether those who depend on it may go on, and
// whether it is still on its way to its shutdown state (R18). Nothing that it
// reads changes while words are given: children see them in the next tick.
func (f *family) survey(w *workerType) {
	for i := range f.ready {
		f.ready[i], f.busy[i] = true, false
	}
	for _, s := range f.slots {
		if s.node == nil && s.waiting == nil {
			continue // absent, or out by its own wish
		}
		if !s.isReady(w) {
			f.ready[s.entry] = false
		}
		if s.isGoing(w) {
			f.busy[s.node.entry] = true
		}
	}
}

// isReady reports whether those who depend on a child may start as far as it is
// concerned. One that is not mapped to anything is.
func (s *slot) isReady(w *workerType) bool {
	target := s.target()
	there := s.node != nil && target != 0 && target != s.shutdown() && s.node.state == target
	return !s.leaving && (there || !w.entries[s.entry].Mapped)
}

// isGoing reports whether a child is on its way to its shutdown state, so that what
// it depends on waits for it. One in no state yet counts as at rest, as atRest
// does; one that is kept after a failure is not waited for.
func (s *slot) isGoing(w *workerType) bool {
	c := s.node
	if c == nil || c.state == 0 || c.state == c.w.shutdown || c.kept() {
		return false
	}
	target := s.target()
	return s.leaving || w.entries[s.entry].Mapped && (target == 0 || target == s.shutdown())
}

func (f *family) dependenciesReady(w *workerType, entry int) bool {
	for _, e := range w.entries[entry].DependsOn {
		if !f.ready[e] {
			return false
		}
	}
	return true
}

func (f *family) dependentsGoing(w *workerType, entry int) bool {
	for _, e := range w.dependents[entry] {
		if f.busy[e] {
			return true
		}
	}
	return false
}
