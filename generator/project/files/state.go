package files

// State is what stands in the place of a file, compared with what should.
type State uint8

// The states of a file.
const (
	Unchanged State = iota
	missing
	stale
	edited         // by a person since fsmgen wrote it
	foreign        // fsmgen has not written it
	orphaned       // fsmgen has written it, and its spec is gone or gives it no more
	orphanedEdited // and a person has changed it since
)

func (s State) String() string {
	return [...]string{"unchanged", "missing", "stale", "edited by hand", "not written by fsmgen", "orphaned", "orphaned and edited by hand"}[s]
}

// ByHand reports whether what stands there is a person's work.
func (s State) ByHand() bool { return s == edited || s == foreign || s == orphanedEdited }

// Leaves reports whether it is to be deleted.
func (s State) Leaves() bool { return s == orphaned || s == orphanedEdited }

// File is one file of a plan.
type File struct {
	Path    string // from the module's root, with forward slashes
	State   State
	Content []byte // what is to be there, with its header
	there   []byte // what is to be deleted, as it was when this was decided
}
