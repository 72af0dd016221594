package pierserver

// Verb is something that a device can ask the server to do.
type Verb string

// What there is to ask.
const (
	Passed Verb = "passed"
	LetOn  Verb = "let-on"
	Close  Verb = "close-sailing"
)

// verbs by the kind that a device's certificate names. A kind that is not here may do nothing.
var verbs = map[DeviceKind][]Verb{
	Gate:        {Passed},
	Handheld:    {Passed, LetOn},
	DutyConsole: {Passed, LetOn, Close},
}

// May says whether a device may ask for this.
func May(device Device, verb Verb) bool {
	for _, allowed := range verbs[device.Kind()] {
		if allowed == verb {
			return true
		}
	}
	return false
}
