// Package worker is the interface between the engine and a worker: the tables of
// a worker type, the declaration of children, and Instance, which is one running
// worker without type parameters.
package worker
