// Package story plays what a charging site lives through, against real HTTP
// servers: cars come and go, the grid gives more and less, cards are refused,
// servers are busy and electronics break. Each step waits for what must happen and
// checks that nothing else does. The program shows it, the test asserts it.
package story

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/cmd/site/generated/charger"
	"github.com/fsmgen/fsmgen/cmd/site/generated/site"
	"github.com/fsmgen/fsmgen/cmd/site/internal/hooks"
	"github.com/fsmgen/fsmgen/cmd/site/internal/sim"
	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// root is the path of the site.
const root = "Site"

// The cards that the authorization server knows.
const (
	ada   = "04-A1"
	ben   = "04-B2"
	carla = "04-C3"
)

// World is where the story plays: a grid meter, an authorization server, three
// chargers with cars, and the site.
type World struct {
	Show Show // who is told; may be set before Play
	// Address is where people look at the tree; "": nobody can. Writable lets them change
	// it. Both may be set before Play.
	Address  string
	Writable bool

	meter  *sim.Meter
	auth   *sim.Auth
	points map[string]*sim.Point
	record *record
	log    *slog.Logger

	hooks *hooks.Site
	site  *site.Supervisor   // from step 1 on
	pages *inspect.Server    // from step 1 on; nil: nobody can look
	stop  context.CancelFunc // asks the site to shut down
	err   error              // of Run; once the site is down
	ended chan struct{}      // closed when Run has returned
}

// Show is told what happens. Both are called from several goroutines.
type Show struct {
	Event func(fsm.Event)
	Line  func(format string, args ...any)
}

// NewWorld starts the servers. The site is started by the story's first step.
func NewWorld(log *slog.Logger) (*World, error) {
	w := &World{
		Show:   Show{Event: func(fsm.Event) {}, Line: func(string, ...any) {}},
		points: map[string]*sim.Point{},
		record: newRecord(),
		log:    log,
		hooks:  hooks.NewSite(),
		ended:  make(chan struct{}),
	}
	if err := w.build(); err != nil {
		return nil, errors.Join(err, w.Close(context.Background()))
	}
	return w, nil
}

func (w *World) build() (err error) {
	if w.meter, err = sim.NewMeter(32); err != nil {
		return err
	}
	if w.auth, err = sim.NewAuth(map[string]string{ada: "Ada", ben: "Ben", carla: "Carla"}); err != nil {
		return err
	}
	for _, name := range []string{"bay1", "bay2", "bay3"} {
		if w.points[name], err = sim.NewPoint(); err != nil {
			return err
		}
	}
	return nil
}

// start starts the site, with times that suit a story.
func (w *World) start() (err error) {
	spec := site.DefaultUserSpec()
	spec.Meter, spec.Auth = w.meter.URL(), w.auth.URL()
	spec.Chargers = map[string]site.UserSpecChargersValue{}
	for name, point := range w.points {
		spec.Chargers[name] = site.UserSpecChargersValue{Hardware: point.URL()}
	}
	spec.PollInterval, spec.MeterInterval = 50*time.Millisecond, 200*time.Millisecond
	spec.AuthPause = 100 * time.Millisecond
	handler := func(e fsm.Event) { w.record.add(e); w.Show.Event(e) }
	w.site, err = site.NewSupervisor(w.hooks.Worker(), spec, fsm.WithEventHandler(handler), fsm.WithLogger(w.log))
	if err != nil {
		return err
	}
	if err := w.show(); err != nil {
		return err
	}
	var ctx context.Context
	ctx, w.stop = context.WithCancel(context.Background())
	go func() {
		defer close(w.ended)
		w.err = w.site.Run(ctx)
	}()
	return nil
}

// show lets people look at the tree, and change it if they may.
func (w *World) show() (err error) {
	if w.Address == "" {
		return nil
	}
	options := []inspect.Option{inspect.WithLogger(w.log)}
	if w.Writable {
		options = append(options, inspect.WithWrite(anybody))
	}
	if w.pages, err = inspect.Serve(w.Address, w.site, options...); err == nil {
		w.Show.Line("   the tree can be looked at: %s", w.pages.URL())
	}
	return err
}

// anybody who can reach the address may change the tree.
func anybody(r *http.Request, _ inspect.Change) (who string, err error) { return r.RemoteAddr, nil }

// Pages is where the tree can be looked at, as a URL. The world must have an Address.
func (w *World) Pages() string { return w.pages.URL() }

// bay is the path of a charger.
func bay(name string) string { return fsm.ChildPath(root, name) }

// bays gives the chargers in order.
func (w *World) bays() []string { return slices.Sorted(maps.Keys(w.points)) }

// status gives the status of a charger.
func (w *World) status(name string) fsm.Status {
	all := w.site.Status()
	status, _ := all.Child(name)
	return status
}

// variable gives a variable of a charger, as its status has it.
func (w *World) variable(name, variable string) string {
	for _, v := range w.status(name).Variables {
		if v.Name == variable {
			return v.Value
		}
	}
	return ""
}

// output gives an output of the site, as its status has it.
func (w *World) output(name string) string {
	for _, v := range w.site.Status().Outputs {
		if v.Name == name {
			return v.Value
		}
	}
	return ""
}

// send sends a command to a charger and waits for its outcome.
func (w *World) send(ctx context.Context, name string, command charger.Command) error {
	return charger.At(w.site, bay(name)).Send(ctx, command)
}

// plugIn plugs a car in and shows a card until the charger has noticed the car and
// takes the card.
func (w *World) plugIn(ctx context.Context, name, card string) error {
	w.points[name].Plug(32)
	return w.until(ctx, name+" takes the card", func() (bool, error) {
		err := w.send(ctx, name, charger.StartCommand{IDTag: card})
		if rejected := new(fsm.CommandError); errors.As(err, &rejected) && rejected.State == "available" {
			return false, nil
		}
		return err == nil, err
	})
}

// limits waits until the electronics let cars draw as much as told, in the order of
// the bays.
func (w *World) limits(ctx context.Context, want ...float64) error {
	for i, name := range w.bays() {
		text := fmt.Sprintf("%s lets the car draw %.1f A", name, want[i])
		err := w.points[name].Await(ctx, text, func(r sim.Reading) bool { return near(r.Limit, want[i]) })
		if err != nil {
			return err
		}
	}
	w.Show.Line("   ok: the cars may draw %.1f A", want)
	return nil
}

func near(a, b float64) bool { return a-b < 0.01 && b-a < 0.01 }

// until asks again and again until something holds. It is for what makes no event.
func (w *World) until(ctx context.Context, text string, holds func() (bool, error)) error {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		ok, err := holds()
		if ok || err != nil {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return fmt.Errorf("%w while waiting until %s", ctx.Err(), text)
		}
	}
}

// Done is closed when the site is down.
func (w *World) Done() <-chan struct{} { return w.ended }

// Close takes the site down and checks that it went in order. Then it closes what
// stands around it.
func (w *World) Close(ctx context.Context) error {
	var errs []error
	if w.site != nil {
		errs = append(errs, w.goDown(ctx), w.pages.Close(ctx))
	}
	w.hooks.Close()
	for _, point := range w.points {
		if point != nil {
			errs = append(errs, point.Close())
		}
	}
	if w.auth != nil {
		errs = append(errs, w.auth.Close())
	}
	if w.meter != nil {
		errs = append(errs, w.meter.Close())
	}
	return errors.Join(errs...)
}
