// Package textfmt writes texts for people: durations, times, one line of what came
// from outside, the elements of a path.
package textfmt
