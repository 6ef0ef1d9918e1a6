package spec

import "slices"

// Use is a key of the language in the objects in which it means one thing.
type Use struct {
	Key  *Key
	In   []string // the names of the objects: "a child"
	Keys []string // its own keys; nil: it is no mapping with known keys
}

// Uses returns all keys of the language by where they are met first.
func Uses() []Use {
	var all []Use
	eachObject(func(o *Object) {
		for _, k := range o.Keys {
			all = with(all, k, o)
		}
	})
	return all
}

// eachObject visits the mappings with known keys of the language, each before
// those in it.
func eachObject(visit func(*Object)) {
	seen := map[*Shape]bool{}
	var walk func(s *Shape)
	walk = func(s *Shape) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		if s.Object != nil {
			visit(s.Object)
			for _, k := range s.Object.Keys {
				walk(k.Shape)
			}
		}
		walk(s.List)
		walk(s.Entries)
	}
	walk(wholeFile)
}

// with adds a key to all uses.
func with(all []Use, k *Key, o *Object) []Use {
	for i, use := range all {
		if use.Key.Name == k.Name && use.Key.Doc == k.Doc {
			if !slices.Contains(use.In, o.Name) {
				all[i].In = append(use.In, o.Name)
			}
			return all
		}
	}
	use := Use{Key: k, In: []string{o.Name}}
	if k.Shape.Object != nil && k.Shape.Entries == nil {
		use.Keys = k.Shape.Object.names()
	}
	return append(all, use)
}
