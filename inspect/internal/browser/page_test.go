package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/internal/alltests"
	"github.com/fsmgen/fsmgen/internal/scale"
)

// leaf is the sentence of the root cause, at its leaf.
const leaf = ".cause .leaf .says"

// TestRootCause switches a device off, and follows the cause by clicks down to the leaf.
func TestRootCause(t *testing.T) {
	p := newPlant(t)
	b := newBrowser(t)
	b.open(p.url)
	b.shows(".head h2", "EdgeNode")
	b.shows(".cause h3", "It is where it should be")
	b.shows(".machine svg .state.now", "active")
	b.shot("well")
	p.set("192.0.2.11", true)
	b.shows(".head .chip", "degraded")
	b.shows(leaf, "reachable to be true; it is false")
	b.shows(".row.selected", "degraded")
	b.shot("cause")
	b.click(".cause .chain a", "press")
	b.shows(".head h2", "press")
	b.shows(".row.selected", "press")
	b.shows(leaf, "reachable to be true; it is false")
	b.shows(".why .towards", "waits for connection to be up")
	b.until("the way that waits is coloured", "document.querySelector('.machine .arrow.is-false.to-idle.from-degraded')")
	b.until("the bars have the state", "document.querySelector('.timeline .bar.degraded')")
	b.shows(".sequence", "is degraded")
	b.size(1280, 3000)
	b.shot("bridge-long")
	b.dark(true)
	b.size(820, 3000)
	b.shot("bridge-long-820-dark")
	b.click(".cause .chain a", "connection")
	b.shows(".head h2", "connection")
	b.shows(leaf, "reachable to be true; it is false")
	b.shows(".why .guard", "observed.reachable = false")
	b.size(820, 1180)
	b.shot("leaf-820-dark")
	p.set("192.0.2.11", false)
	b.shows(".cause h3", "It is where it should be")
	b.shows(".machine svg .state.now", "up")
	if eval[bool](b, "document.querySelector('.operate form') !== null") {
		t.Error("the page has forms although the program can only be read")
	}
}

// TestChange edits the UserSpec of the root: it is refused with the field marked, then the
// plan is shown, then it is stored.
func TestChange(t *testing.T) {
	p := newPlant(t, inspect.WithWrite(anybody))
	b := newBrowser(t)
	b.open(p.url)
	b.shows(".configuration form", "First part of every topic")
	b.set("site", "not a name")
	b.click(".configuration button", "Show what it would do")
	b.until("the field is marked", "document.activeElement.getAttribute('aria-invalid') === 'true'")
	b.shows(".configuration .field .wrong", "must match")
	b.forgive("422") // which a browser logs, whatever the page does with it
	if !eval[bool](b, "[...document.querySelectorAll('.configuration button')].find((e) => e.textContent === 'Store it').disabled") {
		t.Error("what was refused can be stored")
	}
	b.set("site", "plant-2")
	b.fill("[aria-label='Element of servers']", "192.0.2.21:4840")
	b.click("button", "Add to devices")
	b.fill(".item:last-child [aria-label='Key in devices']", "saw")
	b.click(".configuration button", "Show what it would do")
	b.shows(".item:last-child .wrong", "is required")
	b.forgive("422")
	b.fill(".item:last-child fieldset input", "192.0.2.13")
	b.size(1280, 2400)
	b.click(".configuration button", "Show what it would do")
	b.shows(".plan tr", "browserupdateservers")
	b.shows(".plan tr", "sawadd")
	b.shot("plan-long")
	b.click(".configuration button", "Store it")
	b.shows(".configuration .good", "Stored as Version 1")
	if got := p.node.UserSpec(); got.Site != "plant-2" || got.Servers[0] != "192.0.2.21:4840" || len(got.Devices) != 4 || got.Devices["saw"].IPAddress != "192.0.2.13" {
		t.Errorf("%v is stored", got)
	}
	b.click("button[aria-label='Remove saw from devices']", "Remove")
	b.click(".configuration button", "Show what it would do")
	b.shows(".plan tr", "sawremove")
	b.set("mode", "idle")
	spec := p.node.UserSpec()
	spec.Site = "plant-3"
	if err := p.node.SetUserSpec(spec); err != nil {
		t.Fatal(err)
	}
	b.shows(".configuration .wrong", "has changed meanwhile")
	b.click(".configuration button", "Undo")
	b.until("the form has what is stored", field("site")+".value === 'plant-3'")
}

