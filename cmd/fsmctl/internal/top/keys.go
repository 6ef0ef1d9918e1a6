package top

import (
	"unicode"
	"unicode/utf8"
)

// Key is a key that was pressed: a character, or a name such as "up".
type Key string

// Press takes a key, and reports whether the user wants to leave.
func (m *Model) Press(k Key) (quit bool) {
	if k == "ctrl-c" {
		return true
	}
	if m.typing {
		m.edit(k)
		return false
	}
	if m.help {
		m.help = false
		return false
	}
	if k == "q" {
		return true
	}
	if do := actions[k]; do != nil {
		do(m)
	}
	return false
}

var actions map[Key]func(*Model)

func init() { // the help is made from the actions
	actions = map[Key]func(*Model){
		"up": func(m *Model) { m.end = false; m.move(-1) }, "k": func(m *Model) { m.end = false; m.move(-1) },
		"down": func(m *Model) { m.move(1) }, "j": func(m *Model) { m.move(1) },
		"pgup": func(m *Model) { m.end = false; m.move(-m.listHeight()) },
		"pgdn": func(m *Model) { m.pageDown() }, " ": func(m *Model) { m.pageDown() },
		"home": func(m *Model) { m.end = false; m.move(-m.rows()) }, "g": func(m *Model) { m.end = false; m.move(-m.rows()) },
		"end": (*Model).toEnd, "G": (*Model).toEnd,
		"enter": (*Model).into, "right": (*Model).into,
		"backspace": (*Model).back, "left": (*Model).back, "esc": (*Model).clear,
		"c": (*Model).toCause,
		"/": func(m *Model) { m.typing = true },
		"h": func(m *Model) { m.health = after(healths, m.health); m.again() },
		"s": func(m *Model) { m.sort = (m.sort + 1) % len(sorts); m.again() },
		"p": func(m *Model) { m.paused = !m.paused },
		"[": func(m *Model) { m.scroll = max(0, m.scroll-1) },
		"]": func(m *Model) { m.scroll++ },
		"?": func(m *Model) { m.help = true },
	}
}

// helpLines explain the keys.
var helpLines = []string{
	"up down k j       the worker before, the next one",
	"PgUp PgDn space   a page up, a page down",
	"Home End g G      the first worker, the last one",
	"Enter right       only this worker and those below it",
	"Backspace left    back to what was shown before",
	"c                 to the worker that is the cause",
	"/                 only workers with a text; Enter ends it",
	"h                 only workers with this health or a worse one: all in turn",
	"s                 what comes first: as in the tree, longest in state, worst",
	"Esc               without text and health",
	"[ ]               scroll the explanation",
	"p                 stand still, go on",
	"q Ctrl-C          leave",
}

func after(words []string, word string) string {
	for i, w := range words {
		if w == word {
			return words[(i+1)%len(words)]
		}
	}
	return words[0]
}

// edit takes a key while a text is typed.
func (m *Model) edit(k Key) {
	before := m.text
	switch k {
	case "enter":
		m.typing = false
	case "esc":
		m.typing, m.text = false, ""
	case "backspace":
		_, n := utf8.DecodeLastRuneInString(m.text)
		m.text = m.text[:len(m.text)-n]
	default:
		r, n := utf8.DecodeRuneInString(string(k))
		if n == len(k) && unicode.IsPrint(r) && len(m.text) < 100 {
			m.text += string(k)
		}
	}
	if m.text != before {
		m.again()
	}
}

func (m *Model) pageDown() {
	if m.at == m.rows()-1 && !m.complete() {
		m.first += m.listHeight() // which reads more
		return
	}
	m.move(m.listHeight())
}

func (m *Model) toEnd() {
	m.end = !m.complete()
	m.move(m.rows())
}

// into looks at the selected worker and those below it.
func (m *Model) into() {
	if m.selected != "" && m.selected != m.under() {
		m.goTo(m.selected)
	}
}

func (m *Model) goTo(path string) {
	m.focus = append(m.focus, path)
	m.text, m.health, m.sort = "", "", 0
	m.selected, m.detail, m.scroll = path, nil, 0
	m.again()
}

// back looks at what was looked at before.
func (m *Model) back() {
	if len(m.focus) == 0 {
		return
	}
	m.selected = m.under()
	m.focus = m.focus[:len(m.focus)-1]
	m.detail, m.scroll = nil, 0
	m.again()
}

// clear takes away what restricts the list.
func (m *Model) clear() {
	if m.text != "" || m.health != "" {
		m.text, m.health = "", ""
		m.again()
	}
}

// toCause goes to the worker that the root cause of the selected one leads to.
func (m *Model) toCause() {
	if m.detail == nil || m.detail.Reasons == nil {
		return
	}
	links := m.detail.Reasons.Cause.Links
	if len(links) == 0 {
		return
	}
	if path := links[len(links)-1].Path; path != m.selected && path != "" {
		m.goTo(path)
	} else if m.detail.WorstPath != "" && m.detail.WorstPath != m.selected && m.detail.Worst != m.detail.Health {
		m.goTo(m.detail.WorstPath)
	}
}
