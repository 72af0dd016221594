package access

import "testing"

func TestOnlyBookingCharges(t *testing.T) {
	for _, service := range []string{"identity", "settlement", "", "booking-staging"} {
		if May(peer(service), ChargeOrder) {
			t.Errorf("%q may charge", service)
		}
	}
}

func TestOnePersonIsNotEnough(t *testing.T) {
	nadia := Approval{Person: "nadia", Team: "payments", HardwareKey: true, At: noon}
	if TwoPeople(nadia, nadia) {
		t.Fatal("one person confirmed herself")
	}
}
