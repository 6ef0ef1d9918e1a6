module github.com/fsmgen/fsmgen/cmd/edge

go 1.26.0

replace (
	github.com/fsmgen/fsmgen => ../..
	github.com/fsmgen/fsmgen/cmd/fsmgen-viz => ../fsmgen-viz
	github.com/fsmgen/fsmgen/inspect => ../../inspect
)

require (
	github.com/eclipse/paho.golang v0.23.0
	github.com/fsmgen/fsmgen v0.0.0-00010101000000-000000000000
	github.com/fsmgen/fsmgen/inspect v0.0.0-00010101000000-000000000000
	github.com/fsnotify/fsnotify v1.10.1
	github.com/gopcua/opcua v0.8.0
	github.com/mochi-mqtt/server/v2 v2.7.9
	go.uber.org/goleak v1.3.0
	gopkg.in/yaml.v3 v3.0.1
)

require (
	github.com/fsmgen/fsmgen/cmd/fsmgen-viz v0.0.0-00010101000000-000000000000 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/gorilla/websocket v1.5.3 // indirect
	github.com/rs/xid v1.4.0 // indirect
	golang.org/x/net v0.43.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
)
