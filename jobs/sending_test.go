package jobs_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/request"
	"respite/jobs"
	"respite/operation"
	"respite/operation/administration"
	"respite/outbound/mail"
	"respite/outbound/spool"
	"respite/value/country"
	"respite/value/id"
)

var (
	busy      = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try later"}
	unwelcome = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "always_approved@klarna.com is unknown"}
)

func TestDispatch_ByEmail_BringsTheDocumentTheBookKeeps(t *testing.T) {
	p := newPostWorld(t)
	number := p.delivers(buyer, invoice.ByEmail)
	p.runDue(p.postman())
	came := p.box.all()
	if len(came) != 1 || came[0].to != buyer {
		t.Fatalf("%d mails came: %+v", len(came), came)
	}
	d := p.only()
	if from, to := came[0].header(t, "From"), came[0].header(t, "To"); from != `"Toys" <invoices@respite.example>` ||
		to != `"Testperson-nl Approved" <`+buyer+`>` {
		t.Errorf("from %s to %s", from, to)
	}
	if subject := came[0].header(t, "Subject"); subject != d.Subject || !strings.Contains(subject, strconv.FormatInt(int64(number), 10)) {
		t.Errorf("subject %q, recorded %q", subject, d.Subject)
	}
	if mark := came[0].header(t, "Message-ID"); mark != "<"+string(d.ID)+"@respite.example>" {
		t.Errorf("Message-ID %s", mark)
	}
	kept := p.stored(number)
	name, content := came[0].attached(t)
	if dispatch.HashOf(content) != kept.Hash || d.Hash != kept.Hash || name != "invoice-"+strconv.FormatInt(int64(number), 10)+".pdf" {
		t.Errorf("%s of hash %s; recorded %s, kept %s", name, dispatch.HashOf(content), d.Hash, kept.Hash)
	}
	if d.State != dispatch.Sent || !d.SentAt.Equal(p.clock()) || !strings.Contains(d.Text, "10,00") || d.HTML == "" {
		t.Errorf("recorded %+v", d)
	}
	if count := p.sentEvents(d.Reservation); count != 1 {
		t.Errorf("the order's story tells of it %d times", count)
	}
}

func TestDispatch_OfALetterToWhomHasNoEmail_LiesInTheSpool(t *testing.T) {
	p := newPostWorld(t)
	number := p.delivers("", invoice.ByEmail)
	p.runDue(p.postman())
	p.liesSpooled(dispatch.Post, number)
}

func TestDispatch_OfAPrintOut_LiesInTheSpool(t *testing.T) {
	p := newPostWorld(t)
	number := p.delivers(buyer, invoice.ByPrint)
	p.runDue(p.postman())
	p.liesSpooled(dispatch.Print, number)
}

// liesSpooled says that the only dispatch, of an invoice, lies where the print partner finds it.
func (p *postWorld) liesSpooled(channel dispatch.Channel, number invoice.Number) {
	p.t.Helper()
	d := p.only()
	place := []string{"spool", string(channel), string(d.ID)}
	var told spool.Manifest
	must(p.t, json.Unmarshal(p.reads(append(place, "manifest.json")...), &told))
	kept := p.stored(number)
	if d.Channel != channel || d.State != dispatch.Spooled || !d.SentAt.IsZero() || d.Hash != kept.Hash {
		p.t.Errorf("recorded %+v", d)
	}
	address := strings.Join(told.Address, "|")
	if told.SHA256 != kept.Hash || told.Invoice != number || told.Merchant != "Toys" || address != "Testperson-nl Approved|Neherkade 1|2521 VA Gravenhage" {
		p.t.Errorf("told %+v", told)
	}
	if dispatch.HashOf(p.reads(append(place, "document.pdf")...)) != kept.Hash {
		p.t.Error("another document lies there")
	}
	if len(p.box.all()) > 0 || p.sentEvents(d.Reservation) > 0 {
		p.t.Error("it counts as sent")
	}
}

