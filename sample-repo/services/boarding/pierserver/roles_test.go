package pierserver

import "testing"

func TestGatesCannotCloseASailing(t *testing.T) {
	for _, kind := range []DeviceKind{Gate, Handheld, ""} {
		if May(deviceOf(kind), Close) {
			t.Errorf("%q may close", kind)
		}
	}
}
