package pierserver

import (
	"crypto/sha256"
	"encoding/json"
	"time"
)

// Entry says what a person on duty did. Devices are witnesses, not actors.
type Entry struct {
	At     time.Time
	Person string
	Device string
	Verb   Verb
	Ticket uint64
	Before [sha256.Size]byte
}

// Write chains the entry, puts it on both disks, and lets the deed happen only then.
// The next batch to the cloud takes it to the audit log.
func (j *Journal) Write(entry Entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	entry.Before = j.head
	line, err := json.Marshal(entry)
	if err != nil {
		return err
	}
	for _, disk := range j.disks {
		if err := disk.Append(line); err != nil {
			return err
		}
	}
	j.head = sha256.Sum256(line)
	return nil
}
