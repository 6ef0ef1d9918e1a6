package main

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes/scheme"
	clienttesting "k8s.io/client-go/testing"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"
)

// options say what a pass is.
type options struct {
	all  bool // every object is queued, and not only those that have changed
	idle bool // Reconcile does nothing
	bare bool // the client keeps no account of who has set which field
}

// limit is the greatest pressure with which a pump runs.
const limit = 100

// pumps reconciles pumps, which are ConfigMaps with a pressure and a state.
type pumps struct {
	client.Client
	idle   bool
	left   atomic.Int64 // requests of this pass
	ended  chan struct{}
	writes atomic.Int64
}

func (p *pumps) Reconcile(ctx context.Context, r reconcile.Request) (reconcile.Result, error) {
	defer func() {
		if p.left.Add(-1) == 0 {
			p.ended <- struct{}{}
		}
	}()
	if p.idle {
		return reconcile.Result{}, nil
	}
	var pump corev1.ConfigMap
	if err := p.Get(ctx, r.NamespacedName, &pump); err != nil {
		return reconcile.Result{}, err
	}
	pressure, err := strconv.Atoi(pump.Data["pressure"])
	if err != nil {
		return reconcile.Result{}, err
	}
	state := "running"
	if pressure > limit {
		state = "overloaded"
	}
	if pump.Data["state"] == state {
		return reconcile.Result{}, nil
	}
	pump.Data["state"] = state
	p.writes.Add(1)
	return reconcile.Result{}, p.Update(ctx, &pump)
}

func name(i int) types.NamespacedName {
	return types.NamespacedName{Namespace: "plant", Name: fmt.Sprint("pump-", i)}
}

// measure takes the time of one pass over n objects of which some have changed.
func measure(n, changed int, opts options) (time.Duration, error) {
	ctx, cancel := context.WithCancel(log.IntoContext(context.Background(), logr.Discard()))
	defer cancel()
	log.SetLogger(logr.Discard())

	build := fake.NewClientBuilder()
	if opts.bare {
		build.WithObjectTracker(clienttesting.NewObjectTracker(scheme.Scheme, scheme.Codecs.UniversalDecoder()))
	}
	for i := range n {
		build.WithObjects(&corev1.ConfigMap{
			ObjectMeta: metav1.ObjectMeta{Namespace: name(i).Namespace, Name: name(i).Name},
			Data:       map[string]string{"pressure": "50", "state": "running"},
		})
	}
	p := &pumps{Client: build.Build(), idle: opts.idle, ended: make(chan struct{}, 1)}

	queue := make(chan workqueue.TypedRateLimitingInterface[reconcile.Request], 1)
	skip := true
	c, err := controller.NewUnmanaged("pumps", controller.Options{Reconciler: p, SkipNameValidation: &skip})
	if err != nil {
		return 0, err
	}
	err = c.Watch(source.Func(func(_ context.Context, q workqueue.TypedRateLimitingInterface[reconcile.Request]) error {
		queue <- q
		return nil
	}))
	if err != nil {
		return 0, err
	}
	stopped := make(chan error, 1)
	go func() { stopped <- c.Start(ctx) }()
	requests := <-queue

	pass := func() time.Duration {
		step := n / changed
		if opts.all {
			step = 1
		}
		p.left.Store(int64((n + step - 1) / step))
		from := time.Now()
		for i := 0; i < n; i += step {
			requests.Add(reconcile.Request{NamespacedName: name(i)})
		}
		<-p.ended
		return time.Since(from)
	}
	pass() // nothing has changed yet
	for i := 0; i < n; i += n / changed {
		var pump corev1.ConfigMap
		if err := p.Get(ctx, name(i), &pump); err != nil {
			return 0, err
		}
		pump.Data["pressure"] = "150"
		if err := p.Update(ctx, &pump); err != nil {
			return 0, err
		}
	}
	before := p.writes.Load()
	took := pass()
	if got := p.writes.Load() - before; !opts.idle && got != int64(changed) {
		return 0, fmt.Errorf("%d objects were written, want %d", got, changed)
	}
	cancel()
	return took, <-stopped
}
