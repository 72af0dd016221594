package redact

import (
	"log/slog"
	"strings"
	"testing"
)

func TestUnknownFieldsAreDropped(t *testing.T) {
	var out strings.Builder
	logger := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{ReplaceAttr: Fields}))
	logger.Info("charged", "order", "K7", "card_holder", "Ada", "token", "abc")
	if text := out.String(); strings.Contains(text, "Ada") || strings.Contains(text, "abc") {
		t.Fatal(text)
	}
}
