package scale

import (
	"github.com/fsmgen/fsmgen/internal/scale/generated/pump"
	"github.com/fsmgen/fsmgen/internal/scale/generated/valve"
)

// pairs makes the workers of a skid.
type pairs struct{}

func (pairs) Pump1(s pump.UserSpec) *pump.Worker    { return crew{}.Pumps(s) }
func (pairs) Pump2(s pump.UserSpec) *pump.Worker    { return crew{}.Pumps(s) }
func (pairs) Pump3(s pump.UserSpec) *pump.Worker    { return crew{}.Pumps(s) }
func (pairs) Pump4(s pump.UserSpec) *pump.Worker    { return crew{}.Pumps(s) }
func (pairs) Pump5(s pump.UserSpec) *pump.Worker    { return crew{}.Pumps(s) }
func (pairs) Pump6(s pump.UserSpec) *pump.Worker    { return crew{}.Pumps(s) }
func (pairs) Pump7(s pump.UserSpec) *pump.Worker    { return crew{}.Pumps(s) }
func (pairs) Pump8(s pump.UserSpec) *pump.Worker    { return crew{}.Pumps(s) }
func (pairs) Valve1(s valve.UserSpec) *valve.Worker { return crew{}.Valves(s) }
func (pairs) Valve2(s valve.UserSpec) *valve.Worker { return crew{}.Valves(s) }
func (pairs) Valve3(s valve.UserSpec) *valve.Worker { return crew{}.Valves(s) }
func (pairs) Valve4(s valve.UserSpec) *valve.Worker { return crew{}.Valves(s) }
func (pairs) Valve5(s valve.UserSpec) *valve.Worker { return crew{}.Valves(s) }
func (pairs) Valve6(s valve.UserSpec) *valve.Worker { return crew{}.Valves(s) }
func (pairs) Valve7(s valve.UserSpec) *valve.Worker { return crew{}.Valves(s) }
func (pairs) Valve8(s valve.UserSpec) *valve.Worker { return crew{}.Valves(s) }
