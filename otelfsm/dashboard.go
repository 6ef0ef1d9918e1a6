package otelfsm

import _ "embed"

// Dashboard is a Grafana dashboard for these metrics, as JSON, with Prometheus as its
// source of data.
//
//go:embed dashboard.json
var Dashboard string
