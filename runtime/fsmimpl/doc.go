// Package fsmimpl is for generated code only: people do not use it, and it changes
// with the level of the agreement between generated code and the runtime (Enforce).
// What people use of the runtime is package fsm.
package fsmimpl
