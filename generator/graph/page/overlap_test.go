package page_test

import (
	"bytes"
	"fmt"
	"html"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/graph/export"
	"github.com/fsmgen/fsmgen/generator/graph/page"
	"github.com/fsmgen/fsmgen/generator/internal/projecttest"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/project"
)

// check lists what cannot be read in a drawing: texts that leave their boxes,
// and labels that lie on one another, on a state or across the edge of a frame.
// A frame may lie on the way of an arrow that has nothing to do with it, and so
// on its label; of the example machines and the large one none does in a font for
// running text, which is what frames says.
const check = `<script>
const box = (e) => e.getBoundingClientRect();
const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
const within = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
function around(elements) {
  const all = elements.map(box);
  return { left: Math.min(...all.map((b) => b.left)), right: Math.max(...all.map((b) => b.right)),
    top: Math.min(...all.map((b) => b.top)), bottom: Math.max(...all.map((b) => b.bottom)) };
}
// inner is the innermost outline of a thing: that of a shutdown state is double.
const inner = (e, outline) => [...e.querySelectorAll(":scope " + outline)].map(box).sort((a, b) => a.width - b.width)[0];
function checked(g, found) {
  const leaves = (e, text) => found.push(e.id + ": its text leaves its box: " + text.textContent);
  for (const e of g.querySelectorAll(".state, .any, .group")) {
    for (const text of e.querySelectorAll("text")) if (!within(box(text), inner(e, "path"))) leaves(e, text);
  }
  for (const e of g.querySelectorAll(".machine")) {
    // The first polygon is the ground of the whole table, if it has several cells.
    const cells = [...e.querySelectorAll("polygon")].map(box).filter((b, i, all) => i > 0 || all.length === 1);
    for (const text of e.querySelectorAll("text")) if (!cells.some((c) => within(box(text), c))) leaves(e, text);
  }
  for (const text of g.querySelectorAll("text")) if (!within(box(text), box(g.ownerSVGElement))) leaves(g, text);
  const labels = [...g.querySelectorAll(".arrow")].map((e) => ({ id: e.id, parts: [...e.querySelectorAll("text")] }))
    .filter((e) => e.parts.length).map((e) => ({ id: e.id, ...around(e.parts) }));
  const states = [...g.querySelectorAll(".state, .any")];
  labels.forEach((a, i) => {
    for (const b of labels.slice(i + 1)) if (over(a, b)) found.push(a.id + " lies on " + b.id);
    for (const e of states) if (over(a, box(e.querySelector("path")))) found.push(a.id + " lies on " + e.id);
    for (const e of g.id === "Hostile" || !frames ? [] : g.querySelectorAll(".group")) {
      const frame = box(e.querySelector("path"));
      if (over(a, frame) && !within(a, frame)) found.push(a.id + " lies across the edge of " + e.id );
    }
  });
  found.push("drawn: " + g.id);
}
function report(found) {
  const list = document.createElement("pre");
  list.id = "found";
  list.textContent = found.join("\n");
  document.body.append(list);
}
`

// checkPage draws every picture of a page as the page does, in two sizes.
const checkPage = check + `
viz.then((instance) => {
  const found = [];
  for (const drawing of [...Object.values(data.pictures), data.tree]) {
    const svg = drawn(instance, drawing);
    const canvas = make("div", { class: "canvas" }, svg);
    document.body.append(canvas);
    const width = svg.getBoundingClientRect().width, height = svg.getBoundingClientRect().height;
    for (const scale of [1, 0.6]) {
      svg.setAttribute("width", width * scale);
      svg.setAttribute("height", height * scale);
      for (const g of svg.querySelectorAll(".graph")) checked(g, found);
    }
    canvas.remove();
  }
  report(found);
});
</script></body>`

const checkDrawings = check + `
const found = [];
for (const g of document.querySelectorAll(".graph")) checked(g, found);
report(found);
</script>`

// TestNothingOverlaps draws every machine, and the tree, with one set of fonts
// after the other, and measures in the browser that all can be read.
func TestNothingOverlaps(t *testing.T) {
	for _, family := range fontSets {
		t.Run(family, func(t *testing.T) {
			b := newBrowser(t)
			onlyFonts(t, family)
			var all []*model.Machine
			for _, folder := range folders {
				all = append(all, projecttest.Machines(t, folder)...)
			}
			text, err := page.HTML("Test", all, vizScript(t))
			if err != nil {
				t.Fatal(err)
			}
			frames := fmt.Sprintf("<script>const frames = %t;</script>", family != monospaced)
			b.readable(t, strings.Replace(text, "</body>", frames+checkPage, 1), 2*(len(all)+1))
		})
	}
}

// TestNothingOverlapsInSVG: an SVG is looked at on another machine than the one
// on which it was drawn. So it is drawn with one set of fonts, and looked at with
// another; Graphviz may have no fonts at all where it draws.
func TestNothingOverlapsInSVG(t *testing.T) {
	if _, err := exec.LookPath("dot"); err != nil {
		t.Skip("Graphviz is not installed")
	}
	for _, drawn := range []string{"", "Liberation Sans", "DejaVu Sans"} {
		t.Run("drawn with "+strconv.Quote(drawn), func(t *testing.T) {
			onlyFonts(t, drawn)
			var all strings.Builder
			pictures := 0
			for _, folder := range folders {
				all.WriteString(svgOf(t, folder))
				pictures += len(projecttest.Machines(t, folder)) + 1
			}
			for _, family := range fontSets[:3] {
				t.Run("seen with "+family, func(t *testing.T) {
					b := newBrowser(t)
					onlyFonts(t, family)
					b.readable(t, `<!DOCTYPE html><meta charset="utf-8"><body>`+all.String()+"<script>const frames = true;</script>"+checkDrawings, pictures)
				})
			}
		})
	}
}

// svgOf is what `fsmgen graph --format svg` writes for a project.
func svgOf(t *testing.T, folder string) string {
	t.Helper()
	var out, complaint bytes.Buffer
	opts := export.Options{Options: project.Options{Dir: folder, Stdout: &out, Stderr: &complaint}, Format: "svg"}
	if status := export.Run(t.Context(), opts); status != project.Fine {
		t.Fatalf("graph --format svg: status %d\n%s", status, complaint.String())
	}
	_, text, _ := strings.Cut(out.String(), "<svg")
	return "<svg" + text
}

// readable opens a page with the checks in it, which must have seen so many
// pictures, and reports what they have found.
func (b browser) readable(t *testing.T, text string, pictures int) {
	t.Helper()
	list := regexp.MustCompile(`(?s)<pre id="found">(.*?)</pre>`).FindStringSubmatch(b.dump(t, write(t, "page.html", text), ""))
	if list == nil {
		t.Fatal("the pictures were not measured")
	}
	drawn := 0
	for line := range strings.Lines(html.UnescapeString(list[1])) {
		if strings.HasPrefix(line, "drawn: ") {
			drawn++
			continue
		}
		t.Error(strings.TrimSpace(line))
	}
	if drawn != pictures {
		t.Errorf("%d of %d pictures were measured", drawn, pictures)
	}
}
