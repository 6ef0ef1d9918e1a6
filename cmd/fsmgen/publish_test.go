package main

import (
	"archive/zip"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// publish makes a module proxy of a folder, with this repository's module in
// it as it stands: publish VERSION FOLDER. What it holds is what a user would
// fetch: no module inside of it, nothing hidden.
func publish(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: publish VERSION FOLDER")
	}
	repo, version := ts.Getenv("REPO"), args[0]
	at := filepath.Join(ts.MkAbs(args[1]), "github.com", "fsmgen", "fsmgen", "@v")
	ts.Check(os.MkdirAll(at, 0o755))
	mod, err := os.ReadFile(filepath.Join(repo, "go.mod"))
	ts.Check(err)
	for name, text := range map[string]string{
		"list":            version + "\n",
		version + ".info": `{"Version": "` + version + `", "Time": "2026-01-01T00:00:00Z"}`,
		version + ".mod":  string(mod),
	} {
		ts.Check(os.WriteFile(filepath.Join(at, name), []byte(text), 0o644))
	}
	file, err := os.Create(filepath.Join(at, version+".zip"))
	ts.Check(err)
	defer file.Close()
	packed := zip.NewWriter(file)
	ts.Check(pack(packed, repo, "github.com/fsmgen/fsmgen@"+version))
	ts.Check(packed.Close())
}

// pack adds the files of a module to an archive.
func pack(to *zip.Writer, root, prefix string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		if entry.IsDir() {
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil || strings.HasPrefix(entry.Name(), ".git") {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		w, err := to.Create(prefix + "/" + filepath.ToSlash(rel))
		if err == nil {
			_, err = w.Write(text)
		}
		return err
	})
}
