package record

import (
	"os"
	"strings"
	"testing"
)

// Age is how long a record is kept.
const Age = recordAge

// SetFrom lets smaller projects have a record, until reset is called.
func SetFrom(specs int) (reset func()) {
	before := recordFrom
	recordFrom = specs
	return func() { recordFrom = before }
}

// Forge changes a record so that it is in order: its key, unless that is empty,
// and its number of workers.
func Forge(t *testing.T, path, key string, workers int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rec := &Record{path: path, key: strings.Split(string(data), "\n")[1]}
	of := rec.read()
	if of == nil {
		t.Fatalf("there is no record in %s", path)
	}
	if key != "" {
		rec.key = key
	}
	of.workers = workers
	rec.write(*of)
}
