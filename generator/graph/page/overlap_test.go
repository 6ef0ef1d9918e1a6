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
	"github.com/fsmgen/fsmgen/internal/drawing/drawtest"
)

// check measures drawings, and reports what it finds.
const check = "<script>" + drawtest.Check + `
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
	for _, family := range drawtest.Families {
		t.Run(family, func(t *testing.T) {
			b := newBrowser(t)
			drawtest.OnlyFonts(t, family)
			var all []*model.Machine
			for _, folder := range folders {
				all = append(all, projecttest.Machines(t, folder)...)
			}
			text, err := page.HTML("Test", all, vizScript(t))
			if err != nil {
				t.Fatal(err)
			}
			frames := fmt.Sprintf("<script>const frames = %t;</script>", family != drawtest.Monospaced)
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
			drawtest.OnlyFonts(t, drawn)
			var all strings.Builder
			pictures := 0
			for _, folder := range folders {
				all.WriteString(svgOf(t, folder))
				pictures += len(projecttest.Machines(t, folder)) + 1
			}
			for _, family := range drawtest.Families[:3] {
				t.Run("seen with "+family, func(t *testing.T) {
					b := newBrowser(t)
					drawtest.OnlyFonts(t, family)
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
