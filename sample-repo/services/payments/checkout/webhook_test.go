package checkout

import "testing"

func TestForgedEventIsRefused(t *testing.T) {
	server, _ := testServer(t)
	if status := server.post(t, event("succeeded"), signedWith("another key")); status != 403 {
		t.Fatalf("status %d", status)
	}
}

func TestReplayIsRefused(t *testing.T) {
	server, _ := testServer(t)
	first := server.post(t, event("succeeded"), signed())
	again := server.post(t, event("succeeded"), signed())
	late := server.post(t, event("succeeded"), signedAt(sixMinutesAgo))
	if first != 200 || again != 403 || late != 403 {
		t.Fatal(first, again, late)
	}
}
