package table

import (
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	var out strings.Builder
	err := Table{"Machines", []string{"a step", "made"}, []Row{{"by hand", []string{"1 ns", ""}, "a switch"}}}.Write(&out)
	want := "### Machines\n\n| who | a step | made | what it does |\n| --- | --- | --- | --- |\n| by hand | 1 ns | – | a switch |\n\n"
	if err != nil || out.String() != want {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestNumbers(t *testing.T) {
	for ns, want := range map[float64]string{0.123: "0.12 ns", 8.04: "8.04 ns", 81.26: "81.3 ns", 999.4: "999 ns", 1500: "1.50 µs", 2e7: "20.0 ms", 3e9: "3.00 s"} {
		if got := Time(ns); got != want {
			t.Errorf("Time(%v) = %s, want %s", ns, got, want)
		}
	}
	for x, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := Count(x); got != want {
			t.Errorf("Count(%v) = %s, want %s", x, got, want)
		}
	}
}

func TestWhere(t *testing.T) {
	if w := Where(); !strings.Contains(w, "CPUs, go") {
		t.Error(w)
	}
}
