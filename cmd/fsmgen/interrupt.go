package main

import (
	"context"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
	"github.com/fsmgen/fsmgen/generator/project/terminal"
)

// grace is how long an interrupted verb may take to come to an end by itself.
// One that is writing does so after the file at hand; what reads or computes
// is left where it is.
const grace = 300 * time.Millisecond

// endless is the annotation of a verb that ends well by being interrupted.
const endless = "endless"

// untilInterrupted returns the exit status of a verb, or that of its being
// interrupted.
func untilInterrupted(ctx context.Context, verb *cobra.Command, run func() int) int {
	ended := make(chan int, 1)
	go func() { ended <- run() }()
	select {
	case status := <-ended:
		return status
	case <-ctx.Done():
	}
	select {
	case status := <-ended:
		return status
	case <-time.After(grace):
	}
	if _, ok := verb.Annotations[endless]; ok {
		return project.Fine
	}
	terminal.SayInterrupted(os.Stderr)
	return project.Failed
}
