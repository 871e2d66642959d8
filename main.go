// Respite is pay-after-delivery as software of one's own. This file is the only place with the
// environment, the clock and chance; what they are used for is decided elsewhere, never here.
package main

import (
	"context"
	"crypto/rand"
	"os"
	"os/signal"
	"regexp"
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

// inBuildCache matches where go run keeps what it built: a folder of its cache, named by a hash, or a
// temporary one.
var inBuildCache = regexp.MustCompile(`go-build|[/\\][0-9a-f]{64}-d[/\\]`)

// program is how the operator called this: nobody would type what go run built.
func program() string {
	if inBuildCache.MatchString(os.Args[0]) {
		return "go run ."
	}
	return os.Args[0]
}
