package top_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gdamore/tcell/v2"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/top"
)

// screen is a screen in memory that knows whether it was finished.
type screen struct {
	tcell.SimulationScreen
	finished chan struct{}

	mu    sync.Mutex
	shown string
}

// Show keeps what is shown: the cells of a screen belong to the goroutine that paints.
func (s *screen) Show() {
	s.SimulationScreen.Show()
	cells, width, height := s.GetContents()
	var b strings.Builder
	for y := range height {
		for x := range width {
			b.WriteString(string(cells[y*width+x].Runes))
		}
		b.WriteByte('\n')
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown = b.String()
}

func (s *screen) Fini() {
	s.SimulationScreen.Fini()
	close(s.finished)
}

// text returns what the screen shows.
func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown
}

// until waits until the screen shows a text.
func (s *screen) until(t *testing.T, text string) {
	t.Helper()
	give := time.After(20 * time.Second)
	for !strings.Contains(s.text(), text) {
		select {
		case <-give:
			t.Fatalf("the screen does not show %q:\n%s", text, s.text())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// run runs top on a screen in memory.
func run(t *testing.T, ctx context.Context, p *plant) (*screen, chan error) {
	t.Helper()
	t.Setenv("NO_COLOR", "1")
	s := &screen{SimulationScreen: tcell.NewSimulationScreen("UTF-8"), finished: make(chan struct{})}
	ended := make(chan error, 1)
	go func() {
		ended <- func() (err error) {
			defer func() {
				if r := recover(); r != nil {
					select {
					case <-s.finished:
						err = r.(error)
					default:
						t.Error("a panic has left the screen as it was")
					}
				}
			}()
			return top.Run(ctx, s, top.New("here", "plant", "Plant", "", 20*time.Millisecond, time.Now), p)
		}()
	}()
	return s, ended
}

func ends(t *testing.T, s *screen, ended chan error) error {
	t.Helper()
	select {
	case err := <-ended:
		select {
		case <-s.finished:
		default:
			t.Error("the screen was not finished")
		}
		return err
	case <-time.After(20 * time.Second):
		t.Fatal("top does not end")
		return nil
	}
}

// Keys move the selection, a program that goes away is said and comes back, and Ctrl-C
// leaves with the terminal as it was.
func TestRun(t *testing.T) {
	p := &plant{pumps: 30}
	s, ended := run(t, t.Context(), p)
	s.until(t, "Plant is in running, where it should be")
	s.InjectKey(tcell.KeyDown, 0, 0)
	s.until(t, "2/31")
	s.until(t, "pump1 is in running")
	p.set(func() {
		p.gone = &client.Error{Kind: client.Unreachable, Text: "cannot reach here: connection refused"}
	})
	s.until(t, "cannot reach here: connection refused; trying again")
	p.set(func() { p.gone = nil })
	s.until(t, "pump1 is in running")
	s.SetSize(120, 40)
	s.InjectKey(tcell.KeyRune, 'h', 0)
	s.until(t, "[progressing or worse]")
	s.until(t, "DESIRED")
	s.InjectKey(tcell.KeyCtrlC, 0, tcell.ModCtrl)
	if err := ends(t, s, ended); err != nil {
		t.Errorf("Ctrl-C gives %v", err)
	}
}

// A signal ends top, and so does a program that does not answer at the beginning.
func TestRunEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, ended := run(t, ctx, &plant{pumps: 3})
	s.until(t, "Plant")
	cancel()
	if err := ends(t, s, ended); err != context.Canceled {
		t.Errorf("a signal gives %v", err)
	}
	s, ended = run(t, t.Context(), &plant{gone: &client.Error{Kind: client.Unreachable, Text: "cannot reach it"}})
	if err := ends(t, s, ended); !client.Is(err, client.Unreachable) {
		t.Errorf("a program that is not there gives %v", err)
	}
}

type planted struct{}

func (planted) Error() string { return "planted" }

// A panic while something is read, or drawn, gives the terminal back first.
func TestRunPanics(t *testing.T) {
	p := &plant{pumps: 3}
	s, ended := run(t, t.Context(), p)
	s.until(t, "Plant is in running")
	p.set(func() { p.broken = planted{} })
	if err := ends(t, s, ended); err != (planted{}) {
		t.Errorf("%v", err)
	}
}
