package checkout

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const booking = "spiffe://skerry.example/booking"

// RequireBooking lets nobody but booking charge, whatever quote they hold.
func RequireBooking(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	name, err := certificateName(ctx)
	if err != nil || name != booking {
		report(ctx, "charge by another service", name)
		return nil, status.Error(codes.PermissionDenied, "not booking")
	}
	return next(ctx, req)
}
