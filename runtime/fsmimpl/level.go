package fsmimpl

// Enforce checks the level of the agreement between this package and generated
// code. A generated package holds
//
//	const (
//		_ = fsmimpl.Enforce(3 - fsmimpl.MinLevel)
//		_ = fsmimpl.Enforce(fsmimpl.MaxLevel - 3)
//	)
//
// with the level that it was generated for in place of 3: a package that this
// runtime cannot run does not build, because a negative constant does not fit.
type Enforce uint

// MinLevel and MaxLevel are the oldest and the newest level that this runtime
// can run.
const (
	MinLevel = 3
	MaxLevel = 3
)
