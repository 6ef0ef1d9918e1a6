// Package usercode is the border between the runtime and users' code: panics, ended
// goroutines and errors become data there, without secrets.
package usercode
