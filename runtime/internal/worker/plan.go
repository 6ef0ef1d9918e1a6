package worker

// Proposal is a UserSpec of the root that is not stored.
type Proposal struct {
	Differs  bool                              // from the one that the root runs with
	Declares func() (bool, error)              // asks the reconcile policy about it
	Declare  func() (*ChildDeclaration, error) // the children that it asks for
}
