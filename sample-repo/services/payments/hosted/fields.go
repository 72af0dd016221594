// Package hosted serves the one page on which a card is typed. The fields on it are the provider's.
package hosted

import (
	"errors"
	"net/http"
	"regexp"
)

var cardNumber = regexp.MustCompile(`(?:^|\D)\d(?:[ -]?\d){12,18}(?:\D|$)`)

// CardFields answers with a page that holds the provider's frame and nothing else.
func CardFields(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy",
		"default-src 'none'; frame-src https://fields.provider.example; frame-ancestors 'self'")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	if err := page.Execute(w, r.URL.Query().Get("order")); err != nil {
		http.Error(w, "try again", http.StatusInternalServerError)
	}
}

// ErrCardNumber says that somebody sent us what we must not have.
var ErrCardNumber = errors.New("a card number in a request")

// Refuse looks for card numbers in what we were sent. The alarm goes off before the answer goes out.
func Refuse(body []byte, alarm func(error)) error {
	if cardNumber.Match(body) {
		alarm(ErrCardNumber)
		return ErrCardNumber
	}
	return nil
}
