// Package instance is the part of a worker that knows its types: its UserSpec, its
// snapshot and its Behavior. The engine sees a worker.Instance.
package instance
