package opc

import (
	"context"
	"maps"
	"slices"

	"github.com/gopcua/opcua/id"
	"github.com/gopcua/opcua/ua"
)

// maxDepth is how far below the Objects folder the variables of a device are
// looked for.
const maxDepth = 5

// Variables walks through the server's address space, depth levels below the
// Objects folder, and gives the names of the variables in order. What every
// server has of itself (namespace 0) is left out.
func (s *Session) Variables(ctx context.Context, depth int) ([]string, error) {
	found, err := s.browse(ctx, depth)
	if err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(found)), nil
}

func (s *Session) browse(ctx context.Context, depth int) (map[string]*ua.NodeID, error) {
	found := map[string]*ua.NodeID{}
	level := []*ua.NodeID{ua.NewNumericNodeID(0, id.ObjectsFolder)}
	seen := map[string]bool{}
	for ; depth > 0 && len(level) > 0; depth-- {
		var next []*ua.NodeID
		for _, node := range level {
			refs, err := s.client.Node(node).References(ctx, id.HierarchicalReferences,
				ua.BrowseDirectionForward, ua.NodeClassObject|ua.NodeClassVariable, true)
			if err != nil {
				return nil, s.failed("look for variables at", err)
			}
			for _, ref := range refs {
				child := ref.NodeID.NodeID
				if child.Namespace() == 0 || seen[child.String()] {
					continue
				}
				seen[child.String()] = true
				if ref.NodeClass == ua.NodeClassVariable {
					found[ref.BrowseName.Name] = child
				}
				next = append(next, child)
			}
		}
		level = next
	}
	return found, nil
}
