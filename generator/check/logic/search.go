package logic

// Claim wants a condition to have one of some values.
type Claim struct {
	Formula *Formula
	Want    Truths
}

// Answer is what a search has come to.
type Answer uint8

const (
	GaveUp Answer = iota // it took too long
	Never                // it cannot be; this is sure
	Found                // it can be, as far as is understood; sure only for exact formulas
)

// change is what an input could be before something was assumed.
type change struct {
	input  int
	before region
}

// Find looks for a moment in which all claims come true.
func (s *Space) Find(assumed []Assumption, claims ...Claim) Answer {
	return s.find(assumed, claims, nil)
}

// Sure looks for a moment in which all claims come true, whatever is the case with
// what is not understood, or not assumed to be one thing: Found is sure.
func (s *Space) Sure(assumed []Assumption, claims ...Claim) Answer {
	s.sure = true
	defer func() { s.sure = false }()
	return s.find(assumed, claims, nil)
}

// find calls at, if there is one, while what was found is in s.domains.
func (s *Space) find(assumed []Assumption, claims []Claim, at func()) Answer {
	s.left = min(searchLimit, s.budget)
	before := s.left
	defer func() {
		s.budget -= before - max(s.left, 0)
		s.undo(0)
		s.arena = s.arena[:0]
	}()
	for _, a := range assumed {
		if !s.narrow(a.input, a.to) {
			return Never
		}
	}
	s.pairs = s.pairs[:0]
	for _, c := range claims {
		s.pairs = join(s.pairs, c.Formula.pairs)
	}
	return s.search(claims, at)
}

// narrow takes away what an input can be; false: nothing is left.
func (s *Space) narrow(input int, to region) bool {
	old := s.domains[input]
	s.trail = append(s.trail, change{input, old})
	start := len(s.arena)
	s.arena = old.appendAnd(s.arena, to)
	s.domains[input] = region(s.arena[start:len(s.arena):len(s.arena)])
	return len(s.domains[input]) > 0
}

// undo takes changes back until as many are left.
func (s *Space) undo(left int) {
	for len(s.trail) > left {
		last := s.trail[len(s.trail)-1]
		s.domains[last.input] = last.before
		s.trail = s.trail[:len(s.trail)-1]
	}
}

// search looks whether the claims come true by what the inputs can be, and where
// one is open splits what an input can be.
func (s *Space) search(claims []Claim, at func()) Answer {
	if !s.settle(s.pairs) {
		return Never
	}
	var open *Formula
	for _, c := range claims {
		switch can := s.truths(c.Formula); {
		case s.left <= 0:
			return GaveUp
		case can&c.Want == 0:
			return Never
		case can&^c.Want != 0 && open == nil:
			if open = s.undecided(c.Formula); open == nil {
				return GaveUp
			}
		}
	}
	if s.left <= 0 {
		return GaveUp
	}
	if open == nil {
		if at != nil {
			at()
		}
		return Found
	}
	return s.split(open, claims, at)
}

// split goes on with each half of what an input that an open atom depends on can
// be.
func (s *Space) split(open *Formula, claims []Claim, at func()) Answer {
	input, in, out := open.input, open.in, open.out
	if i := s.decides(open); i != input {
		input, in, out = i, yes, no
	}
	answer := Never
	mark := len(s.trail)
	for _, half := range [2]region{in, out} {
		if s.narrow(input, half) {
			switch s.search(claims, at) {
			case Found:
				return Found
			case GaveUp:
				answer = GaveUp
			}
		}
		s.undo(mark)
	}
	return answer
}

// decides returns the input of an open atom that is looked at first: whether it is
// known, while that may be so or not.
func (s *Space) decides(f *Formula) int {
	if f.known != always && len(s.domains[f.known]) == 1 && s.domains[f.known][0] == (span{0, 1}) {
		return f.known
	}
	return f.input
}

// truths is the values that a formula can have, as far as its parts tell one
// by one.
func (s *Space) truths(f *Formula) Truths {
	s.left--
	switch f.op {
	case constantTrue:
		return True
	case constantFalse:
		return False
	case atom:
		return s.atomTruths(f)
	case not:
		return s.truths(f.args[0]).flipped()
	}
	// An || is an && of opposites.
	all := True
	for _, a := range f.args {
		t := s.truths(a)
		if f.op == or {
			t = t.flipped()
		}
		all = both(all, t)
		if all == False || s.left <= 0 {
			break
		}
	}
	if f.op == or {
		return all.flipped()
	}
	return all
}

func (s *Space) atomTruths(f *Formula) Truths {
	var t Truths
	if f.known != always {
		known := s.domains[f.known]
		if known.meets(no) {
			t = Unknown
		}
		if !known.meets(yes) {
			return t
		}
	}
	domain := s.domains[f.input]
	if domain.meets(f.in) {
		t |= True
	}
	if !domain.within(f.in) {
		t |= False
	}
	return t
}

// undecided returns an atom of f that can have more than one value; where the search
// is for what can really be, one of which it is known that it can have each.
func (s *Space) undecided(f *Formula) *Formula {
	if f.op == atom {
		if t := s.atomTruths(f); t&(t-1) != 0 && (!s.sure || s.inputs[s.decides(f)].exact) {
			return f
		}
		return nil
	}
	for _, a := range f.args {
		// A part that is decided is passed over even if inputs of it are open.
		if t := s.truths(a); t&(t-1) == 0 {
			continue
		}
		if open := s.undecided(a); open != nil {
			return open
		}
	}
	return nil
}
