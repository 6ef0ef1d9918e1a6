package drawtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Families are the fonts with which pictures are drawn, each as if the machine
// had no other: the two that most systems have, one that is neither, and one that
// nobody would draw pictures with, of which every letter is as wide as an m.
var Families = []string{"DejaVu Sans", "Liberation Sans", "Open Sans", Monospaced}

// Monospaced is the last of Families.
const Monospaced = "DejaVu Sans Mono"

// OnlyFonts makes programs that are started from here on find the fonts of one
// family and no other; none at all if the family is "".
func OnlyFonts(t *testing.T, family string) {
	t.Helper()
	installed()
	dir := t.TempDir()
	fonts := filepath.Join(dir, "fonts")
	if err := os.Mkdir(fonts, 0o755); err != nil {
		t.Fatal(err)
	}
	if family != "" {
		for _, file := range fontFiles(t, family) {
			if err := os.Symlink(file, filepath.Join(fonts, filepath.Base(file))); err != nil {
				t.Fatal(err)
			}
		}
	}
	// What is in conf.d says which font stands in for which other one.
	text := fmt.Sprintf(`<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>%s</dir><cachedir>%s</cachedir><include ignore_missing="yes">/etc/fonts/conf.d</include></fontconfig>
`, fonts, filepath.Join(dir, "cache"))
	file := filepath.Join(dir, "fonts.conf")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("FONTCONFIG_FILE", file)
}

// installed are the files of every family of fonts on this machine. It is asked
// for once, before a test hides fonts.
var installed = sync.OnceValues(func() (map[string][]string, error) {
	out, err := exec.Command("fc-list", "--format=%{family[0]}\t%{file}\n").Output()
	files := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		files[name] = append(files[name], file)
	}
	return files, err
})

// fontFiles are the files of a family.
func fontFiles(t *testing.T, family string) []string {
	t.Helper()
	if _, err := exec.LookPath("fc-list"); err != nil {
		t.Skip("fontconfig is not installed")
	}
	all, err := installed()
	if err != nil {
		t.Fatal(err)
	}
	if len(all[family]) == 0 {
		t.Skipf("the font %s is not installed", family)
	}
	return all[family]
}
