package model

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
)

// edge leads from a worker type to one that it needs: a child, or a field that
// is its UserSpec. Generated packages import each other along the edges, so
// there must be no cycle of either kind or of both.
type edge struct {
	from, to *unit
	field    *expr.Field // nil: a child
	pos      diag.Pos
	length   int
}

// cycles reports worker types that contain themselves, and breaks the cycles
// of fields so that nothing later runs around in them.
func (l *linker) cycles() {
	const (
		fresh = iota
		open
		closed
	)
	mark := make(map[*unit]int, len(l.units))
	var path []edge
	var visit func(u *unit)
	visit = func(u *unit) {
		mark[u] = open
		for _, e := range u.edges() {
			path = append(path, e)
			switch mark[e.to] {
			case fresh:
				visit(e.to)
			case open:
				l.cycle(path)
			}
			path = path[:len(path)-1]
		}
		mark[u] = closed
	}
	for _, u := range l.units {
		if mark[u] == fresh {
			visit(u)
		}
	}
}

func (u *unit) edges() []edge {
	var all []edge
	for _, r := range u.refs {
		all = append(all, edge{u, r.to, r.field, r.worker.Pos, runes(r.worker.Value)})
	}
	for i, to := range u.childWorker {
		if to != nil {
			w := u.childSpecs[i].Worker
			all = append(all, edge{u, to, nil, w.Pos, runes(w.Value)})
		}
	}
	return all
}

// cycle reports the cycle that the last edge of the path closes.
func (l *linker) cycle(path []edge) {
	last := path[len(path)-1]
	start := len(path) - 1
	for path[start].from != last.to {
		start--
	}
	loop := path[start:]
	var names []string
	fields := 0
	for _, e := range loop {
		names = append(names, e.from.m.Worker)
		if e.field != nil {
			fields++
		}
	}
	if last.field != nil {
		last.field.Type = expr.Bad()
	}
	var f *diag.Finding
	switch {
	case fields == 0:
		f = l.list.Add(ruleDescendant, last.pos, "%s is its own descendant: %s", last.to.m.Worker, circle(names))
	case fields == len(loop):
		f = l.list.Add(ruleWorkerCycle, last.pos, "the UserSpec of %s contains itself: %s", last.to.m.Worker, circle(names))
	default:
		f = l.list.Add(ruleWorkerCycle, last.pos, "%s needs itself, through children and through fields with worker: %s", last.to.m.Worker, circle(names))
	}
	f.Length = last.length
	for _, e := range loop[:min(len(loop)-1, mostShown)] {
		f.Related = append(f.Related, diag.Related{Pos: e.pos, Message: e.from.m.Worker + " needs " + e.to.m.Worker})
	}
}

// mostShown is how many names of a circle a message gives.
const mostShown = 10

// circle shows names that lead to each other, and the last to the first.
func circle(names []string) string {
	if len(names) <= mostShown {
		return strings.Join(names, " -> ") + " -> " + names[0]
	}
	return strings.Join(names[:mostShown], " -> ") + " -> … -> " + names[0]
}
