package project

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
)

// A record says what the last run over all specs of a large project has made
// of what. If a run finds the same input and, read again, the same
// files, it would make them again, and has nothing to do.
//
// It stands in the user's cache folder, one file a project, and holds digests
// of content only, never times: the input is the program itself, the options
// and every spec with its path. So a new fsmgen, another spec or a file that
// somebody has changed is always seen, and without a record, or with one that cannot
// be read or written, a run is slower and no different.
type record struct {
	key      string
	workers  int
	findings []diag.Finding      // those that generate shows
	files    map[string][32]byte // digest by path from the module's root
}

// recordFrom is how many specs make a project large. A few are generated
// faster than the program is read for its digest. Tests are content with less.
var recordFrom = 100

// recordPath is where the record of a project is; "" if there is none.
func (r *run) recordPath() string {
	cache, err := os.UserCacheDir()
	if err != nil || len(r.sources) < recordFrom || r.only != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(r.config.root + "\n" + r.out))
	return filepath.Join(cache, "fsmgen", hex.EncodeToString(sum[:16]))
}

// recordKey is the digest of the input of a run; "" if it cannot be known.
func (r *run) recordKey(t *territory, opts generator.Options) string {
	h := sha256.New()
	if err := readProgram(h); err != nil {
		return ""
	}
	fmt.Fprintf(h, "%q %q %t %#v\n", t.out, t.fromProject(t.out), t.flagged, opts)
	for _, s := range r.sources {
		fmt.Fprintf(h, "%q %d\n", s.Path, len(s.Data))
		h.Write(s.Data)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// readProgram reads the running program. Where the system tells it is read
// from there: at its path there may be another one by now.
func readProgram(w io.Writer) error {
	file, err := os.Open("/proc/self/exe")
	if err != nil {
		var path string
		if path, err = os.Executable(); err != nil {
			return err
		}
		if file, err = os.Open(path); err != nil {
			return err
		}
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}

// recorded is a finding in a record.
type recorded struct {
	Code    string
	Finding diag.Finding // without its rule
}

// readRecord gives nil for one that is missing or not in order.
func readRecord(path string) *record {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	head, files, found := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) != 3 {
		return nil
	}
	rec := &record{key: lines[0], files: map[string][32]byte{}}
	var findings []recorded
	if rec.workers, err = strconv.Atoi(lines[1]); err != nil || json.Unmarshal([]byte(lines[2]), &findings) != nil {
		return nil
	}
	for _, f := range findings {
		if f.Finding.Rule = diag.LookupRule(f.Code); f.Finding.Rule == nil {
			return nil
		}
		rec.findings = append(rec.findings, f.Finding)
	}
	for line := range strings.Lines(string(files)) {
		sum, path, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		var digest [32]byte
		if n, err := hex.Decode(digest[:], []byte(sum)); n != len(digest) || err != nil {
			return nil
		}
		rec.files[path] = digest
	}
	return rec
}

// save replaces the record at a path. It may fail: then there is the old one, or none.
func (rec *record) save(path string) {
	findings := make([]recorded, len(rec.findings))
	for i, f := range rec.findings {
		findings[i] = recorded{f.Rule.Code, f}
		findings[i].Finding.Rule = nil
	}
	said, err := json.Marshal(findings)
	if err != nil || os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%d\n%s\n\n", rec.key, rec.workers, said)
	for _, name := range slices.Sorted(maps.Keys(rec.files)) {
		digest := rec.files[name]
		b.WriteString(hex.EncodeToString(digest[:]) + " " + name + "\n")
	}
	temp := path + tempName()
	if os.WriteFile(temp, b.Bytes(), 0o600) != nil || os.Rename(temp, path) != nil {
		os.Remove(temp)
	}
}
