// A function on AWS's own runtime client: it greets, streams or misbehaves, as the event asks.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

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
	// Hang is in seconds, Allocate in megabytes, Size in bytes.
	Hang     int  `json:"hang"`
	Exit     *int `json:"exit"`
	Ticks    bool `json:"ticks"`
	Allocate int  `json:"allocate"`
	Size     int  `json:"size"`
}

type greeting struct {
	Message   string `json:"message"`
	RequestID string `json:"requestId"`
}

// GreetingError names itself: the client takes the type of an error for its `errorType`.
type GreetingError struct{ reason string }

func (e GreetingError) Error() string { return e.reason }

func main() {
	failInit(os.Getenv("FAIL_INIT"))
	options := []lambda.Option{}
	if os.Getenv("HEED_SIGTERM") != "" {
		options = append(options, lambda.WithEnableSIGTERM(func() { fmt.Println("terminated") }))
	}
	lambda.StartWithOptions(answer, options...)
}

func failInit(how string) {
	switch {
	case how == "leave":
		os.Exit(0)
	case how == "hang" && isFirstInit():
		time.Sleep(time.Minute)
	case how == "always", how == "once" && isFirstInit():
		fmt.Fprintln(os.Stderr, "cannot initialize")
		os.Exit(1)
	}
}

// isFirstInit leaves a mark in the temporary folder, which outlives a reset as nothing else does.
func isFirstInit() bool {
	mark := filepath.Join(os.TempDir(), "initialized")
	if _, err := os.Stat(mark); err == nil {
		return false
	}
	_ = os.WriteFile(mark, nil, 0o600)
	return true
}

func answer(ctx context.Context, event event) (any, error) {
	memory := allocate(event.Allocate << 20)
	time.Sleep(time.Duration(event.Hang) * time.Second)
	switch {
	case event.Fail != "":
		return nil, GreetingError{event.Fail}
	case event.Panic != "":
		panic(event.Panic)
	case event.Stream != nil:
		return stream(event), nil
	case event.Exit != nil:
		os.Exit(*event.Exit)
	case event.Ticks:
		return map[string]int64{"ticks": ticks()}, nil
	case event.Allocate > 0:
		return map[string]int{"bytes": len(memory)}, nil
	case event.Size > 0:
		return strings.Repeat("x", event.Size), nil
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

var (
	ticked    atomic.Int64
	isTicking atomic.Bool
)

// ticks counts hundredths of a second in the background, from the first time it is asked.
func ticks() int64 {
	if isTicking.CompareAndSwap(false, true) {
		go func() {
			for range time.Tick(10 * time.Millisecond) {
				ticked.Add(1)
			}
		}()
	}
	return ticked.Load()
}

// allocate writes to every page of what it takes: what is never written to takes no memory.
func allocate(size int) []byte {
	memory := make([]byte, size)
	for page := 0; page < size; page += os.Getpagesize() {
		memory[page] = 1
	}
	return memory
}
