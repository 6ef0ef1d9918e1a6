package main

import (
	"strings"
	"testing"
)

func TestGrowth(t *testing.T) {
	figures, err := read(strings.NewReader(`goos: linux
BenchmarkTickIdle/1k-2   	 100	 90.0 ns/op	 80.0 cpu-ns/op	 0 B/op
BenchmarkTickIdle/1k-2   	 100	 70.0 ns/op	 60.0 cpu-ns/op	 0 B/op
BenchmarkTickIdle/1M-2   	 100	 70.0 ns/op	 60.0 cpu-ns/op	 0 B/op
BenchmarkTickFull/10k    	 100	 20000 ns/op	 2.00 ns/worker
BenchmarkTickFull/1M     	 100	 20000000 ns/op	 20.0 ns/worker
BenchmarkMemory/1k-2     	 1	 500.4 B/worker	 3.0 objects/worker
PASS
`))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := write(&out, figures); err != nil {
		t.Fatal(err)
	}
	want := `| | 1k | 10k | 100k | 1M | exponent |
| --- | --- | --- | --- | --- | --- |
| idle tick, ns | 60 | – | – | 60 | 0.00 |
| 100 changed, ns each | – | – | – | – | – |
| full tick, ns a worker | – | 2 | – | 20 | 1.50 |
| start, ns a worker | – | – | – | – | – |
| memory, bytes a worker | 500 | – | – | – | – |
`
	if out.String() != want {
		t.Errorf("got\n%s", out.String())
	}
	if _, err := read(strings.NewReader("BenchmarkX 1 two ns/op")); err == nil {
		t.Error("a line that is no figure is no error")
	}
}
