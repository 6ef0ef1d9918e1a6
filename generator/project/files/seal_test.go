package files

import (
	"bytes"
	"testing"
)

func TestSeal(t *testing.T) {
	body := []byte("// Package lamp shines.\npackage lamp\n\nvar x = 1\n")
	sealed := Seal("specs/lamp.yaml", "generated/lamp", body)
	if got := readSeal(sealed); !got.owned || !got.intact || got.source != "specs/lamp.yaml" || got.folder != "generated/lamp" || !bytes.Equal(got.body, body) {
		t.Errorf("a sealed file reads as %+v", got)
	}
	if got := readSeal(bytes.ReplaceAll(sealed, []byte("\n"), []byte("\r\n"))); !got.intact {
		t.Error("line ends count as a change")
	}
	for _, change := range [][2]string{{"x = 1", "x = 2"}, {"specs/lamp", "specs/lump"}, {"Checksum: ", "Checksum: 0"}} {
		if got := readSeal(bytes.Replace(sealed, []byte(change[0]), []byte(change[1]), 1)); !got.owned || got.intact {
			t.Errorf("%q for %q is not seen as a change", change[1], change[0])
		}
	}
	if got := readSeal(body); got.owned {
		t.Error("a file without a header counts as fsmgen's")
	}
}
