package browser

import (
	"context"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/fsmgen/fsmgen/internal/alltests"
)

// patience is how long a test waits for something to appear.
const patience = 2 * time.Minute

// browser is a tab of a browser without a window.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu    sync.Mutex
	wrong []string // what the page has complained about
}

// newBrowser starts a browser. When the test ends, its page must not have complained.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	alltests.Need(t, "a browser")
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && program == "" {
			program = found
		}
	}
	if program == "" {
		t.Skip("chromium is not installed")
	}
	profile, err := os.MkdirTemp("", "fsmgen-browser-") // the browser may still write to it when the test ends
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(profile) })
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-dev-shm-usage", true))...)
	t.Cleanup(cancel)
	b := &browser{t: t}
	var stop context.CancelFunc
	b.ctx, stop = chromedp.NewContext(allocator)
	t.Cleanup(stop)
	b.do() // starts the browser
	messages := chromedp.Console(b.ctx)
	read := make(chan struct{})
	go func() {
		defer close(read)
		b.read(messages)
	}()
	b.size(1280, 900)
	t.Cleanup(func() {
		if b.ctx.Err() == nil {
			eval[bool](b, `(console.log("the end of the test"), true)`)
			<-read
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, text := range b.wrong {
			t.Errorf("the page complains: %s", text)
		}
	})
	return b
}

// read notes what the page and the browser complain about, until the test ends.
func (b *browser) read(messages iter.Seq2[chromedp.ConsoleMessage, error]) {
	for m, err := range messages {
		if err != nil || m.Text == "the end of the test" {
			return
		}
		switch m.Type {
		case chromedp.ConsoleError, chromedp.ConsoleWarning, chromedp.ConsoleException:
			b.mu.Lock()
			b.wrong = append(b.wrong, m.String()+" "+m.URL)
			b.mu.Unlock()
		}
	}
}

// forgive forgets what the page has complained about until now, if it contains a text.
func (b *browser) forgive(part string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var rest []string
	for _, text := range b.wrong {
		if !strings.Contains(text, part) {
			rest = append(rest, text)
		}
	}
	b.wrong = rest
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if len(actions) == 0 {
		ctx = b.ctx // the browser lives as long as this
	}
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatalf("%v\nThe page shows:\n%s", err, b.text())
	}
}

func (b *browser) open(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
}

// keys presses keys.
func (b *browser) keys(keys ...string) {
	b.t.Helper()
	for _, key := range keys {
		b.do(chromedp.KeyEvent(key))
	}
}

// text is what can be read on the page.
func (b *browser) text() string {
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
	if err != nil {
		return err.Error()
	}
	return text
}

func (b *browser) size(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

// dark makes the browser prefer dark pages, or light ones.
func (b *browser) dark(dark bool) {
	b.t.Helper()
	value := "light"
	if dark {
		value = "dark"
	}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}},
	}); err != nil {
		b.t.Fatal(err)
	}
}

// eval returns the value of an expression.
func eval[T any](b *browser, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v\nThe page shows:\n%s", expression, err, b.text())
	}
	return value
}

// until waits until an expression is true.
func (b *browser) until(what, expression string) {
	b.t.Helper()
	end := time.Now().Add(patience)
	for !eval[bool](b, "Boolean("+expression+")") {
		if time.Now().After(end) {
			b.t.Fatalf("%s: not in %v\nThe page shows:\n%s", what, patience, b.text())
		}
		time.Sleep(50 * time.Millisecond) // the browser is another program
	}
}

// shows waits until an element has a text.
func (b *browser) shows(selector, part string) {
	b.t.Helper()
	b.until(fmt.Sprintf("%s shows %q", selector, part),
		fmt.Sprintf("[...document.querySelectorAll(%q)].some((e) => e.textContent.includes(%q))", selector, part))
}

// click clicks on the first element whose text has a part.
func (b *browser) click(selector, part string) {
	b.t.Helper()
	b.shows(selector, part)
	eval[bool](b, fmt.Sprintf("([...document.querySelectorAll(%q)].find((e) => e.textContent.includes(%q)).click(), true)", selector, part))
}

// shot writes a picture of the page to the folder of FSMGEN_SHOTS, if there is one.
func (b *browser) shot(name string) {
	b.t.Helper()
	folder := os.Getenv("FSMGEN_SHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