func TestDispatch_OfACode_IsATextMessage(t *testing.T) {
	p := newPostWorld(t)
	number := p.buysByPhone("+31612345678")
	p.runDue(p.postman())
	d := p.only()
	var message struct{ ID, To, Text string }
	must(t, json.Unmarshal(p.reads("sms", string(d.ID)+".json"), &message))
	order, err := p.store.View().Reservation(t.Context(), number, shopID)
	must(t, err)
	if message.ID != string(d.ID) || message.To != "+31612345678" || message.Text != d.Text || !strings.Contains(d.Text, order.Details.PIN.Code) {
		t.Errorf("sent %+v, recorded %q", message, d.Text)
	}
	if d.State != dispatch.Sent || d.Subject != "" || d.Hash != "" {
		t.Errorf("recorded %+v", d)
	}
}

func TestDispatch_OfReservedReferences_GoesToTheMerchant(t *testing.T) {
	p := newPostWorld(t)
	reserved, err := p.operations.ReserveReferences(t.Context(), operation.ReserveReferences{
		Merchant: shopID, Country: country.NL, Count: 3, Email: "office@toys.example", Language: "nl",
	})
	must(t, err)
	p.runDue(p.postman())
	d, came := p.only(), p.box.all()
	if len(came) != 1 || came[0].to != "office@toys.example" || d.State != dispatch.Sent || d.Hash != "" {
		t.Fatalf("%d mails, recorded %+v", len(came), d)
	}
	for _, number := range reserved {
		if !strings.Contains(d.Text, number) {
			t.Errorf("%s is missing in %q", number, d.Text)
		}
	}
	if name, _ := came[0].attached(t); name != "" {
		t.Errorf("%s is attached", name)
	}
}

func TestDispatch_OfACreditNote_GoesTheWayTheInvoiceWent(t *testing.T) {
	for by, want := range map[invoice.SendBy]dispatch.Channel{invoice.ByEmail: dispatch.Email, invoice.ByPost: dispatch.Post} {
		p := newPostWorld(t)
		number := p.delivers(buyer, by)
		worker := p.postman()
		p.runDue(worker)
		_, err := p.operations.Credit(t.Context(), operation.Credit{
			Merchant: shopID, Identity: p.identity("credit", number), Origin: request.Origin{Service: "klarna"}, Invoice: number, All: true,
		})
		must(t, err)
		p.runDue(worker)
		all := p.latest()
		if len(all) != 2 || all[0].Kind != dispatch.CreditNote || all[0].Channel != want || all[0].Invoice != number || all[0].Credit == 0 {
			t.Errorf("%s: %+v", by, all)
		}
		of := dispatch.Document{Merchant: shopID, Kind: dispatch.CreditNote, Number: int64(all[0].Credit)}
		kept, found, err := p.store.View().Document(t.Context(), of)
		if must(t, err); !found || all[0].Hash != kept.Hash || all[0].Hash == all[1].Hash {
			t.Errorf("%s: recorded %s, kept %t %s", by, all[0].Hash, found, kept.Hash)
		}
	}
}

func TestDispatch_RefusedForNow_IsSentLaterUnderTheSameMessageID(t *testing.T) {
	p := newPostWorld(t)
	p.box.answers(func(received) error {
		if len(p.box.all()) == 1 {
			return busy
		}
		return nil
	})
	number := p.delivers(buyer, invoice.ByEmail)
	worker := p.postman()
	p.runDue(worker)
	if d := p.only(); d.State != dispatch.Waiting || d.Text != "" {
		t.Errorf("after a refusal it is recorded as %+v", d)
	}
	p.wait(10*time.Second - time.Microsecond)
	if p.runDue(worker); len(p.box.all()) != 1 {
		t.Error("the second attempt came early")
	}
	p.wait(time.Microsecond)
	p.runDue(worker)
	came := p.box.all()
	if len(came) != 2 || string(came[0].raw) != string(came[1].raw) {
		t.Errorf("%d mails came, the same: %t", len(came), len(came) == 2 && string(came[0].raw) == string(came[1].raw))
	}
	if d := p.only(); d.State != dispatch.Sent || d.Hash != p.stored(number).Hash || p.sentEvents(d.Reservation) != 1 {
		t.Errorf("recorded %+v", d)
	}
}

