package pierserver

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
)

var errUnsigned = errors.New("not signed by booking")

// Accept takes a batch in, if it is booking's. One that does not follow is refused and shown; one that is missing is shown.
func (s *Server) Accept(batch Batch) error {
	if !ed25519.Verify(s.bookingKey, batch.Payload, batch.Signature) {
		s.display.Red("a batch that booking did not sign")
		return errUnsigned
	}
	body, err := batch.Body()
	if err != nil {
		return err
	}
	if body.Number != s.last.Number+1 || !bytes.Equal(body.Before, s.last.Digest[:]) {
		s.display.Yellow("a gap: ask booking for batch %d", s.last.Number+1)
		return s.askFor(s.last.Number + 1)
	}
	s.last = Mark{Number: body.Number, Digest: sha256.Sum256(batch.Payload)}
	return s.store.Merge(body.Tickets)
}
