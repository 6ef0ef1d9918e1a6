// Package viz has Graphviz, built for the browser, for programs that serve pages with
// pictures.
package viz

import _ "embed"

// Script is dist/viz-global.js of @viz-js/viz, as the npm registry has it. It declares
// Viz.
//
//go:embed viz-global.js
var Script string

// License has the licences of what Script holds.
//
//go:embed LICENSE
var License string