func TestDispatch_RefusedForGood_HasFailedAndIsNotTriedAgain(t *testing.T) {
	p := newPostWorld(t)
	p.box.answers(func(received) error { return unwelcome })
	p.delivers(buyer, invoice.ByEmail)
	worker := p.postman()
	p.runDue(worker)
	p.wait(1000 * time.Hour)
	p.runDue(worker)
	d := p.only()
	if d.State != dispatch.Failed || !d.SentAt.IsZero() || p.sentEvents(d.Reservation) != 0 || len(p.box.all()) != 1 {
		t.Errorf("recorded %+v after %d mails", d, len(p.box.all()))
	}
	done, err := p.store.View().Jobs(t.Context(), job.Dispatch, job.Done, 10)
	if must(t, err); len(done) != 1 || done[0].Attempts != 1 {
		t.Errorf("the job: %+v", done)
	}
	tries := p.attempts(done[0].ID)
	if len(tries) != 1 || tries[0].Status != 550 || !strings.Contains(tries[0].Answer, "5.1.1") || strings.Contains(tries[0].Answer, buyer) {
		t.Errorf("the attempt: %+v", tries)
	}
	if told := p.log.String(); !strings.Contains(told, string(d.ID)) || strings.Contains(told, buyer) {
		t.Errorf("the log says %s", told)
	}
}

func TestDispatch_WhichNobodyTakes_FailsAtTheEndOfItsLadder(t *testing.T) {
	p := newPostWorld(t)
	p.box.answers(func(received) error { return busy })
	p.delivers(buyer, invoice.ByEmail)
	worker := p.postman()
	for range 8 {
		p.runDue(worker)
		if d := p.only(); d.State != dispatch.Waiting {
			t.Fatalf("after %d attempts it is %s", len(p.box.all()), d.State)
		}
		p.wait(24 * time.Hour)
	}
	p.runDue(worker)
	p.wait(1000 * time.Hour)
	p.runDue(worker)
	if d := p.only(); d.State != dispatch.Failed || len(p.box.all()) != 9 || p.sentEvents(d.Reservation) != 0 {
		t.Errorf("after %d attempts it is %s", len(p.box.all()), d.State)
	}
	given, err := p.store.View().Jobs(t.Context(), job.Dispatch, job.GivenUp, 10)
	if must(t, err); len(given) != 1 || !strings.Contains(given[0].Error, "451") || strings.Contains(given[0].Error, buyer) {
		t.Errorf("the job: %+v", given)
	}
}

// deadly sends a mail, and then the process is no more: what runs ends where it stands.
type deadly struct{ office jobs.PostOffice }

func (d deadly) Send(ctx context.Context, m mail.Mail) error {
	if err := d.office.Mail.Send(ctx, m); err != nil {
		return err
	}
	runtime.Goexit()
	return nil
}

func TestDispatch_WhenTheProcessEndsBeforeItIsWrittenDown_IsSentAgainAsTheSameAndRecordedOnce(t *testing.T) {
	p := newPostWorld(t)
	p.delivers(buyer, invoice.ByEmail)
	p.runDue(p.worker(func(c *jobs.Config) {
		c.Post = p.office
		c.Post.Mail = deadly{p.office}
	}))
	if d := p.only(); d.State != dispatch.Waiting || len(p.box.all()) != 1 {
		t.Fatalf("after the end it is %s, %d mails came", d.State, len(p.box.all()))
	}
	next := p.postman()
	if p.runDue(next) != 0 {
		t.Error("the lease of the dead did not count")
	}
	p.wait(3 * time.Minute)
	p.runDue(next)
	p.wait(1000 * time.Hour)
	p.runDue(next)
	came := p.box.all()
	if len(came) != 2 || came[0].header(t, "Message-ID") != came[1].header(t, "Message-ID") {
		t.Errorf("%d mails came", len(came))
	}
	if d := p.only(); d.State != dispatch.Sent || p.sentEvents(d.Reservation) != 1 {
		t.Errorf("it is %s, recorded %d times", d.State, p.sentEvents(d.Reservation))
	}
}

func TestDispatch_WhenTheClockIsMovedWhileItGoes_IsSentOnce(t *testing.T) {
	p := newPostWorld(t)
	began, goOn := make(chan struct{}, 2), make(chan struct{})
	p.box.answers(func(received) error {
		began <- struct{}{}
		<-goOn
		return nil
	})
	p.delivers(buyer, invoice.ByEmail)
	stop := p.start(p.postman())
	soon(t, began)
	_, err := administration.AdvanceClock(t.Context(), p.store, 24*time.Hour)
	must(t, err)
	for later := p.reserve("later", buyer).Request.Key; soon(t, p.shop.came).key != string(later); {
	} // then the worker has looked for jobs at the new time
	close(goOn)
	must(t, stop())
	if d := p.only(); d.State != dispatch.Sent || len(p.box.all()) != 1 {
		t.Errorf("it is %s, %d mails came", d.State, len(p.box.all()))
	}
}

