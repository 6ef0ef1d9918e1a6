module github.com/fsmgen/fsmgen/inspect

go 1.26.0

replace github.com/fsmgen/fsmgen => ..

require (
	github.com/fsmgen/fsmgen v0.0.0-00010101000000-000000000000
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	go.uber.org/goleak v1.3.0
)

require golang.org/x/text v0.14.0 // indirect
