// Package hashing computes the same hashes in every process. They are used for
// UserSpecs and for jitter.
package hashing
