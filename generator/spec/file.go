package spec

import (
	"sync"
	"sync/atomic"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// File is the text of one spec. It is read as YAML once, when something that it
// says is asked for first. Its fields must not be changed after that. A File
// may be used by several goroutines. It must not be copied.
type File struct {
	Path string // from the root of the project, with forward slashes; it stands in every place
	Data []byte

	// Layout says that Order or Comments will be called, and Places that Tree
	// will be. Without it, the first call of one of these reads the text again:
	// a tree is several times as large as its file, and is not kept in vain.
	Layout, Places bool

	parsed sync.Once
	spec   *Spec
	found  *diag.List
	tree   *yaml.Node

	laid     sync.Once
	order    *diag.List
	comments []Comment

	reads atomic.Int32 // how often the text was read as YAML, for tests
}

// Parse reads a spec that is not kept as a File.
func Parse(path string, data []byte) (*Spec, *diag.List) {
	return (&File{Path: path, Data: data}).Parse()
}

// Parse returns what the file says, and everything that is wrong with the file
// by itself: what is not YAML, unknown and missing keys, values of the wrong
// form. Unless the file cannot be read at all there is a Spec all the same, in
// which what was refused counts as left out, so that what the rest of it means
// can be checked in the same run. The Spec of a file that cannot be read is
// nil. Neither of the two may be changed.
func (f *File) Parse() (*Spec, *diag.List) {
	f.parsed.Do(f.parse)
	return f.spec, f.found
}

func (f *File) parse() {
	f.found = &diag.List{}
	src, root := f.readTree(f.found)
	if f.Layout {
		f.laid.Do(func() { f.lay(src, root) }) // before the tree is mended
	}
	if root == nil {
		return
	}
	d := understand(src, root, wholeFile, f.found)
	f.spec = d.spec(root)
	f.spec.Path, f.spec.source = f.Path, src
	if f.Places {
		f.tree = root
	}
}

// Order finds keys that stand in another order than the one that Format
// gives them: one finding for each mapping, at the first key that moves up.
// In a file that cannot be read nothing is found.
func (f *File) Order() *diag.List {
	f.layout()
	return f.order
}

// Comments lists the comments of a file in their order; none of a file that
// cannot be read.
func (f *File) Comments() []Comment {
	f.layout()
	return f.comments
}

// layout makes sure that the order and the comments are known.
func (f *File) layout() {
	if f.Layout {
		f.parsed.Do(f.parse)
	}
	f.laid.Do(func() {
		src, root := f.readTree(&diag.List{})
		f.lay(src, root)
	})
}

// lay finds out what the layout of the file says.
func (f *File) lay(src *source, root *yaml.Node) {
	f.order = &diag.List{}
	if root == nil {
		return
	}
	if out, _ := layoutOf(src, root, f.Data, &diag.List{}); out != nil {
		(&orderer{layout: out, report: f.order}).piece(out.root)
		f.comments = out.remarks
	}
}

// Tree returns the tree of a file in which Parse finds no error; nil of one that
// cannot be read.
func (f *File) Tree() *yaml.Node {
	f.parsed.Do(f.parse)
	if f.tree != nil || f.Places {
		return f.tree
	}
	_, root := f.readTree(&diag.List{})
	return root
}

func (f *File) readTree(found *diag.List) (*source, *yaml.Node) {
	f.reads.Add(1)
	return readTree(f.Path, f.Data, found)
}
