// Package settlement compares, each night, what the provider paid with what we booked.
package settlement

import (
	"context"
	"fmt"
)

// Fetch gets the file of a day and checks the provider's signature before a line of it is read.
func Fetch(ctx context.Context, files Files, key Verifier, day Day) ([]Line, error) {
	raw, signature, err := files.Get(ctx, day)
	if err != nil {
		return nil, fmt.Errorf("settlement of %s: %w", day, err)
	}
	if err := key.Verify(raw, signature); err != nil {
		return nil, fmt.Errorf("settlement of %s is not signed by the provider: %w", day, err)
	}
	return parse(raw)
}

// Compare names each line that only one side has, and each amount on which they differ.
func Compare(lines []Line, entries map[string]Entry) (differences []Difference) {
	for _, line := range lines {
		entry, known := entries[line.Payment]
		if !known || entry.Amount != line.Amount {
			differences = append(differences, Difference{Line: line, Entry: entry})
		}
		delete(entries, line.Payment)
	}
	for _, entry := range entries {
		differences = append(differences, Difference{Entry: entry})
	}
	return differences
}
