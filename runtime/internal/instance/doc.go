// Package instance holds what depends on the types of a worker: its UserSpec, its
// snapshot and its Behavior. The engine uses it as a worker.Instance.
package instance
