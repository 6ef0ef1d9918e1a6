package top_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/top"
)

var update = flag.Bool("update", false, "write the frames of testdata")

// shown is a model beside a plant, with a clock that stands still.
type shown struct {
	*top.Model
	plant *plant
	t     *testing.T
}

func begin(t *testing.T, pumps, width, height int) *shown {
	t.Helper()
	now := time.Date(2026, 11, 29, 17, 0, 0, 0, time.UTC)
	s := &shown{top.New("http://localhost:8080", "plant", "Plant", "", time.Second, func() time.Time { return now }), &plant{pumps: pumps}, t}
	s.Resize(width, height)
	s.refresh()
	return s
}

// refresh reads what the model wants until it wants nothing new.
func (s *shown) refresh() {
	s.t.Helper()
	s.Take(top.Read(context.Background(), s.plant, s.Wants()))
	s.Take(top.Read(context.Background(), s.plant, s.Wants())) // that of the selected one
}

func (s *shown) press(keys ...top.Key) {
	for _, k := range keys {
		if s.Press(k) {
			s.t.Fatalf("%s leaves", k)
		}
	}
}

// is compares what is shown with a file, and checks what holds for every frame.
func (s *shown) is(name string, width, height int) {
	s.t.Helper()
	frame := s.Draw()
	if len(frame.Lines) != height {
		s.t.Errorf("%s has %d lines, want %d", name, len(frame.Lines), height)
	}
	for _, l := range frame.Lines {
		text := ""
		for _, span := range l.Spans {
			text += span.Text
		}
		if show.Width(text) > width {
			s.t.Errorf("%s: a line is %d columns wide: %q", name, show.Width(text), text)
		}
		if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			s.t.Errorf("%s: a line has what is not printable: %q", name, text)
		}
	}
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(frame.String()), 0o644); err != nil {
			s.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), frame.String()); diff != "" {
		s.t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestFrames(t *testing.T) {
	for _, size := range []struct {
		name          string
		width, height int
	}{{"80x24", 80, 24}, {"120x40", 120, 40}} {
		t.Run(size.name, func(t *testing.T) {
			s := begin(t, 30, size.width, size.height)
			is := func(name string) { t.Helper(); s.is(size.name+"-"+name, size.width, size.height) }
			is("begin")
			s.press("down", "j", "down", "down")
			s.refresh()
			is("moved")
			s.press("up")
			s.refresh()
			is("progressing")
			s.press("c")
			s.refresh()
			is("cause")
			s.press("backspace", "h")
			s.refresh()
			is("not-well")
			s.press("esc", "/", "2", "9")
			s.refresh()
			is("typing")
			s.press("enter", "esc", "end")
			s.refresh()
			is("end")
			s.plant.gone = &client.Error{Kind: client.Unreachable, Text: "cannot reach http://localhost:8080: connection refused", Help: "is the program running, and is this its address?"}
			s.refresh()
			is("away")
			s.plant.gone = nil
			s.press("?")
			s.refresh()
			is("help")
		})
	}
}

// However small the screen is, nothing is drawn outside it, and nothing panics.
func TestSizes(t *testing.T) {
	for width := 1; width < 140; width += 9 {
		for height := 1; height < 30; height += 4 {
			s := begin(t, 40, width, height)
			s.press("end", "pgup", "down", "/", "p")
			s.refresh()
			for _, l := range s.Draw().Lines {
				text := ""
				for _, span := range l.Spans {
					text += span.Text
				}
				if show.Width(text) > max(width, 20) {
					t.Fatalf("at %dx%d a line is %d columns wide", width, height, show.Width(text))
				}
			}
		}
	}
}

// A refresh of 100,000 workers reads what is visible, not all of them.
func TestLarge(t *testing.T) {
	s := begin(t, 100_000, 80, 24)
	if s.plant.pages > 2 {
		t.Errorf("the first screen reads %d pages", s.plant.pages)
	}
	s.press("end")
	for range 18 { // two reads each of six pages of 500
		s.refresh()
	}
	if frame := s.Draw().String(); !strings.Contains(frame, "100001/100001 ") && !strings.HasSuffix(frame, "100001/100001\n") {
		t.Errorf("End does not lead to the last worker:\n%s", frame)
	}
	if s.plant.largest > 6 {
		t.Errorf("a refresh reads up to %d pages", s.plant.largest)
	}
	before := s.plant.pages
	s.refresh()
	if n := s.plant.pages - before; n > 4 { // two refreshes of at most two pages
		t.Errorf("a refresh at the end reads %d pages", n)
	}
	s.press("home")
	s.refresh()
	if frame := s.Draw().String(); !strings.Contains(frame, "1/100001") {
		t.Errorf("Home does not lead back:\n%s", frame)
	}
}

// A worker stays selected when others come and go. If it goes, its place is selected.
func TestSelection(t *testing.T) {
	s := begin(t, 30, 80, 24)
	s.press("end")
	s.refresh()
	s.plant.pumps = 29
	s.refresh()
	if frame := s.Draw().String(); !strings.Contains(frame, "30/30") {
		t.Errorf("%s", frame)
	}
	s.press("enter")
	s.refresh()
	s.plant.pumps = 10 // what is looked at has gone
	s.refresh()
	s.refresh()
	if frame := s.Draw().String(); !strings.Contains(frame, "11/11") && !strings.Contains(frame, "1/11") {
		t.Errorf("after the worker that is looked at has gone:\n%s", frame)
	}
	s.plant.gone = errors.New("x")
}

// What was asked for before something else does not come onto the screen.
func TestLateAnswer(t *testing.T) {
	s := begin(t, 30, 80, 24)
	late := top.Read(context.Background(), s.plant, s.Wants())
	s.press("h")
	s.Take(late)
	if frame := s.Draw().String(); strings.Contains(frame, "pump1 ") {
		t.Errorf("healthy workers are shown:\n%s", frame)
	}
}
