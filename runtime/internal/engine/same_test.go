package engine

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// sameStatus compares two trees. Texts of them under the race detector take
// longer than the ticks.
func sameStatus(a, b *fsm.Status) bool {
	same := a.Path == b.Path && a.Name == b.Name && a.Worker == b.Worker &&
		a.State == b.State && a.Desired == b.Desired && a.DesiredBy == b.DesiredBy && a.Entered.Equal(b.Entered) &&
		a.Version == b.Version && a.UserSpec == b.UserSpec && a.Last == b.Last && a.Blocked == b.Blocked &&
		a.Pending == b.Pending && slices.Equal(a.WaitsFor, b.WaitsFor) && a.Action == b.Action && a.Failure == b.Failure &&
		a.Leaving == b.Leaving && a.Removed == b.Removed && a.Circuit == b.Circuit && a.Restarts == b.Restarts &&
		a.Health == b.Health && a.Worst == b.Worst && a.WorstPath == b.WorstPath && a.Below == b.Below &&
		a.Waiting == b.Waiting && slices.Equal(a.Why, b.Why) && a.Observed.Equal(b.Observed) && a.Fresh == b.Fresh &&
		slices.Equal(a.Conditions, b.Conditions) && slices.Equal(a.Variables, b.Variables) && slices.Equal(a.Inputs, b.Inputs) && slices.Equal(a.Outputs, b.Outputs) && slices.Equal(a.Commands, b.Commands) && a.LastError == b.LastError && a.Counters == b.Counters &&
		len(a.Children) == len(b.Children)
	for i := range a.Children {
		same = same && sameStatus(&a.Children[i], &b.Children[i])
	}
	return same
}

// TestSameStatusSeesEveryField of a Status.
func TestSameStatusSeesEveryField(t *testing.T) {
	for i := range reflect.TypeFor[fsm.Status]().NumField() {
		a, b := fsm.Status{}, fsm.Status{}
		field := reflect.ValueOf(&b).Elem().Field(i)
		switch {
		case field.Type() == reflect.TypeFor[time.Time]():
			field.Set(reflect.ValueOf(epoch))
		case field.Kind() == reflect.String:
			field.SetString("x")
		case field.Kind() == reflect.Bool:
			field.SetBool(true)
		case field.CanInt():
			field.SetInt(1)
		case field.CanUint():
			field.SetUint(1)
		case field.Kind() == reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		case field.Kind() == reflect.Struct:
			field.Field(0).SetUint(1)
		}
		if sameStatus(&a, &b) {
			t.Errorf("%s is not compared", reflect.TypeFor[fsm.Status]().Field(i).Name)
		}
	}
}
