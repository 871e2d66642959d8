package exports_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"respite/domain/staff"
	"respite/operation/exports"
	"respite/operation/files"
	"respite/store/storetest"
	"respite/value/fault"
)

var anna = staff.Member{ID: "ANNA", Merchant: 1001}

// office is a book with a desk for exports.
type office struct {
	*testing.T
	book storetest.Book
	desk exports.Desk
}

func open(t *testing.T) office {
	t.Helper()
	book := storetest.Open(t)
	return office{t, book, exports.Desk{Store: book.Store, Clock: book.Clock.Now, Log: slog.New(slog.DiscardHandler), Busy: make(chan struct{}, 1)}}
}

func order(token string, write exports.Write) exports.Order {
	return exports.Order{Token: token, By: anna, Label: files.Label{Merchant: 1001, Name: "orders.csv", Type: "text/csv"}, Write: write}
}

// find reads how far an export is.
func (o office) find(token string) exports.Export {
	o.Helper()
	e, found, err := o.desk.Find(o.Context(), token, anna)
	if err != nil || !found {
		o.Fatalf("the export is not there: %v", err)
	}
	return e
}

// ends waits until nobody makes an export.
func (o office) ends() {
	o.desk.Busy <- struct{}{}
	<-o.desk.Busy
}

func TestExport_WhileItIsMade_TellsHowFarItIsAndThenGivesTheFile(t *testing.T) {
	o := open(t)
	half, on := make(chan struct{}), make(chan struct{})
	ctx, leave := context.WithCancel(t.Context())
	err := o.desk.Begin(ctx, order("a", func(_ context.Context, to io.Writer, told func(int, int) error) error {
		o.book.Clock.Move(2 * time.Second)
		err := told(7, 50)
		close(half)
		<-on
		_, wrong := io.WriteString(to, "one;two")
		return errors.Join(err, wrong, told(14, 100))
	}))
	if err != nil {
		t.Fatal(err)
	}
	leave() // whoever asked has gone on
	<-half
	if e := o.find("a"); e.Rows != 7 || e.Percent != 50 || e.File != "" || e.Failed {
		t.Errorf("half way: %+v", e)
	}
	if err := o.desk.Begin(t.Context(), order("b", nil)); !fault.Is(err, fault.TooBusy) {
		t.Errorf("another at the same time: %v", err)
	}
	close(on)
	o.ends()
	e := o.find("a")
	kept, there, err := o.desk.File(t.Context(), e)
	if err != nil || !there || e.Rows != 14 || kept.Name != "orders.csv" {
		t.Fatalf("the file: %+v %+v %v", e, kept, err)
	}
	content, err := io.ReadAll(files.Open(t.Context(), o.book.Store, kept))
	if err != nil || string(content) != "one;two" {
		t.Errorf("it holds %q, %v", content, err)
	}
}

func TestExport_OfSomebodyElse_IsNotThere(t *testing.T) {
	o := open(t)
	if err := o.desk.Begin(t.Context(), order("a", func(context.Context, io.Writer, func(int, int) error) error { return nil })); err != nil {
		t.Fatal(err)
	}
	o.ends()
	for _, by := range []staff.Member{{ID: "OTTO", Merchant: 1001}, {ID: "ADA"}} {
		if _, found, err := o.desk.Find(t.Context(), "a", by); found || err != nil {
			t.Errorf("%s finds it: %v", by.ID, err)
		}
	}
	if _, found, err := o.desk.Find(t.Context(), "b", anna); found || err != nil {
		t.Errorf("one that never was is there: %v", err)
	}
}

func TestExport_ThatFails_SaysSoAndKeepsNothing(t *testing.T) {
	o := open(t)
	err := o.desk.Begin(t.Context(), order("a", func(_ context.Context, to io.Writer, _ func(int, int) error) error {
		_, err := io.WriteString(to, "half a line")
		return errors.Join(err, errors.New("the disk is full"))
	}))
	if err != nil {
		t.Fatal(err)
	}
	o.ends()
	e := o.find("a")
	if _, there, err := o.desk.File(t.Context(), e); !e.Failed || there || err != nil {
		t.Errorf("got %+v, %v", e, err)
	}
}

func TestExport_WhoseServerHasEnded_HasFailed(t *testing.T) {
	o := open(t)
	on := make(chan struct{})
	err := o.desk.Begin(t.Context(), order("a", func(context.Context, io.Writer, func(int, int) error) error {
		<-on
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	o.book.Clock.Move(2 * time.Minute)
	if !o.find("a").Failed {
		t.Error("nobody has heard of it for two minutes, and it goes on")
	}
	close(on)
	o.ends()
}

func TestExport_AfterADay_IsForgottenWithItsFile(t *testing.T) {
	o := open(t)
	if err := o.desk.Begin(t.Context(), order("a", func(_ context.Context, to io.Writer, _ func(int, int) error) error {
		_, err := io.WriteString(to, "x")
		return err
	})); err != nil {
		t.Fatal(err)
	}
	o.ends()
	o.book.Clock.Move(exports.Keep + time.Second)
	if _, found, err := o.desk.Find(t.Context(), "a", anna); found || err != nil {
		t.Errorf("it is still there: %v", err)
	}
	if removed, err := files.Sweep(t.Context(), o.book.Store); removed != 1 || err != nil {
		t.Errorf("%d files went, %v", removed, err)
	}
}
