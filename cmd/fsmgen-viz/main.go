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
	_ "embed"
	"fmt"
	"os"
)

// script is dist/viz-global.js of @viz-js/viz, as the npm registry has it.
//
//go:embed viz/viz-global.js
var script string

//go:embed viz/LICENSE
var license string

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	text := script
	switch {
	case len(args) == 1 && (args[0] == "--license" || args[0] == "-license"):
		text = license
	case len(args) > 0:
		fmt.Fprintln(os.Stderr, "usage: fsmgen-viz [--license]")
		fmt.Fprintln(os.Stderr, "Writes the drawing program of `fsmgen graph --format html` to standard output.")
		return 2
	}
	if _, err := os.Stdout.WriteString(text); err != nil {
		fmt.Fprintf(os.Stderr, "fsmgen-viz: %s\n", err)
		return 2
	}
	return 0
}
