package live

import (
	"context"
	"fmt"
	"strings"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
)

// refuseChanges makes a client refuse every operation that could change something, before
// it is sent: plan must not depend on everybody remembering that it only looks.
func refuseChanges(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("RefuseChanges",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
			middleware.InitializeOutput, middleware.Metadata, error,
		) {
			operation := awsmiddleware.GetOperationName(ctx)
			if !reads(operation) {
				return middleware.InitializeOutput{}, middleware.Metadata{},
					fmt.Errorf("%s was about to be called, and this command only reads", operation)
			}
			return next.HandleInitialize(ctx, in)
		}), middleware.After)
}

// reads reports whether an operation only reads. AssumeRole and its kin are how the
// credential chain gets its credentials.
func reads(operation string) bool {
	for _, prefix := range []string{"Get", "List", "Head", "Simulate", "AssumeRole"} {
		if strings.HasPrefix(operation, prefix) {
			return true
		}
	}
	return false
}
