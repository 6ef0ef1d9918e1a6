package story

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/cmd/site/generated/charger"
	"github.com/fsmgen/fsmgen/cmd/site/generated/site"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Step is one step of the story. Run waits for what must happen, as long as
// the context allows, and fails if it does not, or if something else does.
type Step struct {
	Title string
	Run   func(ctx context.Context, w *World) error
}

// Steps is the story.
func Steps() []Step {
	return []Step{
		{"The site opens: the meter first, then the chargers, which need it.", open},
		{"A card without a car is rejected; Ada plugs in, and her session begins.", begin},
		{"Ben comes: two cars share the grid, and no charger is replaced.", share},
		{"The grid gives less, then too little for two, then enough again.", less},
		{"The meter falls silent: what is shared is what the configuration says.", silent},
		{"An unknown card is refused, and the server is not asked twice.", refuse},
		{"The authorization server is busy, and is asked again until it answers.", busy},
		{"A ping and a stop come while a card is looked up: they wait, and are taken in order.", deferStop},
		{"The electronics of bay2 break: the site is degraded until they are mended.", fault},
		{"No session may last longer than a second any more: Ada's ends.", tooLong},
	}
}

// Play plays the whole story, with a limit for each step. After it the world keeps
// no events, so that the site can go on for as long as somebody wants to watch.
func Play(ctx context.Context, w *World, limit time.Duration) error {
	defer w.record.forget(true)
	for i, step := range Steps() {
		w.Show.Line("\n%d. %s", i+1, step.Title)
		if err := PlayStep(ctx, w, step, limit); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return nil
}

// PlayStep plays one step.
func PlayStep(ctx context.Context, w *World, step Step, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return step.Run(ctx, w)
}

// open is step 1.
func open(ctx context.Context, w *World) error {
	if err := w.start(); err != nil {
		return err
	}
	if err := w.record.await(ctx, 0, enters(root, "open")); err != nil {
		return err
	}
	for _, name := range w.bays() {
		err := w.record.inOrder(0, enters(fsm.ChildPath(root, "meter"), "reading"), enters(bay(name), "available"), enters(root, "open"))
		if err != nil {
			return err
		}
	}
	w.Show.Line("   ok: the meter, then %v, then the site", w.bays())
	return nil
}

// begin is step 2.
func begin(ctx context.Context, w *World) error {
	err := w.send(ctx, "bay1", charger.StartCommand{IDTag: ada})
	rejected := new(fsm.CommandError)
	if !errors.As(err, &rejected) || rejected.State != "available" || len(rejected.Refused) == 0 {
		return fmt.Errorf("a card without a car should be rejected, with the reason; the outcome is %v", err)
	}
	w.Show.Line("   ok: %v", rejected)
	mark := w.record.mark()
	if err := w.plugIn(ctx, "bay1", ada); err != nil {
		return err
	}
	w.Show.Line("   ok: start is accepted")
	if err := w.record.await(ctx, mark, enters(bay("bay1"), "charging")); err != nil {
		return err
	}
	if err := w.limits(ctx, 32, 0, 0); err != nil {
		return err
	}
	holder, card := w.variable("bay1", "holder"), w.variable("bay1", "idTag")
	if holder != `"Ada"` || card != "***" {
		return fmt.Errorf("the session is of %q with the card %q; it should be of Ada with a card that is not shown", holder, card)
	}
	w.Show.Line("   ok: the session is of %s, her card shows as %s", holder, card)
	return nil
}

// share is step 3.
func share(ctx context.Context, w *World) error {
	mark, version := w.record.mark(), w.status("bay1").Version
	if err := w.plugIn(ctx, "bay2", ben); err != nil {
		return err
	}
	if err := w.limits(ctx, 16, 16, 0); err != nil {
		return err
	}
	if now := w.status("bay1").Version; now != version {
		return fmt.Errorf("the Version of bay1 moved from %d to %d", version, now)
	}
	if err := w.record.kept(mark, bay("bay2")); err != nil {
		return err
	}
	w.Show.Line("   ok: bay1 has only been told another limit: its Version is still %d", version)
	return w.shares(ctx, "2", "32")
}

// shares waits until the site reports how many sessions there are, and what all cars
// draw.
func (w *World) shares(ctx context.Context, sessions, amperes string) error {
	err := w.until(ctx, "the site has "+sessions+" sessions with "+amperes+" A", func() (bool, error) {
		return w.output("sessions") == sessions && w.output("amperes") == amperes, nil
	})
	if err == nil {
		w.Show.Line("   ok: the site reports %s sessions, which draw %s A", sessions, amperes)
	}
	return err
}

// less is step 4.
func less(ctx context.Context, w *World) error {
	mark := w.record.mark()
	w.meter.Give(20)
	if err := w.limits(ctx, 10, 10, 0); err != nil {
		return err
	}
	if err := w.record.kept(mark); err != nil {
		return err
	}
	w.meter.Give(8)
	err := w.record.await(ctx, mark, enters(bay("bay1"), "waiting"), enters(bay("bay2"), "waiting"))
	if err = errors.Join(err, w.limits(ctx, 0, 0, 0)); err != nil {
		return err
	}
	w.meter.Give(32)
	if err := w.limits(ctx, 16, 16, 0); err != nil {
		return err
	}
	return w.record.kept(mark, bay("bay1"), bay("bay2"))
}

// silent is step 5.
func silent(ctx context.Context, w *World) error {
	mark := w.record.mark()
	w.meter.Silent(true)
	if err := w.record.await(ctx, mark, enters(root, "reduced")); err != nil {
		return err
	}
	if err := w.limits(ctx, 8, 8, 0); err != nil {
		return err
	}
	w.meter.Silent(false)
	if err := w.record.await(ctx, mark, enters(root, "open")); err != nil {
		return err
	}
	return errors.Join(w.limits(ctx, 16, 16, 0), w.record.kept(mark, root))
}

// refuse is step 6.
func refuse(ctx context.Context, w *World) error {
	mark, asked := w.record.mark(), w.auth.Asked()
	if err := w.plugIn(ctx, "bay3", "99-XX"); err != nil {
		return err
	}
	err := w.record.await(ctx, mark, fails(bay("bay3"), "authorize", "refused, which is permanent"), enters(bay("bay3"), "available"))
	if err != nil {
		return err
	}
	if n := w.auth.Asked() - asked; n != 1 {
		return fmt.Errorf("the server was asked %d times", n)
	}
	if err := w.endedWith(ctx, "bay3", "refused"); err != nil {
		return err
	}
	return errors.Join(w.limits(ctx, 16, 16, 0), w.record.kept(mark, bay("bay3")))
}

// endedWith waits until the status of a charger says why its session has ended.
func (w *World) endedWith(ctx context.Context, name, reason string) error {
	err := w.until(ctx, name+" has ended a session with "+reason, func() (bool, error) {
		return w.variable(name, "ended") == reason, nil
	})
	if err == nil {
		w.Show.Line("   ok: the session at %s has ended: %s", name, reason)
	}
	return err
}

// busy is step 7.
func busy(ctx context.Context, w *World) error {
	mark := w.record.mark()
	w.auth.Busy(true)
	defer w.auth.Busy(false)
	if err := w.plugIn(ctx, "bay3", carla); err != nil {
		return err
	}
	failed := fails(bay("bay3"), "authorize", "busy")
	err := w.until(ctx, "bay3 has been told twice that the server is busy", func() (bool, error) {
		return w.record.count(mark, failed) >= 2, nil
	})
	if err != nil {
		return err
	}
	w.auth.Busy(false)
	if err := w.record.await(ctx, mark, enters(bay("bay3"), "charging")); err != nil {
		return err
	}
	w.Show.Line("   ok: asked again after %d answers of the kind busy", w.record.count(mark, failed))
	return errors.Join(w.limits(ctx, 32.0/3, 32.0/3, 32.0/3), w.record.kept(mark, bay("bay3")))
}

// deferStop is step 8.
func deferStop(ctx context.Context, w *World) error {
	mark := w.record.mark()
	if err := w.send(ctx, "bay3", charger.StopCommand{}); err != nil {
		return err
	}
	if err := w.record.await(ctx, mark, enters(bay("bay3"), "available")); err != nil {
		return err
	}
	if err := w.endedWith(ctx, "bay3", "stopped"); err != nil {
		return err
	}
	goOn := w.auth.Hold()
	mark = w.record.mark()
	err := w.plugIn(ctx, "bay3", carla)
	handle := charger.At(w.site, bay("bay3"))
	outcomes := []<-chan error{handle.Post(charger.PingCommand{}), handle.Post(charger.StopCommand{})}
	if err == nil {
		err = w.until(ctx, "ping and stop wait", func() (bool, error) { return len(w.status("bay3").Commands) == 2, nil })
	}
	if err == nil {
		w.Show.Line("   ok: in %s, %v wait", w.status("bay3").State, w.status("bay3").Commands)
	}
	goOn()
	for _, outcome := range outcomes {
		select {
		case rejected := <-outcome:
			err = errors.Join(err, rejected)
		case <-ctx.Done():
			err = errors.Join(err, fmt.Errorf("%w while waiting for the outcome of a command", ctx.Err()))
		}
	}
	if err != nil {
		return err
	}
	w.Show.Line("   ok: the card is good, and both are accepted")
	err = errors.Join(err, w.record.await(ctx, mark, enters(bay("bay3"), "available")),
		w.record.inOrder(mark, enters(bay("bay3"), "waiting"), enters(bay("bay3"), "ending"), enters(bay("bay3"), "available")))
	if pings := w.variable("bay3", "pings"); pings != "1" {
		err = errors.Join(err, fmt.Errorf("there were %s pings", pings))
	}
	return errors.Join(err, w.limits(ctx, 16, 16, 0))
}

// fault is step 9.
func fault(ctx context.Context, w *World) error {
	mark := w.record.mark()
	w.points["bay2"].Break("contactor welded")
	if err := w.record.await(ctx, mark, enters(bay("bay2"), "faulted"), enters(root, "reduced")); err != nil {
		return err
	}
	var status fsm.Status
	err := w.until(ctx, "bay2 is what is wrong at the site", func() (bool, error) {
		status = w.site.Status()
		bay2, _ := status.Child("bay2")
		return status.Health == fsm.HealthDegraded && bay2.Health == fsm.HealthDegraded && status.Worst == fsm.HealthDegraded, nil
	})
	if err != nil {
		return err
	}
	w.Show.Line("   ok: the site is %s in %s, because of bay2", status.Health, status.State)
	if w.Address != "" {
		w.Show.Line("   see bay2, and why it is degraded: %s#/Site/%s", w.Pages(), bay("bay2"))
	}
	if err := errors.Join(w.limits(ctx, 32, 0, 0), w.endedWith(ctx, "bay2", "fault")); err != nil {
		return err
	}
	w.points["bay2"].Mend()
	if err := w.record.await(ctx, mark, enters(bay("bay2"), "available"), enters(root, "open")); err != nil {
		return err
	}
	w.Show.Line("   ok: mended, and the site is open again")
	return w.record.kept(mark, bay("bay2"), root)
}

// tooLong is step 10.
func tooLong(ctx context.Context, w *World) error {
	mark := w.record.mark()
	err := w.site.UpdateUserSpec(func(spec *site.UserSpec) { spec.MaxSession = time.Second })
	if err != nil {
		return err
	}
	if err := w.record.await(ctx, mark, enters(bay("bay1"), "available")); err != nil {
		return err
	}
	if err := errors.Join(w.endedWith(ctx, "bay1", "too-long"), w.record.kept(mark, bay("bay1"))); err != nil {
		return err
	}
	if err := w.site.UpdateUserSpec(func(spec *site.UserSpec) { spec.MaxSession = 12 * time.Hour }); err != nil {
		return err
	}
	mark = w.record.mark()
	if err := w.plugIn(ctx, "bay1", ada); err != nil {
		return err
	}
	w.Show.Line("   ok: twelve hours again, and Ada begins another")
	return errors.Join(w.record.await(ctx, mark, enters(bay("bay1"), "charging")), w.limits(ctx, 32, 0, 0))
}
