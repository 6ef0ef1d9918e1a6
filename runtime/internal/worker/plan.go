package worker

// Proposal is a UserSpec of the root that is not stored.
type Proposal struct {
	Differs  bool                              // from the UserSpec with which the root runs
	Declares func() (bool, error)              // asks the reconcile policy about it
	Declare  func() (*ChildDeclaration, error) // returns the children that it declares
}
