package page_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/graph/page"
	"github.com/fsmgen/fsmgen/generator/internal/projecttest"
)

// overlaps draws every machine and lists what cannot be read: labels that lie
// on one another, on a state or across the edge of a frame, and names that are
// wider than their state. A frame may lie on the way of an arrow that has
// nothing to do with it; of the example machines and the large one none does.
const overlaps = `<script>
function box(elements) {
  const all = elements.map((e) => e.getBoundingClientRect());
  return { left: Math.min(...all.map((b) => b.left)), right: Math.max(...all.map((b) => b.right)),
    top: Math.min(...all.map((b) => b.top)), bottom: Math.max(...all.map((b) => b.bottom)) };
}
function boxes(svg, what, part) {
  return [...svg.querySelectorAll(what)].map((e) => ({ id: e.id, parts: [...e.querySelectorAll(part)] }))
    .filter((e) => e.parts.length).map((e) => ({ id: e.id, ...box(e.parts) }));
}
const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
const within = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
Viz.instance().then((viz) => {
  const found = [];
  for (const machine of data.machines) {
    const svg = viz.renderSVGElement(data.pictures[machine.worker]);
    document.body.append(svg);
    for (const text of svg.querySelectorAll(".arrow text")) text.textContent = text.textContent.trimEnd();
    const frames = machine.worker === "Hostile" ? [] : boxes(svg, ".group", "path");
    const labels = boxes(svg, ".arrow", "text"), states = boxes(svg, ".state, .any", "path"), names = boxes(svg, ".state, .any", "text");
    labels.forEach((a, i) => [...labels.slice(i + 1), ...states].filter((b) => over(a, b)).forEach((b) => found.push(a.id + " lies on " + b.id)));
    for (const a of labels) for (const f of frames) if (over(a, f) && !within(a, f)) found.push(a.id + " lies across the edge of " + f.id);
    names.forEach((name, i) => { if (name.left < states[i].left || name.right > states[i].right) found.push(name.id + " is wider than its state"); });
    found.push(machine.worker + " has " + labels.length + " labels and " + states.length + " states");
    svg.remove();
  }
  const list = document.createElement("pre");
  list.id = "found";
  list.textContent = found.join("\n");
  document.body.append(list);
});
</script></body>`

func TestNothingOverlaps(t *testing.T) {
	b := newBrowser(t)
	for _, folder := range folders {
		all := projecttest.Machines(t, folder)
		text, err := page.HTML("Test", all, vizScript(t))
		if err != nil {
			t.Fatal(err)
		}
		file := write(t, "page.html", strings.Replace(text, "</body>", overlaps, 1))
		list := regexp.MustCompile(`(?s)<pre id="found">(.*?)</pre>`).FindStringSubmatch(b.dump(t, file, ""))
		if list == nil {
			t.Fatal("the pictures were not measured")
		}
		drawn := 0
		for line := range strings.Lines(html.UnescapeString(list[1])) {
			if strings.Contains(line, " labels and ") {
				drawn++
				continue
			}
			t.Error(line)
		}
		if drawn != len(all) {
			t.Errorf("%d of %d machines were measured", drawn, len(all))
		}
	}
}
