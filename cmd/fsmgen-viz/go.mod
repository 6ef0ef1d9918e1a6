module github.com/fsmgen/fsmgen/cmd/fsmgen-viz

go 1.26
