// Package page writes machines as one HTML page that needs nothing else: no
// network, no other file. The pictures are drawn in the browser, by a build of
// Graphviz that the caller hands in as a script.
package page

import (
	_ "embed"
	"encoding/json"
	"html"
	"strings"

	"github.com/fsmgen/fsmgen/generator/describe"
	"github.com/fsmgen/fsmgen/generator/graph"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/drawing"
)

var (
	//go:embed page.html
	frame string
	//go:embed page.css
	style string
	//go:embed tables.js
	tablesScript string
	//go:embed page.js
	pageScript string
)

// data is what the page shows.
type data struct {
	Title    string                     `json:"title"`
	Machines []*describe.Machine        `json:"machines"`
	Pictures map[string]drawing.Picture `json:"pictures"`       // by worker
	Tree     *drawing.Picture           `json:"tree,omitempty"` // nil: no machine has children
}

// HTML makes the page. viz is the script of Graphviz for the browser
// (viz-global.js of @viz-js/viz), which declares Viz.
func HTML(title string, machines []*model.Machine, viz string) (string, error) {
	d := data{Title: title, Machines: describe.Describe(machines).Machines, Pictures: map[string]drawing.Picture{}}
	for _, m := range machines {
		d.Pictures[m.Worker] = graph.Unmeasured(m)
	}
	if tree := graph.UnmeasuredTree(machines); tree.DOT != "" {
		d.Tree = &tree
	}
	// The encoder writes <, > and & as escapes, so that no text of a spec can
	// end the script element that holds it. The page makes text nodes of them.
	encoded, err := json.Marshal(d)
	if err != nil {
		return "", err
	}
	return strings.NewReplacer(
		"{{title}}", html.EscapeString(title),
		"{{style}}", drawing.Style+style,
		"{{data}}", string(encoded),
		"{{viz}}", inScript(viz),
		"{{script}}", inScript(drawing.Script+tablesScript+pageScript),
	).Replace(frame), nil
}

// inScript keeps a script from ending its element.
func inScript(s string) string { return strings.ReplaceAll(s, "</script", `<\/script`) }
