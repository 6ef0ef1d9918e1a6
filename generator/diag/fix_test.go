package diag

import "testing"

func TestApplyFixes(t *testing.T) {
	at := func(line, col int) Pos { return Pos{Path: "a", Line: line, Col: col} }
	text := "ä: upp\r\nto: {a: upp, b: upp}\n"
	tests := []struct {
		name  string
		fixes []Fix
		want  string
		done  int
	}{
		{"behind more than ASCII", []Fix{{at(1, 4), "upp", "up"}}, "ä: up\r\nto: {a: upp, b: upp}\n", 1},
		{"two in a line", []Fix{{at(2, 9), "upp", "up"}, {at(2, 17), "upp", "upper"}}, "ä: upp\r\nto: {a: up, b: upper}\n", 2},
		{"not there", []Fix{{at(2, 10), "upp", "up"}, {at(9, 1), "upp", "up"}, {at(1, 99), "upp", "up"}}, text, 0},
		{"overlapping", []Fix{{at(2, 9), "upp, b", "x"}, {at(2, 14), "b: u", "y"}}, "ä: upp\r\nto: {a: upp, ypp}\n", 1},
		{"the same twice", []Fix{{at(1, 4), "upp", "up"}, {at(1, 4), "upp", "up"}}, "ä: up\r\nto: {a: upp, b: upp}\n", 1},
		{"nothing", []Fix{{at(1, 4), "", "up"}}, text, 0},
	}
	for _, tt := range tests {
		got, done := ApplyFixes([]byte(text), tt.fixes)
		if string(got) != tt.want || done != tt.done {
			t.Errorf("%s: %d, %q", tt.name, done, got)
		}
	}
	if got, done := ApplyFixes([]byte("\ufeffupp\n"), []Fix{{at(1, 1), "upp", "up"}}); done != 1 || string(got) != "\ufeffup\n" {
		t.Errorf("behind a byte order mark: %d, %q", done, got)
	}
}

func TestRename(t *testing.T) {
	tests := []struct {
		word       string
		candidates []string
		want       string
	}{
		{"upp", []string{"up", "down"}, "up"},
		{"upp", []string{"up", "up"}, "up"},
		{"startd", []string{"start", "started"}, ""}, // both could be meant
		{"START", []string{"start", "stars"}, "start"},
		{"START", []string{"start", "Start"}, ""},
		{"sideways", []string{"up", "down"}, ""},
	}
	for _, tt := range tests {
		var f Finding
		f.Rename(Pos{Line: 1, Col: 2}, tt.word, Propose(tt.word, tt.candidates))
		if tt.want == "" && f.Fix != nil || tt.want != "" && (f.Fix == nil || f.Fix.New != tt.want || f.Fix.Old != tt.word || f.Fix.Pos.Col != 2) {
			t.Errorf("%s: %+v, want %q", tt.word, f.Fix, tt.want)
		}
	}
}
