package drawing

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Graphviz makes a box as large as the text in it would be in the font that
// Graphviz has, or that it supposes. Who looks at the picture may have another
// font. So every text stands in a cell of a table, and the cell has a width of
// its own, which is that of the text in the fonts that may draw it.

// Text is a text of a picture, with all that its width depends on.
type Text struct {
	Text   string `json:"text"`
	Size   int    `json:"size"` // of the font, in the units of the picture
	Bold   bool   `json:"bold,omitempty"`
	Italic bool   `json:"italic,omitempty"`
}

// Room is the width of a cell: that of the widest of its texts, which stand one
// below the other, and what is left free beside them.
type Room struct {
	Texts []Text `json:"texts"`
	Free  int    `json:"free"`
}

// Picture is a picture in DOT whose cells are still to be measured: in the place
// of the width of Rooms[i] stands @i@, as in width="@0@".
type Picture struct {
	DOT   string `json:"dot"`
	Rooms []Room `json:"rooms"`
}

// style is how a kind of text is written.
type style struct {
	size         int
	bold, italic bool
}

var (
	headingStyle   = style{size: 16, bold: true}
	stateStyle     = style{size: 12, bold: true}
	groupStyle     = style{size: 12}
	noteStyle      = style{size: 10}
	MarkStyle      = style{size: 9, italic: true}
	conditionStyle = style{size: 10}
	MachineStyle   = style{size: 13, bold: true}
	ChildStyle     = style{size: 11, bold: true}
	CellStyle      = style{size: 11}
	SmallStyle     = style{size: 9}
)

// Texts returns lines in one style.
func (s style) Texts(lines ...string) []Text {
	texts := make([]Text, len(lines))
	for i, line := range lines {
		texts[i] = Text{Text: Clean(line), Size: s.size, Bold: s.bold, Italic: s.italic}
	}
	return texts
}

// markup is a text as it stands in an HTML-like label.
func (t Text) markup() string {
	text := xml.Replace(t.Text)
	if t.Bold {
		text = "<b>" + text + "</b>"
	}
	if t.Italic {
		text = "<i>" + text + "</i>"
	}
	return fmt.Sprintf(`<font point-size="%d">%s</font>`, t.Size, text)
}

// Cell is a cell of a table in a label, with the attributes that it has besides.
// Its texts stand one below the other.
func (b *Writer) Cell(r Room, attributes ...string) string {
	var out strings.Builder
	fmt.Fprintf(&out, `<td%s width="%s">`, strings.Join(append([]string{""}, attributes...), " "), b.width(r))
	for i, text := range r.Texts {
		out.WriteString(text.markup())
		if i < len(r.Texts)-1 || i > 0 {
			out.WriteString(`<br align="left"/>`) // Graphviz wants every line ended by what aligns it
		}
	}
	out.WriteString("</td>")
	return out.String()
}

// Left is the attribute of a cell whose texts begin at its left edge.
const Left = `align="left"`

// table is a label of one cell or several without any lines between them.
func table(padding int, rows ...string) string {
	return fmt.Sprintf(`<<table border="0" cellborder="0" cellspacing="0" cellpadding="%d"><tr>%s</tr></table>>`,
		padding, strings.Join(rows, "</tr><tr>"))
}

// width returns the number of a room, or what stands in its place.
func (b *Writer) width(r Room) string {
	if b.Unmeasured {
		b.rooms = append(b.rooms, r)
		return fmt.Sprintf("@%d@", len(b.rooms)-1)
	}
	return strconv.Itoa(r.enough())
}

// enough is a width at which the texts fit in each of the fonts that are usual.
func (r Room) enough() int {
	widest := 0
	for _, t := range r.Texts {
		widest = max(widest, t.enough())
	}
	return widest + r.Free
}

// enough is the width of a text in the widest of the usual fonts.
func (t Text) enough() int {
	widths, other := &regularWidths, otherRegular
	if t.Bold {
		widths, other = &boldWidths, otherBold
	}
	sum := 0
	for _, r := range t.Text {
		if i := int(r) - ' '; i >= 0 && i < len(widths) {
			sum += int(widths[i])
		} else {
			sum += other
		}
	}
	return int(math.Ceil(float64(sum*t.Size) / 1000))
}

// How wide the characters from the space to ~ are, in thousandths of the size of
// the font: the most that one of Arial (which Helvetica and Liberation Sans are
// as wide as), Cantarell, DejaVu Sans, FreeSans, Noto Sans, Open Sans and Roboto
// has. It is DejaVu Sans for nearly all of them, which is a few percent wider
// than any other that is usual for the texts of programs. Slanted letters are
// as wide as upright ones.
var (
	regularWidths = [...]uint16{
		318, 401, 460, 838, 637, 987, 780, 275, 391, 391, 552, 838, 318, 424, 318, 413,
		637, 637, 637, 637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 557,
		1016, 685, 687, 723, 771, 667, 611, 778, 752, 339, 552, 674, 563, 907, 760, 788,
		667, 788, 723, 667, 632, 732, 685, 989, 686, 678, 686, 391, 411, 391, 838, 557,
		578, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612,
		635, 635, 413, 521, 393, 634, 592, 818, 592, 592, 525, 637, 551, 637, 838,
	}
	boldWidths = [...]uint16{
		349, 457, 521, 838, 696, 1013, 873, 307, 458, 458, 545, 838, 380, 416, 380, 414,
		696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611,
		1000, 774, 763, 734, 831, 684, 684, 821, 837, 389, 572, 775, 638, 996, 837, 851,
		733, 851, 771, 721, 683, 813, 774, 1104, 771, 725, 726, 458, 423, 458, 838, 557,
		607, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666, 343, 1042, 712, 688,
		716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712, 551, 712, 838,
	}
)

// What any other character may take: nearly all of them are narrower than the
// size of the font.
const (
	otherRegular = 1100
	otherBold    = 1200
)
