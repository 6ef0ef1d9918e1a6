// Package usercode is the border between the runtime and users' code. It converts
// panics, ended goroutines and errors to data without secrets.
package usercode
