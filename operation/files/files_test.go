package files_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/domain/file"
	"respite/operation/files"
	"respite/store/storetest"
)

// text gives so many bytes in which no two places look alike.
func text(size int) []byte {
	made := make([]byte, 0, size+sha256.Size)
	for sum := sha256.Sum256(nil); len(made) < size; sum = sha256.Sum256(sum[:]) {
		made = append(made, sum[:]...)
	}
	return made[:size]
}

func keep(t *testing.T, b storetest.Book, content []byte) file.File {
	t.Helper()
	kept, err := files.Keep(t.Context(), b.Store, files.Label{Merchant: 7, Name: "räkning.csv", Type: "text/csv"}, time.Hour, func(to io.Writer) error {
		_, err := io.Copy(to, bytes.NewReader(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func TestKeep_WhateverTheSize_GivesTheSameBytesBack(t *testing.T) {
	b := storetest.Open(t)
	for _, size := range []int{0, 1, file.PartSize - 1, file.PartSize, file.PartSize + 1, 3*file.PartSize + 17} {
		content := text(size)
		kept := keep(t, b, content)
		found, there, err := b.View().File(t.Context(), kept.ID, 7)
		if err != nil || !there || found != kept {
			t.Fatalf("%d bytes: found %+v, %t, %v; kept %+v", size, found, there, err, kept)
		}
		got, err := io.ReadAll(files.Open(t.Context(), b.Store, found))
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d bytes: read %d, %v", size, len(got), err)
		}
		if sum := sha256.Sum256(content); found.Hash != hex.EncodeToString(sum[:]) || found.Size != int64(size) || found.Name != "räkning.csv" {
			t.Errorf("%d bytes: %+v", size, found)
		}
	}
}

func TestOpen_FromAnyPlace_ReadsAsAFileOnDiskDoes(t *testing.T) {
	b := storetest.Open(t)
	content := text(2*file.PartSize + 1000)
	kept := keep(t, b, content)
	reader, disk := files.Open(t.Context(), b.Store, kept), bytes.NewReader(content)
	rapid.Check(t, func(t *rapid.T) {
		offset, length := rapid.Int64Range(0, kept.Size+10).Draw(t, "offset"), rapid.IntRange(0, file.PartSize+10).Draw(t, "length")
		got, want := make([]byte, length), make([]byte, length)
		n, err := reader.ReadAt(got, offset)
		m, wanted := disk.ReadAt(want, offset)
		if n != m || !bytes.Equal(got, want) || (err == nil) != (wanted == nil) {
			t.Fatalf("%d, %v; want %d, %v", n, err, m, wanted)
		}
	})
}

func TestKeep_WhenTheWritingFails_LeavesNothing(t *testing.T) {
	b := storetest.Open(t)
	torn := errors.New("torn")
	_, err := files.Keep(t.Context(), b.Store, files.Label{Merchant: 7}, time.Hour, func(to io.Writer) error {
		_, err := to.Write(text(3 * file.PartSize))
		return errors.Join(err, torn)
	})
	if !errors.Is(err, torn) {
		t.Fatal(err)
	}
	left(t, b, 0)
}

func TestKeep_WhenTheCallerLeaves_LeavesNothing(t *testing.T) {
	b := storetest.Open(t)
	ctx, leave := context.WithCancel(t.Context())
	_, err := files.Keep(ctx, b.Store, files.Label{Merchant: 7}, time.Hour, func(to io.Writer) error {
		_, err := to.Write(text(3 * file.PartSize))
		leave()
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	left(t, b, 0)
}

func TestFile_OfAnotherMerchant_IsNotThere(t *testing.T) {
	b := storetest.Open(t)
	kept := keep(t, b, text(10))
	if _, there, err := b.View().File(t.Context(), kept.ID, 8); there || err != nil {
		t.Errorf("%t, %v", there, err)
	}
}

func TestFile_WhoseWritingNeverEnded_IsNotThereAndIsSweptADayLater(t *testing.T) {
	b := storetest.Open(t)
	w, err := files.Create(t.Context(), b.Store, files.Label{Merchant: 7})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(text(2 * file.PartSize)); err != nil {
		t.Fatal(err)
	}
	swept(t, b, 0)
	left(t, b, 2)
	b.Clock.Move(25 * time.Hour)
	swept(t, b, 1)
	left(t, b, 0)
}

func TestSweep_WhenAFilesTimeHasCome_RemovesItAndNoOther(t *testing.T) {
	b := storetest.Open(t)
	keep(t, b, text(20*file.PartSize))
	b.Clock.Move(50 * time.Minute)
	later := keep(t, b, text(3))
	b.Clock.Move(11 * time.Minute)
	swept(t, b, 1)
	left(t, b, 1)
	if _, there, err := b.View().File(t.Context(), later.ID, 7); !there || err != nil {
		t.Errorf("%t, %v", there, err)
	}
}

func TestOpen_WhenAPartWasDamaged_SaysSo(t *testing.T) {
	b := storetest.Open(t)
	kept := keep(t, b, text(2*file.PartSize))
	b.SwapFilePart(t)
	if got, err := io.ReadAll(files.Open(t.Context(), b.Store, kept)); err == nil || len(got) > file.PartSize {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func swept(t *testing.T, b storetest.Book, want int) {
	t.Helper()
	if count, err := files.Sweep(t.Context(), b.Store); err != nil || count != want {
		t.Errorf("%d files were swept, not %d: %v", count, want, err)
	}
}

// left counts the parts that lie in the book.
func left(t *testing.T, b storetest.Book, want int) {
	t.Helper()
	if count := b.Rows(t, "file_chunk"); count != want {
		t.Errorf("%d parts are left, not %d", count, want)
	}
}
