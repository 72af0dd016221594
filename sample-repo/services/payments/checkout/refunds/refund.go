// Package refunds gives money back to where it came from.
package refunds

import (
	"context"
	"errors"
)

const secondPersonFrom = 200_00

var (
	// ErrTooMuch says that more would go back than was charged.
	ErrTooMuch = errors.New("more than was charged")
	// ErrSecondPerson says that a colleague has to confirm.
	ErrSecondPerson = errors.New("needs a second person")
)

// Request names a charge and an amount. It has no field for a card, on purpose.
type Request struct {
	Charge    string
	Pence     int64
	By        Person
	Confirmed *Person
	Sailing   *CancelledSailing
}

// Order refunds part or all of a charge to the card that paid it. The charge is locked until it is done.
func Order(ctx context.Context, ledger Ledger, provider Provider, request Request) error {
	return ledger.WithLocked(ctx, request.Charge, func(charge Charge) error {
		if request.Pence > charge.Pence-charge.Refunded {
			return ErrTooMuch
		}
		if needsSecond(request, charge) && !request.confirmedByAnother() {
			return ErrSecondPerson
		}
		if err := provider.Refund(ctx, charge.Payment, request.Pence); err != nil {
			return err
		}
		return ledger.PostRefund(ctx, charge, request)
	})
}

// needsSecond: large ones, and the third of a person's day. A cancelled sailing is not a person's decision.
func needsSecond(request Request, charge Charge) bool {
	if request.Sailing != nil && request.Sailing.Holds(charge) {
		return false
	}
	return request.Pence >= secondPersonFrom || request.By.RefundsToday >= 2
}
