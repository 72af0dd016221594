package pierserver

import "testing"

func TestTwoDaysAlone(t *testing.T) {
	server := pierWith(t, ticketsOfAWeek()...)
	server.pullThePlug()
	for at := noon; at.Before(noon.Add(twoDays)); at = at.Add(tenMinutes) {
		if _, err := server.Check(nextCode(), laneA, at); err != nil {
			t.Fatalf("%s: %v", at, err)
		}
	}
}
