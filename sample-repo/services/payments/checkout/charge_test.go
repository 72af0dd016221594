package checkout

import "testing"

func TestAmountComesFromTheQuote(t *testing.T) {
	server, provider := testServer(t)
	order := signedOrder(18400)
	order.Pence = 1
	if _, err := server.Charge(t.Context(), order); err != nil {
		t.Fatal(err)
	}
	if provider.charged != 18400 {
		t.Fatalf("charged %d", provider.charged)
	}
}
