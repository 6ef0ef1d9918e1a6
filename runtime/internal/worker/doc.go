// Package worker is what the engine and a worker say to each other: the tables of a
// worker type, the declaration of children, and Instance, one running worker without
// its types.
package worker
