package checkout

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"
)

const patience = 4 * time.Second

var allowedHosts = map[string]bool{"api.provider.example": true, "files.provider.example": true}

var errElsewhere = errors.New("not an address of the provider")

// noRedirects is the client's policy: the provider does not move, and if it seems to, we stay.
func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func (c *Client) do(ctx context.Context, address *url.URL, body []byte) (*http.Response, error) {
	if address.Scheme != "https" || !allowedHosts[address.Host] {
		return nil, errElsewhere
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return c.http.Do(c.request(ctx, address, body))
}

// Reserve charges now if the provider answers, and books a reservation on the stored token if it does not.
func (c *Client) Reserve(ctx context.Context, payee string, pence int64, token string) (*Result, error) {
	if c.breaker.Open() {
		return c.reservations.Add(ctx, payee, pence, token)
	}
	result, err := c.charge(ctx, payee, pence, token)
	if c.breaker.Count(err); errors.Is(err, context.DeadlineExceeded) {
		return c.reservations.Add(ctx, payee, pence, token)
	}
	return result, err
}
