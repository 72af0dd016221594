package pierserver

import "testing"

func TestGapTurnsTheDisplayYellow(t *testing.T) {
	server := pierAfterBatch(t, 6)
	_ = server.Accept(signedBatch(8))
	if server.display.Colour() != "yellow" || server.asked != 7 {
		t.Fatal(server.display, server.asked)
	}
}
