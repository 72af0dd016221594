package checkout

import "testing"

func TestOutageLeavesAReservation(t *testing.T) {
	client, provider := testClient(t)
	provider.answersAfter(patience + 1)
	result, err := client.Reserve(t.Context(), payee, 1250, "token-of-a-returning-passenger")
	if err != nil || !result.Reserved {
		t.Fatal(result, err)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	client, provider := testClient(t)
	provider.redirectsTo("https://elsewhere.example/")
	if _, err := client.charge(t.Context(), payee, 1250, "token"); err == nil {
		t.Fatal("followed")
	}
}
