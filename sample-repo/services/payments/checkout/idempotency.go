package checkout

import "context"

// Once runs the call for a key the first time, and gives its answer every time.
// The key is taken before the call: a crash in between is cleared up by the nightly settlement, never by a second call.
func Once(ctx context.Context, keys Keys, key string, call func() (*Result, error)) (*Result, error) {
	taken, earlier, err := keys.Take(ctx, key)
	if err != nil {
		return nil, err
	}
	if !taken {
		return earlier.Wait(ctx)
	}
	result, err := call()
	if keepErr := keys.Keep(ctx, key, result, err); keepErr != nil {
		return nil, keepErr
	}
	return result, err
}
