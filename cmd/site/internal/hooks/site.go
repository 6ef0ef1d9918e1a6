// Package hooks is what a person writes for the charging site: one file for each
// worker type that has hooks, and in this file what makes the workers. Sharing the
// grid, waiting, retrying and who may do what when is not in here: that is what the
// specs say and the runtime does.
package hooks

import (
	"net/http"

	"github.com/fsmgen/fsmgen/cmd/site/generated/charger"
	"github.com/fsmgen/fsmgen/cmd/site/generated/meter"
	"github.com/fsmgen/fsmgen/cmd/site/generated/site"
)

// Site is what the hooks of one site share. It makes the workers of the tree.
type Site struct{ client *http.Client }

// NewSite makes the hooks of a site.
func NewSite() *Site { return &Site{&http.Client{Transport: &http.Transport{}}} }

// Worker makes the root, which has no hooks of its own.
func (s *Site) Worker() *site.Worker { return site.NewWorker(s) }

// Meter makes the worker that reads the grid meter.
func (s *Site) Meter(meter.UserSpec) *meter.Worker { return meter.NewWorker(Meter{s.client}) }

// Chargers makes the worker for a charger.
func (s *Site) Chargers(charger.UserSpec) *charger.Worker {
	return charger.NewWorker(Charger{s.client})
}

// Close closes the connections. It is called when the tree is down.
func (s *Site) Close() { s.client.CloseIdleConnections() }
