// Respite is pay-after-delivery as software of one's own. This file is the only place with the
// environment, the clock and chance; what they are used for is decided elsewhere, never here.
package main

import (
	"context"
	"crypto/rand"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"respite/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	code := cli.Run(ctx, cli.House{
		Program: program(), Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout,
		Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now, Chance: rand.Reader,
	})
	stop()
	os.Exit(code)
}

// program is how the operator called this: go run builds into a folder that is gone afterwards.
func program() string {
	if strings.Contains(os.Args[0], "go-build") {
		return "go run ."
	}
	return os.Args[0]
}
