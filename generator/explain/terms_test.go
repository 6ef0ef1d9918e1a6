package explain_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/explain"
)

// told is what explain says about subjects, or why it does not.
func told(subjects ...string) string {
	var out bytes.Buffer
	if err := explain.Write(&out, subjects); err != nil {
		return "error: " + err.Error()
	}
	return out.String()
}

var (
	heading = regexp.MustCompile(`(?m)^## (.+)$`)
	seen    = regexp.MustCompile(`docs/([a-z]+\.md)(?:#([a-z-]+))?`)
	numbers = regexp.MustCompile(`\bR[0-9]+\b`)
)

// TestTerms: each name of a term leads to it, and it leads to places that there
// are in the documentation.
func TestTerms(t *testing.T) {
	data, err := os.ReadFile("terms.md")
	if err != nil {
		t.Fatal(err)
	}
	rules := doc(t, "semantics.md")
	titles := map[string]string{}
	for _, line := range heading.FindAllStringSubmatch(string(data), -1) {
		names := strings.Split(line[1], ", ")
		for _, name := range names {
			if other := titles[name]; other != "" {
				t.Errorf("%s is a name of %s and of %s", name, other, names[0])
			}
			titles[name] = names[0]
			if text := told(name); !strings.Contains("\n"+text, "\n"+names[0]+":\n    ") || !strings.Contains(text, "\n    See ") {
				t.Errorf("%s: %s", name, text)
			}
		}
		text := told(names[0])
		for _, at := range seen.FindAllStringSubmatch(text, -1) {
			if at[2] != "" && !strings.Contains(anchors(doc(t, at[1])), "\n"+at[2]+"\n") {
				t.Errorf("%s leads to %s, which is not there", names[0], at[0])
			}
		}
		for _, rule := range numbers.FindAllString(text, -1) {
			if !strings.Contains(rules, "\n### "+rule+" ") {
				t.Errorf("%s leads to %s, which is not there", names[0], rule)
			}
		}
	}
	if len(titles) < 20 {
		t.Errorf("%d names", len(titles))
	}
}

func doc(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// anchors are what headings are called in addresses, a line each.
func anchors(text string) string {
	out := "\n"
	for _, line := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(text, -1) {
		name := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(line[1]), "")
		out += strings.ReplaceAll(name, " ", "-") + "\n"
	}
	return out
}

// TestSubjects: words lead to pages however they are written, and a key may be
// named with those that it stands below.
func TestSubjects(t *testing.T) {
	for subject, want := range map[string]string{
		"circuit":                     "\ncircuit:\n",
		"supervision.restart":         "\nrestart, a key of supervision:\n",
		"restart":                     "\nfailure:\n",
		"restart.max":                 "\nmax, a key of restart:\n",
		"actions.connect.retry.max":   "\nmax, a key of retry:\n",
		"supervision.observe.every":   "\nevery, a key of observe:\n",
		"states.up.transitions[0].to": "\nto, a key of a transition and a shared transition:\n",
		"back-off":                    "\nback-off:\n",
		"backoff":                     "\nback-off:\n",
		"Back Off":                    "\nback-off:\n",
		"tick budget":                 "\nbudget:\n",
		"livelock":                    "\nlivelock:\n",
		"places":                      "\nplace:\n",
		"hook limit":                  "\nplace:\n",
		"signal":                      "\nsignal:\n",
		"signal: remove":              "\nremove:\n",
		"signal:restart":              "\nfailure:\n",
		"remove":                      "\nremove:\n",
		"hold":                        "\nback-off:\n",
		"seed":                        "\nseed:\n",
		"failed":                      "\ncircuit:\n",
		"supervision.nothing":         "error: ",
		"circut":                      "did you mean circuit?",
	} {
		if text := "\n" + told(subject); !strings.Contains(text, want) {
			t.Errorf("%s: %s", subject, text)
		}
	}
	if text := told("restart.max"); strings.Contains(text, "retry:") {
		t.Errorf("max of restart is told with that of retry: %s", text)
	}
}
