// Site is a charging site: an example of what is built with fsmgen. It brings its
// own cars, an authorization server and a grid meter, each an HTTP server in this
// process, and plays a story of ten steps with them; then it goes on until Ctrl-C.
//
//	go run .              the story, and on until Ctrl-C
//	go run . --for 20s    the same, ended after 20 seconds
//	go run . --events     with every event of the tree
//
// It ends with status 0 if the story went as it should and the tree went down
// in order, else with 1; with 2 if it was called wrongly.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// stopLimit is how long the way down may take.
const stopLimit = 30 * time.Second

type flags struct {
	limit  time.Duration
	events bool
	http   string
	read   bool
	level  slog.Level
}

func main() {
	f, err := parse(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, f, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

func parse(args []string, stderr io.Writer) (flags, error) {
	var f flags
	set := flag.NewFlagSet("site", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.DurationVar(&f.limit, "for", 0, "end by itself after this time, such as 20s; 0: go on until Ctrl-C")
	set.BoolVar(&f.events, "events", false, "print every event of the tree as a line")
	set.StringVar(&f.http, "http", "localhost:0", "`address` at which the tree can be looked at; port 0: any that is free; \"\": nowhere")
	set.BoolVar(&f.read, "read-only", true, "the tree can only be looked at there; false: changed as well")
	set.TextVar(&f.level, "log", slog.LevelError, "`level` of the log: debug, info, warn, error")
	if err := set.Parse(args); err != nil {
		return f, err
	}
	fail := func(text string) (flags, error) {
		fmt.Fprintln(stderr, "site: "+text)
		return f, errors.New(text)
	}
	switch {
	case set.NArg() > 0:
		return fail("unexpected argument " + set.Arg(0))
	case f.limit < 0:
		return fail("--for needs a time that is not negative")
	}
	return f, nil
}

// run runs the program until ctx is done and gives its exit status.
func run(ctx context.Context, f flags, stdout, stderr io.Writer) int {
	if f.limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, f.limit)
		defer cancel()
	}
	out := newPrinter(stdout, f.events)
	defer out.close()
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: f.level}))
	if err := runStory(ctx, f, log, out); err != nil {
		out.line("\nsite: %v", err)
		return 1
	}
	return 0
}
