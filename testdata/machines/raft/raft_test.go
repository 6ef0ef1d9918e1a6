package raft

import (
	"context"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

type network struct{ heartbeats int }

func (n *network) RequestVotes(context.Context, Snapshot) error { return nil }
func (n *network) SendHeartbeats(context.Context, Snapshot) error {
	n.heartbeats++
	return nil
}

type member struct {
	*fsmtest.Bench
	*network
	t *testing.T
	s *Supervisor
}

func raft(t *testing.T, opts ...fsm.Option) member {
	t.Helper()
	m := member{fsmtest.New(t), &network{}, t, nil}
	spec := DefaultUserSpec()
	spec.ID = "a"
	s, err := NewSupervisor(NewWorker(m.network), spec, append(m.Options(), opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	m.s = s
	m.Drive(s)
	m.Until("Raft", "follower")
	m.Settle()
	return m
}

func (m member) send(c Command) error {
	m.t.Helper()
	err := m.Outcome(m.s.Post(c))
	m.Settle()
	return err
}

// Nobody leads: it stands for election between 150 and 300 ms, and once more after a
// time of its own.
func TestElectionTimeouts(t *testing.T) {
	seen := map[time.Duration]bool{}
	for seed := range uint64(8) {
		m := raft(t, fsm.WithSeed(seed))
		begin := m.Now()
		m.Until("Raft", "candidate")
		for term := 2; term < 4; term++ {
			took := m.Now().Sub(begin)
			if took < 150*time.Millisecond || took > 301*time.Millisecond {
				t.Errorf("it waited %v", took)
			}
			seen[took.Round(time.Millisecond)] = true
			begin = m.Now()
			m.UntilVariable("Raft", "term", term)
		}
	}
	if len(seen) < 8 {
		t.Errorf("only %d different time-outs in 16", len(seen))
	}
}

// Heartbeats keep a follower from standing.
func TestHeartbeats(t *testing.T) {
	m := raft(t)
	if err := m.send(AppendCommand{Term: 1, Leader: "b"}); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		m.Advance(100 * time.Millisecond)
		if err := m.send(AppendCommand{Term: 1, Leader: "b"}); err != nil {
			t.Fatal(err)
		}
	}
	m.Want("Raft", "follower")
	m.WantVariable("Raft", "leader", "b")
	if err := m.send(AppendCommand{Term: 0, Leader: "c"}); err == nil {
		t.Error("it follows a leader of an old term")
	}
}

// A vote is given once in a term.
func TestOneVoteATerm(t *testing.T) {
	m := raft(t)
	for _, ask := range []struct {
		term      int64
		candidate string
		granted   bool
	}{{1, "b", true}, {1, "c", false}, {1, "b", true}, {0, "d", false}, {2, "c", true}} {
		if err := m.send(AskCommand{Term: ask.term, Candidate: ask.candidate}); (err == nil) != ask.granted {
			t.Errorf("%+v: %v", ask, err)
		}
	}
	m.WantVariable("Raft", "term", 2)
}

// The majority elects; a leader of a later term ends the time of this one.
func TestElected(t *testing.T) {
	m := raft(t)
	m.Until("Raft", "candidate")
	if err := m.send(VoteCommand{Term: 0}); err == nil {
		t.Error("a vote of an old term counts")
	}
	if err := m.send(VoteCommand{Term: 1}); err != nil {
		t.Fatal(err)
	}
	m.Want("Raft", "leader")
	m.WantVariable("Raft", "leader", "a")
	m.Advance(time.Second)
	if m.heartbeats < 15 {
		t.Errorf("%d heartbeats in a second", m.heartbeats)
	}
	m.send(AppendCommand{Term: 5, Leader: "c"})
	m.Want("Raft", "follower")
	m.WantVariable("Raft", "term", 5)
	m.WantVariable("Raft", "votedFor", "")
}
