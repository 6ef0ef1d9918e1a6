package top_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// plant is a source with a line of pumps, of which some are degraded.
type plant struct {
	client.Source
	mu      sync.Mutex
	pumps   int
	gone    error // there is no answer
	broken  any   // what Worker panics with
	rounds  uint64
	pages   int // that were read
	largest int // number of pages that were read in one round
	inRound int
}

func (p *plant) Trees(context.Context) (inspect.Trees, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rounds++
	p.inRound = 0
	return inspect.Trees{Trees: []inspect.TreeView{{Name: "plant", Root: p.worker(0)}}}, p.gone
}

func (p *plant) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

// worker returns the worker with a number. Every seventh pump is degraded, every third
// pump after that starts.
func (p *plant) worker(i int) inspect.Worker {
	if i == 0 {
		return inspect.Worker{Path: "Plant", Name: "Plant", Type: "Plant", State: "running", Desired: "running", Health: "healthy", InState: "26h0m0s", Fresh: true}
	}
	w := inspect.Worker{Path: fmt.Sprintf("Plant/pump%d", i), Name: fmt.Sprintf("pump%d", i), Type: "Pump", State: "running", Desired: "running", Health: "healthy",
		InState: strconv.Itoa(i) + "m0s", Fresh: true, Counters: inspect.Counters{Observations: p.rounds * uint64(i%3)}}
	switch {
	case i%7 == 0:
		w.State, w.Health, w.LastError = "lost", "degraded", "dial tcp 10.0.0.7:502: connect: connection refused"
		w.Counters.ObserveFailed = p.rounds
	case i%7 == 3:
		w.State, w.Health, w.Action = "starting", "progressing", "open"
	}
	if i == 4 {
		w.Name, w.Path = "泵\x1b[2J\u202e", "Plant/泵\x1b[2J\u202e"
	}
	return w
}

func (p *plant) wants(w *inspect.Worker, q client.Query) bool {
	return (q.Under == "" || w.Path == q.Under || strings.HasPrefix(w.Path, q.Under+"/")) &&
		(q.Health == "" || w.Health == q.Health || q.Health == "progressing" && w.Health == "degraded") && strings.Contains(w.Path, q.Text)
}

func (p *plant) Workers(_ context.Context, _ string, q client.Query) (inspect.Workers, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages++
	p.inRound++
	p.largest = max(p.largest, p.inRound)
	i, _ := strconv.Atoi(q.Cursor)
	var page inspect.Workers
	for ; i <= p.pumps; i++ {
		w := p.worker(i)
		if !p.wants(&w, q) {
			continue
		}
		if len(page.Workers) == q.Limit {
			page.Next = strconv.Itoa(i)
			break
		}
		page.Workers = append(page.Workers, w)
	}
	if q.Under != "" && len(page.Workers) == 0 {
		return page, &client.Error{Kind: client.NotFound, Text: "there is no worker at this path"}
	}
	return page, p.gone
}

func (p *plant) Worker(_ context.Context, _, path string) (inspect.WorkerDetail, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken != nil {
		panic(p.broken)
	}
	i, _ := strconv.Atoi(strings.TrimPrefix(path, "Plant/pump")) // 0 for the plant
	if strings.Contains(path, "泵") {
		i = 4
	}
	if w := p.worker(i); i <= p.pumps && w.Path == path {
		reasons := why(&w)
		w.Worst, w.WorstPath = "degraded", "Plant/pump7"
		return inspect.WorkerDetail{Worker: w, Reasons: reasons}, p.gone
	}
	return inspect.WorkerDetail{}, &client.Error{Kind: client.NotFound, Text: "there is no worker at this path"}
}

// why explains a worker: the plant waits for its seventh pump.
func why(w *inspect.Worker) *fsm.Why {
	r := &fsm.Why{Path: w.Path, State: w.State, Desired: w.Desired}
	switch w.Health {
	case "healthy":
		r.Cause = fsm.RootCause{Text: w.Name + " is in running, where it should be, and is healthy. Nothing blocks it.", Settled: true}
	default:
		r.Cause = fsm.RootCause{
			Text:  w.Name + " is in " + w.State + " and should be running: it waits for reachable to be true; it is false (observed 2s ago). The last observation failed: dial tcp 10.0.0.7:502: connect: connection refused.",
			Links: []fsm.CauseLink{{Path: w.Path}, {Path: "Plant/pump7"}},
		}
	}
	r.Transitions = []fsm.WhyTransition{
		{To: "running", Text: "observed.reachable && pressure > 2", Value: fsm.False, Towards: true, Guards: []fsm.WhyGuard{
			{Text: "observed.reachable", Value: fsm.False, Reads: []fsm.WhyRead{{Name: "observed.reachable", Value: "false"}}, Waits: "reachable to be true"},
			{Text: "pressure > 2", Value: fsm.Unknown},
		}},
		{To: "stopped", Text: "desired == stopped", Value: fsm.False},
	}
	return r
}
