package instance

import (
	"math"
	"sync"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// store holds the UserSpec of the root. Only the store advances its Version
// (R13). Changes are made one at a time under writing, however long edit and
// validate take. mu is locked only for an assignment or a copy, because ticks
// wait for it.
type store[U any] struct {
	writing   sync.Mutex
	mu        sync.Mutex // guards current, which changes only under writing
	current   U          // what it refers to never changes
	version   func(*U) *int64
	equal     func(a, b U) bool
	identical func(a, b U) bool
	clone     func(U) U
	validate  func(spec U, since *U) error // since is valid
	stored    func() error                 // posts to the inbox; returns ErrFrozen once a shutdown was requested
	frozen    func() error                 // returns ErrFrozen once a shutdown was requested
}

// get returns a copy.
func (s *store[U]) get() U { return s.clone(s.look()) }

// look returns what is stored. The caller must not change what it refers to.
func (s *store[U]) look() U {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

func (s *store[U]) set(spec U) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.frozen(); err != nil {
		return err
	}
	if given, have := *s.version(&spec), *s.version(&s.current); given != have {
		return &fsm.ConflictError{Stored: have, Given: given}
	}
	return s.put(s.clone(spec))
}

func (s *store[U]) update(edit func(*U) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.frozen(); err != nil {
		return err
	}
	spec := s.clone(s.current)
	if err := edit(&spec); err != nil {
		return err
	}
	*s.version(&spec) = *s.version(&s.current) // only the store advances it
	return s.put(s.clone(spec))                // edit may have kept what spec refers to
}

// replace is update for a UserSpec that was read with a Version. It also fails if edit
// has set another one.
func (s *store[U]) replace(version int64, edit func(*U) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.frozen(); err != nil {
		return err
	}
	have := *s.version(&s.current)
	if version != have {
		return &fsm.ConflictError{Stored: have, Given: version}
	}
	spec := s.clone(s.current)
	if err := edit(&spec); err != nil {
		return err
	}
	if given := *s.version(&spec); given != have {
		return &fsm.ConflictError{Stored: have, Given: given}
	}
	return s.put(spec)
}

// put stores spec, to which nothing else must refer.
func (s *store[U]) put(spec U) error {
	if err := s.validate(spec, &s.current); err != nil {
		return err
	}
	if s.identical(s.current, spec) {
		return nil
	}
	if !s.equal(s.current, spec) {
		next, err := nextVersion(*s.version(&s.current))
		if err != nil {
			return err
		}
		*s.version(&spec) = next
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.stored(); err != nil {
		return err
	}
	s.current = spec
	return nil
}

// nextVersion returns the Version after v. It returns ErrMaxVersion if v is the
// largest int64.
func nextVersion(v int64) (int64, error) {
	if v == math.MaxInt64 {
		return v, fsm.ErrMaxVersion
	}
	return v + 1, nil
}

// wouldStore returns spec with the Version that it would get if it were stored
// now. It reports whether it would be stored, and fails if storing it would fail.
func (s *store[U]) wouldStore(spec U) (stamped U, stores bool, err error) {
	stored := s.look()
	*s.version(&spec) = *s.version(&stored)
	if s.identical(stored, spec) {
		return spec, false, nil
	}
	if !s.equal(stored, spec) {
		*s.version(&spec), err = nextVersion(*s.version(&stored))
	}
	return spec, true, err
}
