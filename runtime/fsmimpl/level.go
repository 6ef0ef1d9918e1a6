package fsmimpl

// Enforce checks the API level of generated code. A generated package declares
//
//	const (
//		_ = fsmimpl.Enforce(4 - fsmimpl.MinLevel)
//		_ = fsmimpl.Enforce(fsmimpl.MaxLevel - 4)
//	)
//
// with the level that it was generated for in place of 4. A package that this
// runtime does not support does not build, because a negative constant overflows
// the type.
type Enforce uint

// MinLevel and MaxLevel are the oldest and the newest API level that this runtime
// supports.
const (
	MinLevel = 4
	MaxLevel = 4
)
