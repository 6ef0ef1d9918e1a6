package project

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out said
		p := &progress{w: &out}
		p.say("reading %d specs", 3)
		time.Sleep(progressAfter - 1)
		if text := out.String(); text != "" {
			t.Errorf("before its time there is %q", text)
		}
		time.Sleep(progressEvery)
		if text := out.String(); text != wipe+cut+"reading 3 specs (0.5s)"+wrap {
			t.Errorf("what is shown: %q", text)
		}
		time.Sleep(progressEvery)
		p.end()
		if text := out.String(); !strings.HasSuffix(text, "reading 3 specs (0.6s)"+wrap+wipe) {
			t.Errorf("what is left: %q", text)
		}
		p.end() // a second time does nothing
	})
}

func TestProgressOfShortWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out said
		p := &progress{w: &out}
		for range 100 {
			p.say("writing")
			p.end()
		}
		silent := newProgress(&out) // not a terminal
		silent.say("writing")
		time.Sleep(time.Minute)
		silent.end()
		(*progress)(nil).say("writing")
		(*progress)(nil).end()
		if text := out.String(); text != "" {
			t.Errorf("%q", text)
		}
	})
}
