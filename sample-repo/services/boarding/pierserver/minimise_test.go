package pierserver

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestHandheldsGetNoNames(t *testing.T) {
	sent, _ := json.Marshal(ForDevice(Handheld, Ticket{Number: 7, Surname: "Rendall"}))
	if strings.Contains(string(sent), "Rendall") {
		t.Fatal(string(sent))
	}
}
