// Package access says which service, and which people, may do what with money.
package access

import "time"

var services = map[string][]Action{
	"booking":    {ChargeOrder, RefundOrder},
	"settlement": {ReadLedger},
}

// May says whether the service at the other end of a mutual TLS connection may do this.
func May(peer Peer, action Action) bool {
	for _, allowed := range services[peer.Service()] {
		if allowed == action {
			return true
		}
	}
	return false
}

// TwoPeople says whether a correction was asked for by one person of the team and confirmed by another,
// each with a hardware key, within a quarter of an hour.
func TwoPeople(asked, confirmed Approval) bool {
	return asked.Person != confirmed.Person &&
		asked.HardwareKey && confirmed.HardwareKey &&
		asked.Team == "payments" && confirmed.Team == "payments" &&
		confirmed.At.Sub(asked.At) >= 0 && confirmed.At.Sub(asked.At) <= 15*time.Minute
}
