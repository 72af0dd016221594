package hosted

import (
	"strings"
	"testing"
)

func TestNoCardNumberIsAccepted(t *testing.T) {
	alarms := 0
	sixteen := strings.Repeat("4", 16)
	for _, body := range []string{`{"note":"` + sixteen + `"}`, "card " + spaced(sixteen)} {
		if Refuse([]byte(body), func(error) { alarms++ }) == nil {
			t.Fatalf("accepted %q", body)
		}
	}
	if alarms != 2 {
		t.Fatalf("%d alarms", alarms)
	}
}
