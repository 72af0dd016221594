package checkout

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"
)

const fresh = 5 * time.Minute

// verify says whether the provider signed this body in the last five minutes.
func verify(body []byte, header http.Header, key []byte, now time.Time) bool {
	at, err := time.Parse(time.RFC3339, header.Get("Provider-Timestamp"))
	if err != nil || now.Sub(at).Abs() > fresh {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(header.Get("Provider-Timestamp") + "."))
	mac.Write(body)
	given, err := hex.DecodeString(header.Get("Provider-Signature"))
	return err == nil && hmac.Equal(given, mac.Sum(nil))
}

// Handle takes an event as a hint and asks the provider what is true.
func (s *Server) Handle(w http.ResponseWriter, r *http.Request) {
	body, err := readAtMost(r.Body, 64<<10)
	if err != nil || !verify(body, r.Header, s.webhookKey, s.now()) || !s.seen.FirstTime(r.Header.Get("Provider-Event")) {
		http.Error(w, "refused", http.StatusForbidden)
		return
	}
	payment, err := s.provider.Fetch(r.Context(), eventPayment(body))
	if err != nil || s.ledger.PostPayment(r.Context(), payment) != nil {
		http.Error(w, "later", http.StatusServiceUnavailable)
	}
}