func TestDispatch_WhenTheClockIsMoved_IsTriedAtItsNewTime(t *testing.T) {
	p := newPostWorld(t)
	p.box.answers(func(received) error { return busy })
	p.delivers(buyer, invoice.ByEmail)
	worker := p.postman()
	p.runDue(worker)
	p.box.answers(nil)
	moved, err := administration.AdvanceClock(t.Context(), p.store, 24*time.Hour)
	must(t, err)
	p.runDue(worker)
	if d := p.only(); d.State != dispatch.Sent || !d.SentAt.Equal(moved) {
		t.Errorf("it is %s at %s", d.State, d.SentAt)
	}
}

func TestRun_WhenThePrintPartnerConfirms_TheLetterIsSentAndOutOfSight(t *testing.T) {
	p := newPostWorld(t)
	p.delivers(buyer, invoice.ByPost)
	worker := p.postman()
	p.runDue(worker)
	d := p.only()
	p.wait(time.Hour)
	p.confirms("post", string(d.ID))
	stop := p.start(worker)
	p.untilGone("post", string(d.ID))
	must(t, stop())
	if sent := p.dispatched(d.ID); sent.State != dispatch.Sent || !sent.SentAt.Equal(p.clock()) || sent.Hash != d.Hash || p.sentEvents(d.Reservation) != 1 {
		t.Errorf("recorded %+v", sent)
	}
	p.reads("spool", "done", "post", string(d.ID), "document.pdf")
}

func TestRunDue_WhenSomethingUnknownIsConfirmed_ClearsItAndGoesOnWithTheRest(t *testing.T) {
	p := newPostWorld(t)
	p.delivers(buyer, invoice.ByPost)
	worker := p.postman()
	p.runDue(worker)
	d := p.only()
	const unknown, before = "00000000000000000000000000000000", "00000000000000000000000000000001"
	p.confirms("post", unknown)
	p.confirms("post", before) // lies among what was cleared, too: it cannot be moved there again
	must(t, os.MkdirAll(filepath.Join(p.folder, "spool", "done", "post", before, "older"), 0o700))
	p.confirms("post", string(d.ID))
	p.runDue(worker)
	for _, key := range []string{unknown, string(d.ID)} {
		if p.lies("post", key) {
			t.Errorf("%s still lies in the spool", key)
		}
	}
	if !strings.Contains(p.log.String(), "asking what was printed failed") {
		t.Error("what could not be cleared away is not told")
	}
	if sent := p.dispatched(d.ID); sent.State != dispatch.Sent {
		t.Errorf("it is %s", sent.State)
	}
}

// hasty is a spool whose partner confirms before the job can write down what lies there; then the process ends.
type hasty struct{ *postWorld }

func (h hasty) Put(ctx context.Context, s spool.Sheet) error {
	if err := h.office.Spool.Put(ctx, s); err != nil {
		return err
	}
	h.confirms(string(s.Channel), string(s.ID))
	runtime.Goexit()
	return nil
}

func (h hasty) Confirmed(ctx context.Context) ([]id.ID, error) { return h.office.Spool.Confirmed(ctx) }
func (h hasty) Clear(key id.ID) error                          { return h.office.Spool.Clear(key) }

func TestRunDue_WhenThePartnerIsFasterThanTheRecord_TheRecordIsWholeAllTheSame(t *testing.T) {
	p := newPostWorld(t)
	number := p.delivers(buyer, invoice.ByPost)
	p.runDue(p.worker(func(c *jobs.Config) {
		c.Post = p.office
		c.Post.Spool = hasty{p}
	}))
	d := p.only()
	if d.State != dispatch.Waiting {
		t.Fatalf("it is %s", d.State)
	}
	p.wait(3 * time.Minute)
	next := p.postman()
	p.runDue(next)
	p.runDue(next)
	if sent := p.dispatched(d.ID); sent.State != dispatch.Sent || sent.Hash != p.stored(number).Hash || sent.Text == "" {
		t.Errorf("recorded %+v", sent)
	}
	if p.lies("post", string(d.ID)) {
		t.Error("it still lies in the spool")
	}
}
