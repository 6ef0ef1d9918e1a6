// Package drawtest helps to test pictures in a browser: with which fonts they are drawn,
// and whether all of them can be read.
package drawtest

// Check is a script. Its checked(g, found) adds to found what cannot be read in a drawing
// g: texts that leave their boxes, and labels that lie on one another, on a state or
// across the edge of a frame; at the end "drawn: " and the id of g. A frame may lie on the
// way of an arrow that has nothing to do with it, and so on its label; of the example
// machines and the large one none does in a font for running text. A const frames says
// whether that is looked at.
const Check = `const box = (e) => e.getBoundingClientRect();
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
`
