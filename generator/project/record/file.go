package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/project/files"
)

// The file of a record: a line with the digest of all that follows, one with
// the digest of the input, the number of worker types, the findings, an empty
// line, and a line a file.

// recordAge is how long a record is kept that no run replaces. After that it is
// made again, should its project still be there.
const recordAge = 30 * 24 * time.Hour

// recordedFinding is a finding in a record.
type recordedFinding struct {
	Code    string
	Finding diag.Finding // without its rule
}

// read returns what was recorded of the same input; nil if there is nothing, or
// if it is not in order.
func (rec *Record) read() *recorded {
	data, err := os.ReadFile(rec.path)
	if err != nil {
		return nil
	}
	sum, data, _ := bytes.Cut(data, []byte("\n"))
	if string(sum) != digestOf(data) {
		return nil
	}
	head, lists, _ := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if len(lines) != 3 || lines[0] != rec.key {
		return nil
	}
	last := &recorded{files: map[string][32]byte{}}
	var findings []recordedFinding
	if last.workers, err = strconv.Atoi(lines[1]); err != nil || json.Unmarshal([]byte(lines[2]), &findings) != nil {
		return nil
	}
	for _, f := range findings {
		if f.Finding.Rule = diag.LookupRule(f.Code); f.Finding.Rule == nil {
			return nil
		}
		last.findings = append(last.findings, f.Finding)
	}
	for line := range strings.Lines(string(lists)) {
		sum, path, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		var digest [32]byte
		if n, err := hex.Decode(digest[:], []byte(sum)); n != len(digest) || err != nil {
			return nil
		}
		last.files[path] = digest
	}
	return last
}

// write replaces a record. It may fail: then there is the old one, or none.
func (rec *Record) write(last recorded) {
	findings := make([]recordedFinding, len(last.findings))
	for i, f := range last.findings {
		findings[i] = recordedFinding{f.Rule.Code, f}
		findings[i].Finding.Rule = nil
	}
	said, err := json.Marshal(findings)
	if err != nil || os.MkdirAll(filepath.Dir(rec.path), 0o700) != nil {
		return
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%d\n%s\n\n", rec.key, last.workers, said)
	for _, path := range slices.Sorted(maps.Keys(last.files)) {
		digest := last.files[path]
		b.WriteString(hex.EncodeToString(digest[:]) + " " + path + "\n")
	}
	_ = files.Replace(rec.path, slices.Concat([]byte(digestOf(b.Bytes())+"\n"), b.Bytes()), 0o600)
	removeOld(filepath.Dir(rec.path))
}

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// removeOld removes what has been in the folder of the records for long.
func removeOld(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > recordAge {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
