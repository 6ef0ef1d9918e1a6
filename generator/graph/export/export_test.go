package export

import (
	"encoding/xml"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/project"
)

// TestSVG draws all made-up machines, hostile texts among them, as one SVG
// that is well-formed.
func TestSVG(t *testing.T) {
	if _, err := exec.LookPath("dot"); err != nil {
		t.Skip("Graphviz is not installed")
	}
	_, machines, err := project.Choose(project.Options{Dir: "../testdata"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := svg(t.Context(), pictures(machines))
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, text)
	for _, m := range machines {
		for _, s := range m.States {
			if id := ` id="` + m.Worker + "." + s.Name + `"`; strings.Count(text, id) != 1 {
				t.Errorf("state %s of %s is drawn %d times", s.Name, m.Worker, strings.Count(text, id))
			}
		}
	}
}

func wellFormed(t *testing.T, text string) {
	t.Helper()
	for decoder := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestStack(t *testing.T) {
	one := "<?xml version=\"1.0\"?>\n<svg width=\"10pt\" height=\"20pt\"\n viewBox=\"0 0 10 20\" xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>\n"
	text, err := stack([]string{one, one})
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, text)
	for _, want := range []string{`width="10pt" height="64pt"`, `<svg x="0" y="44" width="10" height="20" viewBox="0 0 10 20"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks %s", text, want)
		}
	}
	if _, err := stack([]string{one, "<svg/>"}); err == nil {
		t.Error("an SVG without a size is accepted")
	}
}

func TestChecked(t *testing.T) {
	if _, err := checked("hello", "/bin/fsmgen-viz"); err == nil {
		t.Error("a text that is not the script is accepted")
	}
}
