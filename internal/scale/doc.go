// Package scale measures trees of up to a million workers of generated code. The
// specs are in specs, and make generate writes their Go to generated.
//
// make bench-scale runs all of it. A tree of a million workers takes up to 4 GB of
// memory; a benchmark that finds less is skipped and says so. One size or one
// benchmark is chosen as usual:
//
//	go test ./internal/scale -run '^$' -bench 'TickFull/1M'
//
// Trees are ticked by hand, and their clock stands still unless the benchmark moves
// it. A real clock adds the time that it takes to read it, once a tick. The hooks
// are called between ticks and are not timed. Nobody listens to events unless the
// benchmark says so. Figures cpu-ns are the time on the CPU, of all threads: better
// ones on a machine on which others work, too.
package scale
