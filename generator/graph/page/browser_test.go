package page_test

import (
	"context"
	"errors"
	"html"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generator/graph"
	"github.com/fsmgen/fsmgen/generator/graph/page"
	"github.com/fsmgen/fsmgen/generator/internal/npmtest"
	"github.com/fsmgen/fsmgen/generator/internal/projecttest"
	"github.com/fsmgen/fsmgen/internal/alltests"
)

// folders are the projects whose pages are opened: the examples, and machines
// of 5 and of 60 states and one with hostile texts.
var folders = []string{"../../..", "../testdata"}

// browser opens pages without a window.
type browser struct{ program, profile string }

func newBrowser(t *testing.T) browser {
	t.Helper()
	alltests.Need(t, "a browser")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if program, err := exec.LookPath(name); err == nil {
			return browser{program: program, profile: profile(t)}
		}
	}
	t.Skip("chromium is not installed")
	return browser{}
}

// profile is a folder for the browser, which may still write to it when it is
// removed: what then stays behind is the system's to remove.
func profile(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "fsmgen-browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// dump returns the document as it stands once its scripts have run. The browser's
// virtual time does not wait for WebAssembly that is compiled beside it, which a
// busy machine may take long for: a picture that is still being drawn is asked
// for again.
func (b browser) dump(t *testing.T, file, fragment string) (document string) {
	t.Helper()
	for range 5 {
		if document = b.dumpOnce(t, file, fragment); !strings.Contains(body(document), "Drawing…") {
			break
		}
	}
	return document
}

func (b browser) dumpOnce(t *testing.T, file, fragment string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	at := url.URL{Scheme: "file", Path: file, Fragment: fragment}
	cmd := exec.CommandContext(ctx, b.program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--user-data-dir="+b.profile, "--virtual-time-budget=20000", "--dump-dom", at.String())
	cmd.WaitDelay = 30 * time.Second
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		t.Fatalf("%s: %v\n%s", b.program, err, complaint.String())
	}
	return string(out)
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func vizScript(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile("../../../cmd/fsmgen-viz/viz/viz-global.js")
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// TestBrowser opens the page of every machine in a browser and finds every
// state in it: in the picture, and in the tables.
func TestBrowser(t *testing.T) {
	b := newBrowser(t)
	for _, folder := range folders {
		all := projecttest.Machines(t, folder)
		text, err := page.HTML("Test", all, vizScript(t))
		if err != nil {
			t.Fatal(err)
		}
		file := write(t, "page.html", text)
		for _, m := range all {
			seen := body(b.dump(t, file, "/"+m.Worker))
			for _, s := range m.States {
				if n := strings.Count(seen, `<g id="`+m.Worker+"."+s.Name+`" class="node state`); n != 1 {
					t.Errorf("state %s of %s is drawn %d times", s.Name, m.Worker, n)
				}
				if !strings.Contains(seen, `<a href="#/`+m.Worker+"/"+s.Name+`">`+s.Name+`</a>`) {
					t.Errorf("state %s of %s stands in no table", s.Name, m.Worker)
				}
				for line := range strings.Lines(s.Doc) {
					if line = strings.TrimSpace(line); !strings.Contains(html.UnescapeString(seen), line) {
						t.Errorf("%q is not shown for state %s of %s", line, s.Name, m.Worker)
					}
				}
			}
			sound(t, m.Worker, seen)
		}
		tree := body(b.dump(t, file, "/"))
		for _, m := range all {
			if !strings.Contains(tree, `id="tree.`+m.Worker+`"`) {
				t.Errorf("the tree lacks %s", m.Worker)
			}
		}
		sound(t, "tree", tree)
	}
}

// body leaves out the scripts, which hold every text as well.
func body(document string) string {
	return regexp.MustCompile(`(?s)<script.*?</script>`).ReplaceAllString(document, "")
}

// sound looks for what must not be in a page, whatever the spec says.
func sound(t *testing.T, name, seen string) {
	t.Helper()
	for _, bad := range []string{`class="failure"`, "Drawing…", "<title>owned</title>", "<img", "onerror=alert"} {
		if strings.Contains(strings.ReplaceAll(seen, "&lt;img src=x onerror=alert(1)&gt;", ""), bad) {
			t.Errorf("the page of %s holds %s", name, bad)
		}
	}
}

// TestFlow looks in the tables for what flows into machines and out of them.
func TestFlow(t *testing.T) {
	b := newBrowser(t)
	text, err := page.HTML("Test", projecttest.Machines(t, folders[1]), vizScript(t))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, "hunter2") {
		t.Error("the page shows a secret")
	}
	file := write(t, "page.html", text)
	tag := regexp.MustCompile("<[^>]*>")
	for worker, want := range map[string][]string{
		"Pump": {
			"Variables", "triesintinitial 1, min 0, max 9", "sharefloat64default 1, min 0, max 50", "modeslow | half-open", "keystringsecret",
			"flowfloat64observed.flow", "rinserunningRinses the filter.", "pingrunning",
			"to rinsing on rinse set tries: vars.tries + 1", "stays on ping set tries: 0", "after spec.most in awake",
			"defers ping", "health healthy", "again after input.share, input.mode",
			"What the action turn finds out, read as result", "liftfloat64How high it lifts the water.",
			"Kinds of error, read as failure", "dryturnnoThere is no water.", "jammedturnyes",
		},
		"Pool": {
			"What children are told, and what is read of them", "totalfloat64sum(child.pumps.flow, 0.0)",
			"pumpsshare = div(observed.water, count(child.pumps.wanted, false), 0.0)mode = half-openkey = spec.codeflowwanted",
			"spareshare = 4mode = slowkey = ***flow",
		},
	} {
		seen := html.UnescapeString(tag.ReplaceAllString(body(b.dump(t, file, "/"+worker)), ""))
		for _, w := range want {
			if !strings.Contains(seen, w) {
				t.Errorf("the page of %s lacks %q", worker, w)
			}
		}
	}
}

// TestState opens the page at a state: its panel and its arrows are shown.
func TestState(t *testing.T) {
	b := newBrowser(t)
	text, err := page.HTML("Test", projecttest.Machines(t, folders[0]), vizScript(t))
	if err != nil {
		t.Fatal(err)
	}
	seen := body(b.dump(t, write(t, "page.html", text), "/Bridge/idle"))
	for _, want := range []string{
		`<aside class="panel"><h2>idle</h2>`, `class="node state chosen"`,
		`<a href="#/Bridge">The whole machine</a>`,
		`class="edge arrow to-active from-idle leaving"`, `class="edge arrow to-idle from-active arriving"`,
	} {
		if !strings.Contains(seen, want) {
			t.Errorf("the page at Bridge/idle lacks %s", want)
		}
	}
}

// TestMermaid has Mermaid itself, the version that GitHub has or a newer one,
// draw every diagram. It comes from the npm registry.
func TestMermaid(t *testing.T) {
	if testing.Short() {
		t.Skip("fetches Mermaid")
	}
	b := newBrowser(t)
	script := mermaidScript(t)
	for _, folder := range folders {
		all := projecttest.Machines(t, folder)
		diagrams := []string{graph.MermaidTree(all)}
		for _, m := range all {
			diagrams = append(diagrams, graph.Mermaid(m))
		}
		seen := drawMermaid(t, b, script, diagrams)
		for _, m := range all {
			for _, s := range m.States {
				if !strings.Contains(seen, ">"+s.Name+"<") {
					t.Errorf("state %s of %s is not drawn", s.Name, m.Worker)
				}
			}
		}
	}
}

// TestMermaidOfTheDocs has Mermaid draw the diagrams of the documentation.
func TestMermaidOfTheDocs(t *testing.T) {
	if testing.Short() {
		t.Skip("fetches Mermaid")
	}
	const root = "../../../"
	pages, err := filepath.Glob(root + "docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t)
	script := mermaidScript(t)
	shown := 0
	for _, page := range append(pages, root+"README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		var diagrams []string
		for _, rest := range strings.Split(string(text), "\n```mermaid\n")[1:] {
			diagram, _, _ := strings.Cut(rest, "```")
			diagrams = append(diagrams, diagram)
		}
		if len(diagrams) > 0 {
			drawMermaid(t, b, script, diagrams)
		}
		shown += len(diagrams)
	}
	if shown < 4 {
		t.Errorf("the documentation has %d diagrams", shown)
	}
}

// drawMermaid returns the page on which Mermaid has drawn diagrams.
func drawMermaid(t *testing.T, b browser, script string, diagrams []string) string {
	t.Helper()
	var text strings.Builder
	text.WriteString(`<!DOCTYPE html><meta charset="utf-8"><body>`)
	for _, d := range diagrams {
		text.WriteString(`<pre class="mermaid">` + html.EscapeString(d) + "</pre>")
	}
	text.WriteString(`<script src="` + script + `"></script><script>mermaid.initialize({startOnLoad: false});
mermaid.run().then(() => document.body.append("all drawn"), (e) => document.body.append("not drawn: " + e))</script>`)
	seen := body(b.dump(t, write(t, "mermaid.html", text.String()), ""))
	if !strings.Contains(seen, "all drawn") {
		t.Errorf("Mermaid: %s", seen[max(0, len(seen)-600):])
	}
	if n := strings.Count(seen, "aria-roledescription="); n < len(diagrams) {
		t.Errorf("Mermaid has drawn %d of %d diagrams", n, len(diagrams))
	}
	if strings.Contains(seen, `aria-roledescription="error"`) || strings.Contains(seen, "<img") {
		t.Error("Mermaid has drawn an error, or a text of a spec has become an element")
	}
	return seen
}

const mermaidVersion = "11.17.2"

// mermaidScript fetches Mermaid once and keeps it in the user's cache.
func mermaidScript(t *testing.T) string {
	t.Helper()
	dir := npmtest.Folder(t, "npm-mermaid-"+mermaidVersion, func(dir string) {
		npmtest.Run(t, dir, "pack", "mermaid@"+mermaidVersion)
		unpack := exec.Command("tar", "-xzf", "mermaid-"+mermaidVersion+".tgz", "package/dist/mermaid.min.js")
		unpack.Dir = dir
		if out, err := unpack.CombinedOutput(); err != nil {
			t.Fatalf("tar: %v\n%s", err, out)
		}
	})
	return filepath.Join(dir, "package", "dist", "mermaid.min.js")
}
