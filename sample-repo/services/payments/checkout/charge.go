// Package checkout asks for money, and hears what became of it.
package checkout

import (
	"context"
	"errors"
)

// ErrQuote says that the quote is not one that booking signed, or has lapsed.
var ErrQuote = errors.New("not a quote of booking's")

// payee is us. Nothing that anybody sends can change it.
const payee = "skerry-ferries"

// Charge takes the amount from the signed quote and from nowhere else.
func (s *Server) Charge(ctx context.Context, order *Order) (*Result, error) {
	quote, err := s.quotes.Verify(order.Quote, order.Signature, s.now())
	if err != nil {
		return nil, ErrQuote
	}
	return Once(ctx, s.keys, quote.Number, func() (*Result, error) {
		result, err := s.provider.Reserve(ctx, payee, quote.Pence, order.CardToken)
		if err != nil {
			return nil, err
		}
		return result, s.ledger.Post(ctx, quote, result)
	})
}
