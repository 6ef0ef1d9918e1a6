package specs

import (
	"fmt"
	"strings"
)

// later stands for a text that is written when the rest of the machine is known.
func (m *machine) later(text func() string) string {
	m.late = append(m.late, text)
	return lateMark(len(m.late) - 1)
}

func lateMark(i int) string { return fmt.Sprintf("<later %d>", i) }

// end writes what was left for later.
func (w *writer) end(m *machine) {
	text := m.parts.String()
	for i, late := range m.late {
		w.by(w.flow, func() { text = strings.Replace(text, lateMark(i), late(), 1) })
	}
	m.parts.Reset()
	m.parts.WriteString(text)
}
