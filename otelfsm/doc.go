// Package otelfsm gives what trees of fsmgen do to OpenTelemetry: metrics, traces and
// trace ids in logs. It is a module of its own, so that a program that does not use
// OpenTelemetry does not download it.
//
//	metrics, err := otelfsm.NewMetrics()
//	…
//	sup, err := plant.NewSupervisor(worker, spec,
//		fsm.WithMetrics(metrics),
//		fsm.WithTracer(otelfsm.NewTracer()),
//		fsm.WithLogger(slog.New(otelfsm.LogHandler(slog.Default().Handler()))))
//
// Without options the global providers of OpenTelemetry are used. docs/metrics.md
// describes every metric, and dashboard.json is a Grafana dashboard for them.
//
// A path of a worker is never an attribute of a metric, because there may be a million
// workers. It is an attribute of spans and logs.
package otelfsm
