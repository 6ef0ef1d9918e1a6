package engine

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// history reads the events of a tree and says which rule they break.
type history struct {
	tick    uint64
	moved   []string // who took a transition in this tick, in order
	lives   map[string]*life
	removes map[string]bool // worker types with states that ask for removal
}

// life is one worker from its start until it is gone.
type life struct {
	version int64
	leaving time.Time // when it was asked to go
	itself  bool      // it asked for its removal
	held    bool      // it failed and has not been resumed
	acting  bool      // an attempt of its action goes on
}

// next takes an event in and gives what is wrong with it.
func (h *history) next(e fsm.Event) string {
	if e.Tick != h.tick {
		h.tick, h.moved = e.Tick, nil
	}
	l := h.lives[e.Path]
	switch {
	case e.Kind == fsm.EventStarted && l != nil:
		return "R16: two workers with one name"
	case e.Kind == fsm.EventStarted:
		h.lives[e.Path] = &life{version: e.Version}
		return ""
	case e.Kind == fsm.EventTree:
		return ""
	case l == nil && strings.Contains(e.Reason, "constructor"), l == nil && e.Kind == fsm.EventCircuitOpened:
		return "" // of a child that there is not yet
	case l == nil:
		return "R24: nothing happens to a worker before its start or after its end"
	}
	defer func() { l.version = e.Version }()
	if e.Version < l.version || e.Version > l.version && e.Kind != fsm.EventSpec {
		return fmt.Sprintf("R13: the Version went from %d to %d", l.version, e.Version)
	}
	if !l.leaving.IsZero() {
		if text := l.afterLeaving(e, h.removes[e.Worker+" "+e.To]); text != "" {
			return text
		}
	}
	return h.inLife(e, l)
}

func (l *life) afterLeaving(e fsm.Event, removes bool) string {
	switch e.Kind {
	case fsm.EventLeaving:
		return "R16: asked to go twice"
	case fsm.EventSpec:
		return "R16: its UserSpec is frozen"
	case fsm.EventResumed:
		return "R24: one that fails after it was asked is not restarted"
	case fsm.EventDesired:
		if e.To != "s0" {
			return "R05: shutdown comes first"
		}
	case fsm.EventOverdue:
		if went := e.Time.Sub(l.leaving); went < 2*time.Second {
			return fmt.Sprintf("R16: overdue after %v", went)
		}
	case fsm.EventGone:
		if e.To != "s0" && !e.Unclean && !removes {
			return "R16: gone cleanly, but not by way of its shutdown state"
		}
	}
	return ""
}

func (h *history) inLife(e fsm.Event, l *life) string {
	held := l.held && l.leaving.IsZero()
	switch e.Kind {
	case fsm.EventTransition, fsm.EventReentered:
		for _, other := range h.moved {
			switch {
			case other == e.Path:
				return "R03: two transitions in one tick"
			case strings.HasPrefix(e.Path, other+"/"):
				return "R02: a child after its parent"
			}
		}
		h.moved = append(h.moved, e.Path)
		if held {
			return "R22: a transition of a worker in back-off"
		}
	case fsm.EventActionStarted:
		if held || l.acting {
			return fmt.Sprintf("R09, R22: an action begins; held %v, acting %v", held, l.acting)
		}
		l.acting = true
	case fsm.EventActionDone, fsm.EventActionFailed, fsm.EventRetriesExhausted:
		l.acting = false
	case fsm.EventFailed, fsm.EventRestart:
		if e.Failures > 0 {
			l.held, l.acting = true, false
		}
	case fsm.EventResumed:
		l.held = false
	case fsm.EventLeaving:
		l.leaving, l.held = e.Time, false
	case fsm.EventGone:
		if l.leaving.IsZero() {
			return "R16: gone without being asked"
		}
		for path := range h.lives {
			if strings.HasPrefix(path, e.Path+"/") {
				return "R16: gone before " + path
			}
		}
		delete(h.lives, e.Path)
	}
	if e.Kind == fsm.EventTransition || e.Kind == fsm.EventReentered || e.Kind == fsm.EventSpec {
		l.acting = false // of an earlier stay: its result is dropped
	}
	return ""
}

func (m *machine) noteRemovals(in map[string]bool) {
	for _, s := range m.states {
		in[m.name+" "+s.name] = s.signal == fsm.SignalRemove
	}
	for _, e := range m.children {
		e.m.noteRemovals(in)
	}
}

// TestR03_HistoriesKeepTheRules drives random trees and reads what happened.
func TestR03_HistoriesKeepTheRules(t *testing.T) {
	for seed := range seeds(t) {
		w, m, r := randomWorld(t, seed)
		h := &history{lives: map[string]*life{}, removes: map[string]bool{}}
		m.noteRemovals(h.removes)
		for step := range 400 {
			if step == 200 {
				w.sup.RequestShutdown()
			}
			w.drive(r, m, 4)
			err := w.sup.Tick(context.Background())
			for i, e := range w.events {
				if text := h.next(e); text != "" {
					t.Fatalf("seed %d, step %d: %s: %v\n%s", seed, step, text, w.events[i], w.story())
				}
			}
			w.forget()
			if err != nil {
				break
			}
		}
	}
}