// TestCommand sends commands to a charger: one that is taken, and one that is not valid.
func TestCommand(t *testing.T) {
	p := newPlant(t, inspect.WithWrite(anybody))
	b := newBrowser(t)
	b.open(p.url + "#/Depot/Depot")
	b.shows(".head h2", "Depot")
	b.until("there are rows", "document.querySelectorAll('.row').length >= 3")
	b.click(".row .name", "bay1")
	b.shows(".head h2 small", "Charger")
	b.shows("form.command.taken", "Begins a session")
	b.click(".operate button", "Send start")
	b.shows(".operate .field .wrong", "is required")
	b.forgive("422")
	b.set("card", "an accepted card")
	b.click(".operate button", "Send start")
	b.shows(".operate .good", "The worker has taken it")
	b.shows(".head .chip", "charging")
	b.shows(".values", "line 7")
	b.until("the secret is not left in the form", field("card")+".value === ''")
	b.size(1280, 2600)
	b.shot("command-long")
	if eval[bool](b, "document.body.innerText.includes('an accepted card')") {
		t.Error("the page shows a secret")
	}
	b.click(".operate button", "Send stop")
	b.shows(".head .chip", "ready")
	b.click(".operate button", "Restart")
	b.click(".operate button", "press again")
	b.shows(".operate .good", "It begins again")
}

// TestKeyboard goes through the page without a mouse.
func TestKeyboard(t *testing.T) {
	p := newPlant(t)
	b := newBrowser(t)
	b.open(p.url)
	b.shows(".row", "mixer")
	eval[bool](b, "(document.getElementById('tree').focus(), true)")
	b.keys(kb.Home, kb.ArrowDown, kb.ArrowDown, kb.ArrowRight)
	b.shows(".row", "read_flow")
	b.keys(kb.ArrowRight, kb.Enter)
	b.shows(".head h2", "connection")
	b.until("the row is pointed at", "document.getElementById(document.getElementById('tree').getAttribute('aria-activedescendant')).getAttribute('aria-label').startsWith('connection, Connection, in up, healthy')")
	b.keys(kb.ArrowLeft, kb.ArrowLeft)
	b.until("the parent is closed", "![...document.querySelectorAll('.row')].some((e) => e.textContent.includes('read_flow'))")
	b.keys("/")
	b.until("the filter has the keys", "document.activeElement.closest('#filter')")
	eval[bool](b, "(document.activeElement.select(), true)") // the driver types the slash as well, which a keyboard does not
	b.keys("running")
	b.shows(".row", "write_flow")
	b.shows("#count", "found")
	// From the filter on, every control can be reached by the tabulator, and is to be seen.
	seen := map[string]bool{}
	for range 40 {
		b.keys(kb.Tab)
		seen[eval[string](b, "document.activeElement.closest('#tree, .section, header, #filter, .head')?.getAttribute('aria-label') || ''")] = true
		if !eval[bool](b, "document.activeElement === document.body || document.activeElement.getBoundingClientRect().width > 0") {
			t.Error("the tabulator leads to what is not to be seen")
		}
	}
	for _, want := range []string{"Workers", "The machine"} {
		if !seen[want] {
			t.Errorf("the tabulator does not lead to %q: %v", want, seen)
		}
	}
}

