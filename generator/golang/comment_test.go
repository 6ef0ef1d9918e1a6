package golang

import "testing"

func TestArticle(t *testing.T) {
	for _, want := range []string{"an EdgeNode", "a Bridge", "a UserSpec", "an OPCUABrowser", "an HTTPServer", "a URLReader", "an Upload", "a Unit", "an MQTTClient", "a Euro"} {
		word := want[2:]
		if want[1] == 'n' {
			word = want[3:]
		}
		if got := article(word); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestFitting holds that long lines are broken, and all others stay as they are.
func TestFitting(t *testing.T) {
	long := "word word word word word word word word word word word word word word word "
	tests := map[string]string{
		"short\nlines\n\n":       "short\nlines\n\n",
		long + "word":            long[:74] + "\nword",
		"  - " + long + "word":   "  - " + long[:69] + "\n    word word",
		"\t" + long + "code":     "\t" + long + "code",
		"first\n" + long + "end": "first\n" + long[:74] + "\nend",
	}
	for text, want := range tests {
		if got := fitting(text); got != want {
			t.Errorf("%q\ngives %q\nwant  %q", text, got, want)
		}
	}
}
