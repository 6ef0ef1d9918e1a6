package device

import (
	"github.com/gopcua/opcua/server"
	"github.com/gopcua/opcua/ua"
)

// values is the namespace with the variables of a device.
//
// It is the map namespace of gopcua with one thing mended: that one reads its
// map without its lock, so a value that changes while a client reads would be
// a data race.
type values struct {
	*server.MapNamespace
	uri string
}

// newValues adds a namespace with the variables of a device to a server.
// NewMapNamespace adds itself as well, under an index that nothing refers to.
func newValues(s *server.Server, name string) *values {
	v := &values{MapNamespace: server.NewMapNamespace(s, name), uri: "urn:fsmgen:edge:" + name}
	v.Data[Temperature] = 20.0
	v.Data[Parts] = int64(0)
	v.Data[Setpoint] = 20.0
	s.AddNamespace(v)
	return v
}

// Name is the namespace's URI, by which clients look it up.
func (v *values) Name() string { return v.uri }

// Attribute reads an attribute of a variable.
func (v *values) Attribute(node *ua.NodeID, attr ua.AttributeID) *ua.DataValue {
	v.Mu.RLock()
	defer v.Mu.RUnlock()
	return v.MapNamespace.Attribute(node, attr)
}
