package refunds

import (
	"errors"
	"sync"
	"testing"
)

func TestRefundGoesToTheOriginalCard(t *testing.T) {
	ledger, provider := world(t, charge("K7", 5000, "card of ada"))
	if err := Order(t.Context(), ledger, provider, Request{Charge: "K7", Pence: 5000, By: clerk}); err != nil {
		t.Fatal(err)
	}
	if provider.refundedTo != "card of ada" {
		t.Fatal(provider.refundedTo)
	}
}

func TestLargeRefundNeedsASecondPerson(t *testing.T) {
	ledger, provider := world(t, charge("K7", 50000, "card of ada"))
	request := Request{Charge: "K7", Pence: 20000, By: clerk, Confirmed: &clerk}
	if err := Order(t.Context(), ledger, provider, request); !errors.Is(err, ErrSecondPerson) {
		t.Fatal(err)
	}
}

func TestNeverMoreThanWasCharged(t *testing.T) {
	ledger, provider := world(t, charge("K7", 5000, "card of ada"))
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() { _ = Order(t.Context(), ledger, provider, Request{Charge: "K7", Pence: 5000, By: clerk}) })
	}
	group.Wait()
	if provider.refunded != 5000 {
		t.Fatal(provider.refunded)
	}
}
