// Edge is an edge node over OPC UA and MQTT: an example of what is built with
// fsmgen. Without arguments it brings its own devices and its own broker, and
// plays a story of eight steps with them; then it goes on until Ctrl-C.
//
//	go run .                      the story, and on until Ctrl-C
//	go run . --events             with every event of the tree
//	go run . --for 20s            the same, ended after 20 seconds
//	go run . --config edge.yaml   your own configuration and devices
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
	stdlog "log"
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
	config string
	broker string
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
	set := flag.NewFlagSet("edge", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.DurationVar(&f.limit, "for", 0, "end by itself after this time, such as 20s; 0: go on until Ctrl-C")
	set.StringVar(&f.config, "config", "", "run with this configuration `file` and your own devices, without the story")
	set.StringVar(&f.broker, "broker", "", "`URL` of your MQTT broker, such as mqtt://localhost:1883, with --config; default: one in this process")
	set.BoolVar(&f.events, "events", false, "print every event of the tree as a line")
	set.StringVar(&f.http, "http", "localhost:0", "`address` at which the tree can be looked at; port 0: any that is free; \"\": nowhere")
	set.BoolVar(&f.read, "read-only", true, "the tree can only be looked at there; false: changed as well")
	set.TextVar(&f.level, "log", slog.LevelWarn, "`level` of the log: debug, info, warn, error; with the story errors alone unless it is given")
	if err := set.Parse(args); err != nil {
		return f, err
	}
	asked := false
	set.Visit(func(given *flag.Flag) { asked = asked || given.Name == "log" })
	if f.config == "" && !asked {
		f.level = slog.LevelError // the story makes things fail, and says so
	}
	fail := func(text string) (flags, error) {
		fmt.Fprintln(stderr, "edge: "+text)
		return f, errors.New(text)
	}
	switch {
	case set.NArg() > 0:
		return fail("unexpected argument " + set.Arg(0))
	case f.limit < 0:
		return fail("--for needs a time that is not negative")
	case f.broker != "" && f.config == "":
		return fail("--broker goes with --config: the story brings its own broker")
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
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: f.level}))
	// gopcua tells the standard logger what it is doing; that is for debugging.
	stdlog.SetFlags(0)
	stdlog.SetOutput(debugWriter{log})

	out := newPrinter(stdout, f.events)
	defer out.close()
	var err error
	if f.config != "" {
		err = runConfig(ctx, f, log, out)
	} else {
		err = runStory(ctx, f, log, out)
	}
	if err != nil {
		out.line("\nedge: %v", err)
		return 1
	}
	return 0
}

// debugWriter passes what is written to the standard logger on as debugging.
type debugWriter struct{ log *slog.Logger }

func (w debugWriter) Write(p []byte) (int, error) {
	w.log.Debug(string(p))
	return len(p), nil
}
