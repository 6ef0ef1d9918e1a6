// Package hashing hashes UserSpecs, and what jitter is drawn from, the same way in
// every process.
package hashing
