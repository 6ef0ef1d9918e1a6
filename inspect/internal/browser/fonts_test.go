package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/internal/alltests"
	"github.com/fsmgen/fsmgen/internal/drawing/drawtest"
)

// workers are one of each type.
var workers = []string{
	"EdgeNode/EdgeNode", "EdgeNode/EdgeNode/press", "EdgeNode/EdgeNode/press/connection", "EdgeNode/EdgeNode/press/read_flow",
	"EdgeNode/EdgeNode/browser", "EdgeNode/EdgeNode/browser/192.0.2.20:4840", "Depot/Depot", "Depot/Depot/bay1",
}

// TestFonts looks at a worker of each type with one set of fonts after the other, in a
// wide and in a narrow window: every text of a picture is in its box, and nothing of the
// page is wider than there is room.
func TestFonts(t *testing.T) {
	alltests.Need(t, "a browser")
	for _, family := range drawtest.Families {
		t.Run(family, func(t *testing.T) {
			drawtest.OnlyFonts(t, family)
			p := newPlant(t, inspect.WithWrite(anybody))
			p.set("192.0.2.11", true)
			b := newBrowser(t)
			for _, at := range workers {
				b.open(p.url + "#/" + strings.ReplaceAll(at, ":", "%3A"))
				_, path, _ := strings.Cut(at, "/")
				b.until("the worker is shown", fmt.Sprintf("document.title.startsWith(%q)", path+" ·"))
				b.until("the picture is drawn", "document.querySelector('.machine svg .state')")
				for _, width := range []int64{1280, 820} {
					b.size(width, 900)
					for _, text := range eval[[]string](b, measure(family)) {
						if !strings.HasPrefix(text, "drawn: ") {
							t.Errorf("%s at %d: %s", at, width, text)
						}
					}
					if at == workers[1] && family != drawtest.Monospaced {
						b.shot(fmt.Sprintf("font-%s-%d", strings.ReplaceAll(family, " ", ""), width))
					}
				}
			}
		})
	}
}

// measure is a script that lists what cannot be read.
func measure(family string) string {
	return fmt.Sprintf(`(() => {
const frames = %t;
%s
const found = [];
checked(document.querySelector(".machine svg .graph"), found);
for (const e of [document.body, document.querySelector("header"), document.querySelector("#filter"), document.querySelector("main"), ...document.querySelectorAll(".section")]) {
	if (e.scrollWidth > e.clientWidth) found.push((e.id || e.className || e.tagName) + " is wider than there is room: " + e.scrollWidth + " in " + e.clientWidth);
}
for (const row of document.querySelectorAll(".row")) {
	for (const part of row.children) {
		const a = part.getBoundingClientRect(), b = row.getBoundingClientRect();
		if (a.width && (a.top < b.top - 1 || a.bottom > b.bottom + 1 || a.left < b.left - 1 || a.right > b.right + 1)) found.push("a row has no room for " + part.textContent);
	}
}
for (const button of document.querySelectorAll("button, .chip, .tag, .below")) {
	if (button.scrollWidth > button.clientWidth + 1 && getComputedStyle(button).display !== "inline") found.push("a button has no room for " + button.textContent);
}
return found;
})()`, family != drawtest.Monospaced, drawtest.Check)
}
