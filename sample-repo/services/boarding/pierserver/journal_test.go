package pierserver

import "testing"

func TestJournalSurvivesTheLink(t *testing.T) {
	server := pierWith(t)
	server.pullThePlug()
	server.letOn("mairi", 7)
	server.plugIn()
	if got := server.cloud.Received(); len(got) != 1 || got[0].Person != "mairi" {
		t.Fatal(got)
	}
}
