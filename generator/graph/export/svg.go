package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// errNoDot says what to do where Graphviz is not installed.
var errNoDot = errors.New("--format svg is drawn by Graphviz, whose program dot is not installed here: " +
	"install it (apt-get install graphviz, brew install graphviz, or https://graphviz.org/download), " +
	"or use --format html, which the browser draws")

// svg has Graphviz draw every picture, and puts them one below the other.
func svg(ctx context.Context, pictures []string) (string, error) {
	dot, err := exec.LookPath("dot")
	if err != nil {
		return "", errNoDot
	}
	drawn := make([]string, len(pictures))
	for i, picture := range pictures {
		if drawn[i], err = runDot(ctx, dot, picture); err != nil {
			return "", err
		}
	}
	if len(drawn) == 1 {
		return drawn[0], nil
	}
	return stack(drawn)
}

func runDot(ctx context.Context, dot, picture string) (string, error) {
	cmd := exec.CommandContext(ctx, dot, "-Tsvg")
	cmd.Stdin = strings.NewReader(picture)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		reason := firstLine(complaint.String())
		if reason == "" {
			reason = err.Error()
		}
		return "", interrupted(ctx, fmt.Errorf("%s could not draw the picture: %s", dot, reason))
	}
	return legible(out.String()), nil
}

var (
	// box is the drawing of a state, or of what stands for many, and its outline.
	box     = regexp.MustCompile(`(?s)<g id="[^"]*" class="node (?:state|any)\b.*?</g>\n`)
	outline = regexp.MustCompile(`<path [^>]*\bd="([^"]*)"`)
	number  = regexp.MustCompile(`(-?[0-9.]+),-?[0-9.]+`)
	text    = regexp.MustCompile(`<text text-anchor="(?:start|middle)" x="[^"]*"`)
	opening = regexp.MustCompile(`<svg [^>]*>`)
)

// legible makes a drawing of Graphviz one that looks the same in other fonts
// than those that Graphviz has here. Texts in the middle of a box stand there
// whatever their width; Graphviz writes where they begin in its own font. And
// they grow with the picture, rather than by whole pixels for each letter.
func legible(svg string) string {
	svg = box.ReplaceAllStringFunc(svg, func(node string) string {
		shape := outline.FindStringSubmatch(node)
		if shape == nil {
			return node
		}
		least, most := math.Inf(1), math.Inf(-1)
		for _, at := range number.FindAllStringSubmatch(shape[1], -1) {
			x, err := strconv.ParseFloat(at[1], 64)
			if err != nil {
				return node
			}
			least, most = min(least, x), max(most, x)
		}
		return text.ReplaceAllLiteralString(node, fmt.Sprintf(`<text text-anchor="middle" x="%.2f"`, (least+most)/2))
	})
	if at := opening.FindStringIndex(svg); at != nil {
		svg = svg[:at[1]] + "\n<style>text { text-rendering: geometricPrecision; }</style>" + svg[at[1]:]
	}
	return svg
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// size is the size that Graphviz gives its picture, in points.
var size = regexp.MustCompile(`<svg width="(\d+)pt" height="(\d+)pt"`)

// gap is what lies between two pictures, in points.
const gap = 24

// stack makes one SVG of several: each keeps its own coordinates in an inner
// svg element.
func stack(drawn []string) (string, error) {
	var inner strings.Builder
	width, y := 0, 0
	for i, one := range drawn {
		at := size.FindStringSubmatchIndex(one)
		if at == nil {
			return "", errors.New("Graphviz has written an SVG without a size in points; use --format html instead")
		}
		w, _ := strconv.Atoi(one[at[2]:at[3]])
		h, _ := strconv.Atoi(one[at[4]:at[5]])
		if i > 0 {
			y += gap
		}
		fmt.Fprintf(&inner, "<svg x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\" %s\n", y, w, h, strings.TrimSpace(one[at[1]:]))
		width, y = max(width, w), y+h
	}
	return fmt.Sprintf("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"+
		"<svg width=\"%dpt\" height=\"%dpt\" viewBox=\"0 0 %d %d\" xmlns=\"http://www.w3.org/2000/svg\">\n"+
		"<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n%s</svg>\n", width, y, width, y, inner.String()), nil
}
