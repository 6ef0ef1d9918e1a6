package drawing

import _ "embed"

// Script draws pictures in a browser, measured with its fonts. It is no module: what it
// declares is global, such as make, which makes an element, and picture, which makes one
// that shows a Picture. It needs Viz, which viz-global.js of @viz-js/viz declares.
//
//go:embed picture.js
var Script string

// Style has the colours of a page, light and dark, and those of pictures.
//
//go:embed picture.css
var Style string
