// A function on AWS's own runtime client: it greets, fails, panics or streams, as the event asks.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type event struct {
	Name   string   `json:"name"`
	Fail   string   `json:"fail"`
	Panic  string   `json:"panic"`
	Stream []string `json:"stream"`
	// Cut is what the stream ends with instead of its end.
	Cut string `json:"cut"`
}

type greeting struct {
	Message   string `json:"message"`
	RequestID string `json:"requestId"`
}

// GreetingError names itself: the client takes the type of an error for its `errorType`.
type GreetingError struct{ reason string }

func (e GreetingError) Error() string { return e.reason }

func main() {
	if os.Getenv("FAIL_INIT") != "" {
		fmt.Fprintln(os.Stderr, "cannot initialize")
		os.Exit(1)
	}
	options := []lambda.Option{}
	if os.Getenv("HEED_SIGTERM") != "" {
		options = append(options, lambda.WithEnableSIGTERM(func() { fmt.Println("terminated") }))
	}
	lambda.StartWithOptions(answer, options...)
}

func answer(ctx context.Context, event event) (any, error) {
	switch {
	case event.Fail != "":
		return nil, GreetingError{event.Fail}
	case event.Panic != "":
		panic(event.Panic)
	case event.Stream != nil:
		return stream(event), nil
	}
	invocation, _ := lambdacontext.FromContext(ctx)
	fmt.Println("greeting for", invocation.AwsRequestID)
	return greeting{"Hello, " + event.Name + "!", invocation.AwsRequestID}, nil
}

// stream is what the client posts in chunks, and whose error it reports in trailers.
func stream(event event) io.Reader {
	parts := []io.Reader{}
	for _, word := range event.Stream {
		parts = append(parts, strings.NewReader(word))
	}
	if event.Cut != "" {
		parts = append(parts, failing{errors.New(event.Cut)})
	}
	return io.MultiReader(parts...)
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
