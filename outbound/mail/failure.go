package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"regexp"
	"slices"

	"respite/domain/dispatch"
)

// ours are the refusals that mean us and not the mail: the server wants us to sign in, or otherwise, or on an
// encrypted way (RFC 4954 section 6). They end when the settings are put right.
var ours = []int{530, 534, 535, 538}

// connecting is what happens before a mail is spoken of.
const connecting = "the connection to the mail server"

// enhanced is the finer code that many servers give (RFC 3463).
var enhanced = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`)

// failed says what went wrong without the server's own words, which repeat addresses. A refused connection says
// nothing of the mail.
func failed(ctx context.Context, what string, err error) error {
	var answer *textproto.Error
	if !errors.As(err, &answer) {
		return &dispatch.Failure{Reason: what + " failed: " + explain(ctx, err)}
	}
	said := fmt.Sprint(answer.Code)
	if finer := enhanced.FindString(answer.Msg); finer != "" {
		said += " " + finer
	}
	return &dispatch.Failure{
		Permanent: answer.Code >= 500 && answer.Code < 600 && what != connecting && !slices.Contains(ours, answer.Code),
		Code:      answer.Code,
		Reason:    fmt.Sprintf("%s was refused with %s", what, said),
	}
}

func explain(ctx context.Context, err error) string {
	var timeout net.Error
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return "the attempt was broken off on our side"
	case ctx.Err() != nil, errors.As(err, &timeout) && timeout.Timeout():
		return "the mail server did not answer in time"
	case errors.As(err, &untrusted):
		return "the mail server's certificate is not valid"
	}
	return "the mail server cannot be reached or does not speak as agreed"
}
