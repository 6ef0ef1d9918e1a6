package driver

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// liveSends are the commands that are sent to a tree which runs. One goroutine sends them.
type liveSends struct {
	root   Root
	m      *model.Machine
	posted []<-chan error
	wrong  []error
	sent   int
}

// one sends a command, or waits for the outcome of one for some time.
func (l *liveSends) one(tree Tree) {
	rnd := value.Random{Rand: rand.New(rand.NewPCG(rand.Uint64(), 4)), Now: time.Now()}
	m, path := l.m, l.m.Worker
	for len(m.Children) > 0 && (len(m.Commands) == 0 || rnd.IntN(2) == 0) {
		c := pick(rnd, m.Children)
		m, path = c.Machine, path+"/"+childName(rnd, m, c)
	}
	if len(m.Commands) == 0 {
		return
	}
	l.sent++
	c := pick(rnd, m.Commands)
	send := l.root.Sends[m.Worker]
	if rnd.IntN(2) == 0 {
		l.posted = append(l.posted, send(nil, tree, path, c.Name, liveFiller(c.Type)))
		return
	}
	ctx, cancel := context.WithTimeoutCause(context.Background(), time.Duration(rnd.IntN(8_000))*time.Microsecond, errTakenBack)
	defer cancel()
	l.is(<-send(ctx, tree, path, c.Name, liveFiller(c.Type)))
}

// is notes an outcome that there is not.
func (l *liveSends) is(err error) {
	var rejected *fsm.CommandError
	for _, known := range []error{errTakenBack, fsm.ErrDown, fsm.ErrBusy, fsm.ErrNoWorker, fsm.ErrWorkerType} {
		if err == nil || errors.Is(err, known) {
			return
		}
	}
	if !errors.As(err, &rejected) && !isInvalid(err) {
		l.wrong = append(l.wrong, err)
	}
}

// ended: the tree is down, and each command has one outcome.
func (l *liveSends) ended() error {
	for _, c := range l.posted {
		select {
		case err := <-c:
			l.is(err)
		default:
			return errors.New("a command is lost")
		}
		select {
		case err := <-c:
			return errors.Join(errors.New("a command has two outcomes"), err)
		default:
		}
	}
	return errors.Join(l.wrong...)
}
