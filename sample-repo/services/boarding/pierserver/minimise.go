package pierserver

// ForDevice is what a kind of device gets to know of a ticket: as little as it can work with.
func ForDevice(kind DeviceKind, ticket Ticket) any {
	switch kind {
	case Gate:
		return struct{ Number uint64 }{ticket.Number}
	case Handheld:
		return struct {
			Number uint64
			Class  string
			Assist bool
		}{ticket.Number, ticket.Class, ticket.NeedsAssistance}
	case DutyConsole:
		return ticket
	default:
		return nil
	}
}
