// Package fsmimpl is for generated code only. Programs must not use it: it
// changes with the API level of generated code (Enforce). The API for programs is
// package fsm.
package fsmimpl
