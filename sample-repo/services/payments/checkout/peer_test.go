package checkout

import "testing"

func TestOtherServicesAreRefused(t *testing.T) {
	for _, name := range []string{"spiffe://skerry.example/identity", "spiffe://skerry.example/booking-staging", ""} {
		if _, err := RequireBooking(asPeer(t, name), nil, nil, unreachable(t)); err == nil {
			t.Errorf("%q was let in", name)
		}
	}
}
