// Package redact decides what may be logged. What is not listed is dropped.
package redact

import "log/slog"

var allowed = map[string]bool{
	"order": true, "amount": true, "currency": true, "status": true,
	"attempt": true, "duration": true, "provider_code": true,
}

// Fields is the ReplaceAttr of every logger in this account.
func Fields(_ []string, attr slog.Attr) slog.Attr {
	switch {
	case attr.Key == slog.TimeKey || attr.Key == slog.LevelKey || attr.Key == slog.MessageKey:
		return attr
	case allowed[attr.Key]:
		return attr
	default:
		return slog.Attr{}
	}
}