// TestThemes changes between light and dark, by the system and by the switch.
func TestThemes(t *testing.T) {
	p := newPlant(t)
	b := newBrowser(t)
	b.open(p.url)
	b.shows(".head h2", "EdgeNode")
	background := func() string { return eval[string](b, "getComputedStyle(document.body).backgroundColor") }
	light := background()
	b.dark(true)
	dark := background()
	if light == dark {
		t.Fatalf("both are %s", light)
	}
	b.click("#theme", "")
	if got := background(); got != light {
		t.Errorf("the switch gives %s", got)
	}
	b.open(p.url)
	b.shows(".head h2", "EdgeNode")
	if got := background(); got != light {
		t.Errorf("what was chosen is forgotten: %s", got)
	}
}

// TestManyWorkers scrolls through 100,000 workers and filters them. Only what can be seen
// is in the document, and no frame takes long.
func TestManyWorkers(t *testing.T) {
	const n = 100_000
	alltests.Need(t, "a browser")
	tree, err := scale.NewTree(scale.Valves(n))
	if err != nil {
		t.Fatal(err)
	}
	tree.Settle()
	page := inspect.Handler(tree.Supervisor)
	url := serve(t, page)
	t.Cleanup(page.Close)
	b := newBrowser(t)
	b.open(url)
	b.shows("#count", "100,001 workers")
	b.shows(".row", "Valve")
	// A page of the browser scrolls to the end of what was fetched, until all is there.
	slowest := eval[float64](b, `(async () => {
		const box = document.getElementById("tree");
		let slowest = 0, last = performance.now();
		for (let i = 0; i < 200; i++) {
			box.scrollTop = box.scrollHeight;
			await new Promise(requestAnimationFrame);
			slowest = Math.max(slowest, performance.now() - last);
			last = performance.now();
		}
		return slowest;
	})()`)
	t.Logf("the slowest of 200 frames while the list grows: %.0f ms", slowest)
	eval[bool](b, `(setInterval(() => {
		const box = document.getElementById("tree");
		if (box.scrollHeight < 28 * 100001) box.scrollTop = box.scrollHeight;
	}, 20), true)`)
	for had, now := 0, 1; now > had; { // as long as more of it comes
		had = now
		b.until("all of it", fmt.Sprintf("document.getElementById('tree').scrollHeight > %d || document.getElementById('tree').scrollHeight >= 28 * 100001", had))
		now = eval[int](b, "document.getElementById('tree').scrollHeight")
	}
	eval[bool](b, "(document.getElementById('tree').scrollTop = 1e9, true)")
	b.shows(".row", "99999")
	rows := eval[int](b, "document.querySelectorAll('.row').length")
	if rows > 120 {
		t.Errorf("%d rows are in the document", rows)
	}
	b.shot("many")
	eval[bool](b, "(document.getElementById('tree').focus(), true)")
	b.keys(kb.Home)
	b.shows(".row", "Plant")
	b.keys(kb.End)
	b.shows(".row", "99999")
	b.set("q", "Plant/5000")
	b.shows("#count", "11 found")
	b.set("q", "")
	b.set("sort", "longest")
	b.shows("#count", "200 and more found")
	b.set("type", "Plant")
	b.shows("#count", "1 found")
	b.until("one row is left", "document.querySelectorAll('.row').length === 1")
}

// field is a control of the form, by its label.
func field(label string) string {
	return fmt.Sprintf("[...document.querySelectorAll('main label')].find((e) => e.firstChild.textContent === %q)?.control", label)
}

// fill types a value into the first control that a selector finds.
func (b *browser) fill(selector, value string) {
	b.t.Helper()
	b.until(selector+" is there", fmt.Sprintf("document.querySelector(%q)", selector))
	eval[bool](b, fmt.Sprintf("((e) => { e.value = %q; e.dispatchEvent(new Event('input', {bubbles: true})); return true; })(document.querySelector(%q))", value, selector))
}

// set types a value into a control: of the filter by its name, or of a form by its label.
func (b *browser) set(name, value string) {
	b.t.Helper()
	control := fmt.Sprintf("(document.querySelector('#filter [name=%q]') || %s)", name, field(name))
	b.until(name+" is there", control)
	eval[bool](b, fmt.Sprintf("((e) => { e.value = %q; e.dispatchEvent(new Event('input', {bubbles: true})); return true; })(%s)", value, control))
}
