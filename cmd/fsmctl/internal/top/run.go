package top

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/uniseg"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
)

// Run shows the model on a screen until the user leaves or the context ends. The screen is
// finished when Run returns or panics. The error is that of the first answer, if there is
// none: later ones are shown.
func Run(ctx context.Context, screen tcell.Screen, m *Model, source client.Source) error {
	if err := screen.Init(); err != nil {
		return err
	}
	defer screen.Fini()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	v := viewer{screen: screen, m: m, source: source, results: make(chan any, 1), colors: os.Getenv("NO_COLOR") == ""}
	return v.loop(ctx)
}

// viewer is a model on a screen.
type viewer struct {
	screen  tcell.Screen
	m       *Model
	source  client.Source
	results chan any // a Result, or what the reader has panicked with
	colors  bool
	met     bool // there was an answer
	asked   int  // the generation that was asked for last
}

func (v *viewer) loop(ctx context.Context) error {
	keys := make(chan tcell.Event)
	quit := make(chan struct{})
	defer close(quit)
	go v.screen.ChannelEvents(keys, quit)
	tick := time.NewTimer(0)
	defer tick.Stop()
	for {
		v.paint()
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case e, ok := <-keys:
			if !ok || v.key(e) {
				return nil
			}
			if !v.m.paused && (v.asked != v.m.generation || v.m.moreWanted()) {
				v.ask(ctx)
			}
		case <-tick.C:
			if !v.m.paused {
				v.ask(ctx)
			}
			tick.Reset(v.m.interval)
		case r := <-v.results:
			if err := v.take(ctx, r); err != nil {
				return err
			}
		}
	}
}

// ask begins to read what the model wants, unless something is being read.
func (v *viewer) ask(ctx context.Context) {
	if v.m.busy {
		return
	}
	v.m.busy, v.asked = true, v.m.generation
	r := v.m.Wants()
	go func() {
		defer func() {
			if p := recover(); p != nil { // the screen has to be finished first
				v.results <- panicked{p}
			}
		}()
		result := Read(ctx, v.source, r)
		select {
		case v.results <- result:
		case <-ctx.Done():
		}
	}()
}

type panicked struct{ value any }

// take takes a result.
func (v *viewer) take(ctx context.Context, r any) error {
	result, ok := r.(Result)
	if !ok {
		panic(r.(panicked).value)
	}
	if ctx.Err() != nil {
		return nil
	}
	if result.Err != nil && !v.met {
		return result.Err
	}
	v.met = true
	selected := v.m.selected
	v.m.Take(result)
	if result.Err == nil && (v.asked != v.m.generation || v.m.moreWanted() || selected != v.m.selected) {
		v.ask(ctx)
	}
	return nil
}

// Read reads what a Request wants.
func Read(ctx context.Context, source client.Source, r Request) Result {
	result := Result{Request: r}
	if result.Trees, result.Err = source.Trees(ctx); result.Err != nil {
		return result
	}
	q := r.Query
	for range r.Pages {
		page, err := source.Workers(ctx, r.Tree, q)
		if err != nil {
			result.Err = err
			return result
		}
		result.Pages = append(result.Pages, page)
		if page.Next == "" {
			break
		}
		q.Cursor = page.Next
	}
	selected := r.Selected
	if selected == "" && r.From == 0 && len(result.Pages[0].Workers) > 0 {
		selected = result.Pages[0].Workers[0].Path
	}
	if selected == "" {
		return result
	}
	detail, err := source.Worker(ctx, r.Tree, selected)
	switch {
	case err == nil:
		result.Detail = &detail
	case !client.Is(err, client.NotFound):
		result.Err = err
	}
	return result
}

// key takes an event of the screen, and reports whether the user leaves.
func (v *viewer) key(e tcell.Event) bool {
	switch e := e.(type) {
	case *tcell.EventResize:
		v.screen.Sync() // paint sees the size
	case *tcell.EventKey:
		return v.m.Press(keyOf(e))
	case *tcell.EventError:
		return true
	}
	return false
}

var keyNames = map[tcell.Key]Key{
	tcell.KeyUp: "up", tcell.KeyDown: "down", tcell.KeyPgUp: "pgup", tcell.KeyPgDn: "pgdn", tcell.KeyHome: "home", tcell.KeyEnd: "end",
	tcell.KeyEnter: "enter", tcell.KeyRight: "right", tcell.KeyLeft: "left", tcell.KeyBackspace: "backspace", tcell.KeyBackspace2: "backspace",
	tcell.KeyEsc: "esc", tcell.KeyCtrlC: "ctrl-c",
}

func keyOf(e *tcell.EventKey) Key {
	if e.Key() == tcell.KeyRune {
		return Key(e.Rune())
	}
	return keyNames[e.Key()]
}

// paint puts the frame of the model on the screen.
func (v *viewer) paint() {
	v.screen.Clear()
	width, height := v.screen.Size()
	v.m.Resize(width, height)
	for y, l := range v.m.Draw().Lines {
		if y >= height {
			break
		}
		x := 0
		for _, s := range l.Spans {
			x = v.put(x, y, s.Text, v.style(s.Style, l.Selected))
		}
		for ; l.Selected && x < width; x++ {
			v.screen.SetContent(x, y, ' ', nil, v.style(Plain, true))
		}
	}
	v.screen.Show()
}

// put writes a text, and returns the column after it.
func (v *viewer) put(x, y int, text string, style tcell.Style) int {
	state := -1
	for len(text) > 0 {
		var cluster string
		var width int
		cluster, text, width, state = uniseg.FirstGraphemeClusterInString(text, state)
		runes := []rune(cluster)
		v.screen.SetContent(x, y, runes[0], runes[1:], style)
		x += width
	}
	return x
}

// style returns how a style looks on the screen.
func (v *viewer) style(s Style, selected bool) tcell.Style {
	style := tcell.StyleDefault
	switch s {
	case Bold:
		style = style.Bold(true)
	case Dim:
		style = style.Dim(true)
	case Head:
		style = style.Reverse(true)
	}
	if v.colors {
		switch s {
		case Good:
			style = style.Foreground(tcell.ColorGreen)
		case Warn:
			style = style.Foreground(tcell.ColorYellow)
		case Bad:
			style = style.Foreground(tcell.ColorRed)
		}
	} else if s == Bad {
		style = style.Bold(true)
	}
	if selected {
		style = style.Reverse(true)
	}
	return style
}

// ErrNoTerminal is returned by NewScreen if there is no terminal that can be used.
var ErrNoTerminal = errors.New("top needs a terminal; fsmctl get --watch does not")

// NewScreen returns the screen of the terminal of this process.
func NewScreen() (tcell.Screen, error) {
	screen, err := tcell.NewScreen()
	if err != nil {
		return nil, ErrNoTerminal
	}
	return screen, nil
}
