// Package pierserver is the brain of a pier: tickets in, people on board, list out.
package pierserver

import (
	"crypto/ed25519"
	"errors"
	"time"
)

var (
	errForged  = errors.New("not a ticket of ours")
	errUsed    = errors.New("shown before")
	errNotHere = errors.New("not for this sailing")
	errStale   = errors.New("an old picture of a code")
)

const rotates = 30 * time.Second

// Check decides on one showing of a ticket, with what the pier has and nothing else.
func (s *Server) Check(code Code, lane Lane, now time.Time) (Ticket, error) {
	if !ed25519.Verify(s.ticketKey, code.Signed(), code.Signature) {
		return Ticket{}, errForged
	}
	if code.FromApp && now.Sub(code.ShownAt).Abs() > 2*rotates {
		return Ticket{}, errStale
	}
	ticket, ok := s.Snapshot(now).Ticket(code.Number)
	if !ok || ticket.Sailing != s.open || (s.lanesAreApart() && ticket.Lane != lane) {
		return Ticket{}, errNotHere
	}
	if !s.used.First(code.Number) {
		return ticket, errUsed
	}
	return ticket, nil
}
