module github.com/fsmgen/fsmgen/cmd/site

go 1.26.0

replace (
	github.com/fsmgen/fsmgen => ../..
	github.com/fsmgen/fsmgen/cmd/fsmgen-viz => ../fsmgen-viz
	github.com/fsmgen/fsmgen/inspect => ../../inspect
)

require (
	github.com/fsmgen/fsmgen v0.0.0-00010101000000-000000000000
	github.com/fsmgen/fsmgen/inspect v0.0.0-00010101000000-000000000000
	go.uber.org/goleak v1.3.0
)

require github.com/fsmgen/fsmgen/cmd/fsmgen-viz v0.0.0-00010101000000-000000000000 // indirect
