package diag

import (
	"encoding/json"
	"io"
	"unicode/utf8"
)

// The form of the findings for programs. Its keys are stable; more may come.
type (
	jsonReport struct {
		Findings []jsonFinding `json:"findings"`
		Errors   int           `json:"errors"`
		Warnings int           `json:"warnings"`
		Infos    int           `json:"infos"`
	}
	jsonFinding struct {
		Code     string `json:"code"`
		Severity string `json:"severity"`
		jsonPlace
		Message string        `json:"message"`
		Help    string        `json:"help,omitempty"`
		Related []jsonRelated `json:"related,omitempty"`
		Fix     *jsonFix      `json:"fix,omitempty"`
	}
	jsonPlace struct {
		Path   string `json:"path"`
		Line   int    `json:"line,omitempty"` // from 1; left out for a file as a whole
		Col    int    `json:"col,omitempty"`  // in characters, from 1
		Length int    `json:"length,omitempty"`
	}
	jsonRelated struct {
		jsonPlace
		Message string   `json:"message"`
		Fix     *jsonFix `json:"fix,omitempty"`
	}
	jsonFix struct {
		jsonPlace
		New string `json:"new"`
	}
)

// WriteJSON writes findings for programs, as one object. The error is that of
// w.
func WriteJSON(w io.Writer, findings []Finding) error {
	report := jsonReport{Findings: make([]jsonFinding, len(findings))}
	for i, f := range findings {
		report.Findings[i] = jsonFindingOf(f)
	}
	report.Errors, report.Warnings, report.Infos = Count(findings)
	return encode(w, report)
}

// Count tells how many findings there are of each severity.
func Count(findings []Finding) (errors, warnings, infos int) {
	var n [Off + 1]int
	for _, f := range findings {
		n[f.Severity]++
	}
	return n[Error], n[Warning], n[Info]
}

func jsonFindingOf(f Finding) jsonFinding {
	out := jsonFinding{
		Code:      f.Rule.Code,
		Severity:  f.Severity.String(),
		jsonPlace: jsonPlaceOf(f.Pos, f.Length),
		Message:   f.Message,
		Help:      f.Help,
	}
	for _, r := range f.Related {
		out.Related = append(out.Related, jsonRelated{jsonPlace: jsonPlaceOf(r.Pos, r.Length), Message: r.Message, Fix: jsonFixOf(r.Fix)})
	}
	out.Fix = jsonFixOf(f.Fix)
	return out
}

func jsonFixOf(f *Fix) *jsonFix {
	if f == nil {
		return nil
	}
	return &jsonFix{jsonPlace: jsonPlaceOf(f.Pos, utf8.RuneCountInString(f.Old)), New: f.New}
}

func jsonPlaceOf(p Pos, length int) jsonPlace {
	if p.Line == 0 {
		return jsonPlace{Path: p.Path}
	}
	return jsonPlace{Path: p.Path, Line: p.Line, Col: p.Col, Length: max(length, 1)}
}

func encode(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
