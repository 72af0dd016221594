package pierserver

import "testing"

func TestSecondShowingIsSeen(t *testing.T) {
	server := pierWith(t, ticket(7, laneA))
	if _, err := server.Check(codeOf(7), laneA, noon); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Check(codeOf(7), laneB, noon); err != errUsed {
		t.Fatal(err)
	}
}

func TestScreenshotIsStale(t *testing.T) {
	server := pierWith(t, ticket(7, laneA))
	if _, err := server.Check(appCodeOf(7, noon.Add(-2*rotates-1)), laneA, noon); err != errStale {
		t.Fatal(err)
	}
}
