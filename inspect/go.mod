module github.com/fsmgen/fsmgen/inspect

go 1.26.0

replace (
	github.com/fsmgen/fsmgen => ..
	github.com/fsmgen/fsmgen/cmd/fsmgen-viz => ../cmd/fsmgen-viz
)

require (
	github.com/chromedp/cdproto v0.160.2
	github.com/chromedp/chromedp v0.23.1
	github.com/fsmgen/fsmgen v0.0.0-00010101000000-000000000000
	github.com/fsmgen/fsmgen/cmd/fsmgen-viz v0.0.0-00010101000000-000000000000
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	go.uber.org/goleak v1.3.0
)

require (
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
	golang.org/x/text v0.14.0 // indirect
)
