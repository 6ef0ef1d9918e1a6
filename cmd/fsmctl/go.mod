module github.com/fsmgen/fsmgen/cmd/fsmctl

go 1.26.0

replace (
	github.com/fsmgen/fsmgen => ../..
	github.com/fsmgen/fsmgen/cmd/fsmgen-viz => ../fsmgen-viz
	github.com/fsmgen/fsmgen/inspect => ../../inspect
)

require (
	github.com/fsmgen/fsmgen v0.0.0-00010101000000-000000000000
	github.com/fsmgen/fsmgen/inspect v0.0.0-00010101000000-000000000000
	github.com/gdamore/tcell/v2 v2.13.10
	github.com/google/go-cmp v0.7.0
	github.com/rivo/uniseg v0.4.7
	github.com/rogpeppe/go-internal v1.16.0
	github.com/spf13/cobra v1.10.2
	github.com/spf13/pflag v1.0.9
	golang.org/x/term v0.37.0
	gopkg.in/yaml.v3 v3.0.1
)

require (
	github.com/fsmgen/fsmgen/cmd/fsmgen-viz v0.0.0-00010101000000-000000000000 // indirect
	github.com/gdamore/encoding v1.0.1 // indirect
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/lucasb-eyer/go-colorful v1.3.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.31.0 // indirect
	golang.org/x/tools v0.52.0 // indirect
)
