package pierserver

import "time"

const twoDays = 48 * time.Hour

// Snapshot is what the pier knows by itself: the tickets of the next 48 hours as of the last batch.
// It is on both disks; either one is enough.
func (s *Server) Snapshot(now time.Time) *Tickets {
	for _, disk := range s.disks {
		if tickets, err := disk.Load(); err == nil && tickets.Covers(now, now.Add(twoDays)) {
			return tickets
		}
	}
	s.display.Red("no tickets on this pier: open the storm book")
	return &Tickets{}
}
