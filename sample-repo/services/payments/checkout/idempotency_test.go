package checkout

import (
	"sync"
	"testing"
)

func TestTwoCallsOneCharge(t *testing.T) {
	server, provider := testServer(t)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { _, _ = server.Charge(t.Context(), signedOrder(210)) })
	}
	group.Wait()
	if provider.calls != 1 {
		t.Fatalf("%d calls", provider.calls)
	}
}
