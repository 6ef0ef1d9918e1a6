package diag

import (
	"io"
	"net/url"
	"slices"
	"unicode/utf8"
)

// The parts of SARIF 2.1.0 (OASIS, errata 01) that findings need.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
		Help             sarifText `json:"help"`
		Default          struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
		Fixes     []sarifFix      `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		ID       *int          `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndColumn   int `json:"endColumn"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	homepage    = "https://github.com/fsmgen/fsmgen"
)

// levels are the words of SARIF for severities.
var levels = [...]string{Error: "error", Warning: "warning", Info: "note", Off: "none"}

// WriteSARIF writes findings as a SARIF 2.1.0 log with one run, which lists
// every rule that there is. Help gives what there is to say about a rule.
// Paths are taken from %SRCROOT%, columns count Unicode characters. The error
// is that of w.
func WriteSARIF(w io.Writer, findings []Finding, help func(*Rule) string) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "fsmgen", InformationURI: homepage}
	all := Rules()
	for _, r := range all {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(r, help(r)))
	}
	for _, f := range findings {
		run.Results = append(run.Results, sarifResultOf(f, slices.Index(all, f.Rule)))
	}
	return encode(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

func sarifRuleOf(r *Rule, help string) sarifRule {
	rule := sarifRule{ID: r.Code}
	rule.ShortDescription.Text = r.Summary
	rule.Help.Text = help + "\n\nA wrong and a right spec are shown by: fsmgen explain " + r.Code
	rule.Default.Level = levels[r.Severity]
	return rule
}

func sarifResultOf(f Finding, rule int) sarifResult {
	result := sarifResult{RuleID: f.Rule.Code, RuleIndex: rule, Level: levels[f.Severity]}
	result.Message.Text = f.Message
	if f.Help != "" {
		result.Message.Text += "\nhelp: " + f.Help
	}
	result.Locations = []sarifLocation{{Physical: sarifPlace(f.Pos, f.Length)}}
	for i, r := range f.Related {
		result.Related = append(result.Related, sarifLocation{
			ID: &i, Physical: sarifPlace(r.Pos, r.Length), Message: &sarifText{Text: r.Message},
		})
	}
	if f.Fix != nil {
		result.Fixes = []sarifFix{{Description: sarifText{Text: "Write " + f.Fix.New}, Changes: sarifChanges(f.Fixes())}}
	}
	return result
}

// sarifChanges returns the changes of a finding's fixes, those of a file
// together.
func sarifChanges(fixes []Fix) []sarifChange {
	var all []sarifChange
	of := map[string]int{}
	for _, fix := range fixes {
		place := sarifPlace(fix.Pos, utf8.RuneCountInString(fix.Old))
		i, seen := of[fix.Pos.Path]
		if !seen {
			i = len(all)
			of[fix.Pos.Path] = i
			all = append(all, sarifChange{Artifact: place.Artifact})
		}
		all[i].Replacements = append(all[i].Replacements, sarifReplacement{Deleted: *place.Region, Inserted: sarifText{Text: fix.New}})
	}
	return all
}

func sarifPlace(p Pos, length int) sarifPhysical {
	place := sarifPhysical{Artifact: sarifArtifact{URI: (&url.URL{Path: p.Path}).String(), Base: "%SRCROOT%"}}
	if p.Line > 0 {
		place.Region = &sarifRegion{StartLine: p.Line, StartColumn: p.Col, EndColumn: p.Col + max(length, 1)}
	}
	return place
}
