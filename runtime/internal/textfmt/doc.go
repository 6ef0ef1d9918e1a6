// Package textfmt formats text for people: durations, times, text from outside as
// one line, and elements of a path.
package textfmt
