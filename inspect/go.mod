module github.com/fsmgen/fsmgen/inspect

go 1.26.0

replace github.com/fsmgen/fsmgen => ..

require github.com/fsmgen/fsmgen v0.0.0-00010101000000-000000000000
