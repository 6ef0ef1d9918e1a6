// Package check tests module otelfsm with Prometheus and with OTLP: what they read is
// what otelfsm gives. It is a module of its own, so that users of otelfsm do not
// download Prometheus.
package check
