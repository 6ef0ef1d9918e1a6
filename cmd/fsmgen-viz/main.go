// Command fsmgen-viz writes the drawing program of `fsmgen graph --format
// html` to standard output: Graphviz, built for the browser. It is a module
// of its own, so that nobody who only generates downloads or compiles it.
//
// Add it to a module with
//
//	go get -tool github.com/fsmgen/fsmgen/cmd/fsmgen-viz
//
// and `fsmgen graph` finds it there. With --license it writes the licences of
// what it holds.
package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/fsmgen/fsmgen/cmd/fsmgen-viz/viz"
)

func main() { os.Exit(run(os.Args[1:])) }

const usage = `usage: fsmgen-viz [--license]

Writes the drawing program of fsmgen graph --format html to standard output, or
the licences of what it holds.
`

func run(args []string) int {
	text := viz.Script
	switch {
	case len(args) == 0:
	case len(args) == 1 && slices.Contains([]string{"--license", "-license"}, args[0]):
		text = viz.License
	case len(args) == 1 && slices.Contains([]string{"--help", "-help", "-h"}, args[0]):
		text = usage
	default:
		fmt.Fprint(os.Stderr, usage)
		return 2
	}
	if _, err := os.Stdout.WriteString(text); err != nil {
		fmt.Fprintf(os.Stderr, "fsmgen-viz: %s\n", err)
		return 2
	}
	return 0
}
