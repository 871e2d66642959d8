package office_test

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"respite/domain/merchant"
	"respite/web/office"
)

// shop reads the demo's first merchant.
func (h house) shop() merchant.Merchant {
	h.Helper()
	m, err := h.book.Store.View().Merchant(h.Context(), 1001)
	if err != nil {
		h.Fatal(err)
	}
	return m
}

// valid gives the secret keys of the demo's first merchant that count now.
func (h house) valid() []string {
	h.Helper()
	var all []string
	for _, k := range h.shop().Valid(time.Unix(h.now.Load(), 0)) {
		all = append(all, k.Secret.Reveal())
	}
	return all
}

func TestKeys_MadeAnew_AreShownOnceAndGoOnBesideTheFormer(t *testing.T) {
	h := newHouse(t)
	v := h.as(owner)
	former := h.valid()[0]
	status, _, body := v.sends(office.Root+"/m/1001/keys", office.Root+"/m/1001/keys", url.Values{"overlap": {"1h"}, "once": {"first"}})
	fresh := shown(body)["secret"]
	if status != http.StatusOK || len(fresh) < 32 || !slices.Equal(h.valid(), []string{fresh, former}) {
		t.Fatalf("%d: %q, the keys are %q", status, fresh, h.valid())
	}
	again := v.sees(http.StatusSeeOther, "/keys", http.MethodPost, "/m/1001/keys", url.Values{"overlap": {"1h"}, "once": {"first"}})
	list := v.opens(office.Root+"/m/1001/keys", "done already", "••••"+fresh[len(fresh)-4:], "until 2026-03-04 13:00")
	for _, page := range []string{again, list} {
		if strings.Contains(page, fresh) || strings.Contains(page, former) {
			t.Error("a key is shown a second time")
		}
	}
	if keys := h.valid(); len(keys) != 2 {
		t.Errorf("the form that was sent twice made %d keys", len(keys)-1)
	}
	h.now.Add(3600)
	if !slices.Equal(h.valid(), []string{fresh}) {
		t.Error("the former key outlives its hour")
	}
	v.sees(http.StatusUnprocessableEntity, "A value is needed", http.MethodPost, "/m/1001/keys", url.Values{"overlap": {"9y"}, "once": {"other"}})
	v.sees(http.StatusUnprocessableEntity, "A value is needed", http.MethodPost, "/m/1001/keys", url.Values{"overlap": {"1h"}})
}

func TestKeys_AFormerOne_CanBeEndedAtOnceAndTheNewestCannot(t *testing.T) {
	h := newHouse(t)
	v := h.as(owner)
	v.asks(http.MethodPost, office.Root+"/m/1001/keys", url.Values{"overlap": {"7d"}, "once": {"a"}})
	fresh := h.valid()[0]
	list := v.opens(office.Root + "/m/1001/keys")
	_, after, _ := strings.Cut(list, `action="/office/m/1001/keys/`)
	mark, _, _ := strings.Cut(after, `/end"`)
	if strings.Count(list, "/end\"") != 1 || mark == "" {
		t.Fatalf("the page lets keys be ended: %s", list)
	}
	v.sees(http.StatusNotFound, "", http.MethodPost, "/m/1001/keys/unknown/end", nil)
	if len(h.valid()) != 2 {
		t.Error("an unknown mark has ended a key")
	}
	v.sees(http.StatusSeeOther, "/keys", http.MethodPost, "/m/1001/keys/"+mark+"/end", nil)
	if !slices.Equal(h.valid(), []string{fresh}) {
		t.Errorf("the keys are %q", h.valid())
	}
	v.sees(http.StatusOK, "key ended", http.MethodGet, "/m/1001/trail", nil)
}

func TestKeys_TheSharedSecret_IsReplacedAtOnce(t *testing.T) {
	h := newHouse(t)
	v := h.as(owner)
	body := v.sees(http.StatusOK, "not shown again", http.MethodPost, "/m/1001/shared", url.Values{"once": {"b"}})
	if fresh := shown(body)["secret"]; fresh == "" || h.shop().Shared.Reveal() != fresh {
		t.Errorf("the page shows %q", fresh)
	}
	log := v.sees(http.StatusOK, "shared secret renewed", http.MethodGet, "/m/1001/trail", nil)
	if strings.Contains(log, h.shop().Shared.Reveal()) {
		t.Error("the audit log tells the secret")
	}
}

func TestProfile_Changed_CanBeTakenBackAndFaultsStandAtTheirFields(t *testing.T) {
	h := newHouse(t)
	v := h.as(owner)
	before := h.shop()
	page := office.Root + "/m/1001/profile"
	body := v.does(page, page, url.Values{"city": {"Utrecht"}, "country": {"DE"}, "email": {"help@demo.shop"}})
	v.reads("the profile", body, "The profile was changed", `value="Utrecht"`)
	if p := h.shop().Profile; p.City != "Utrecht" || p.Country != "DE" || p.Street != before.Profile.Street {
		t.Errorf("the profile is %+v", p)
	}
	v.undoes(body)
	if p := h.shop().Profile; p.City != before.Profile.City || p.Country != before.Profile.Country || p.Email != before.Profile.Email {
		t.Errorf("taken back it is %+v", p)
	}
	status, _, wrong := v.sends(page, page, url.Values{
		"city": {"Utrecht <b>"}, "email": {"nobody"}, "website": {"shop"}, "country": {"US"}, "phone": {strings.Repeat("1", 201)},
	})
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("%d", status)
	}
	v.reads("the form", wrong, `value="Utrecht <b>"`, "not an e-mail address", "not an http or https address", "at most 200 characters", "not served")
	if h.shop().Profile.City != before.Profile.City {
		t.Error("something of it was kept")
	}
}

func TestProfile_Options_AreSwitchedAndTakenBack(t *testing.T) {
	h := newHouse(t)
	v := h.as(owner)
	page, options := office.Root+"/m/1001/profile", office.Root+"/m/1001/options"
	before := h.shop().Options
	body := v.does(page, options, url.Values{"push_url": {"https://shop.example/push"}, "push_format": {"form"}, "autocapture": {"1"}})
	if o := h.shop().Options; o.PushURL != "https://shop.example/push" || o.PushFormat != merchant.PushForm || !o.Autocapture || o.ClientIPOptional {
		t.Errorf("the options are %+v", o)
	}
	v.undoes(body)
	if h.shop().Options != before {
		t.Errorf("taken back they are %+v", h.shop().Options)
	}
	for field, value := range map[string]string{"push_url": "ftp://x", "push_url_failure": "x", "push_format": "xml"} {
		form := url.Values{"push_format": {"json"}}
		form.Set(field, value)
		status, _, body := v.sends(page, options, form)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", field, status)
		}
		v.reads("the form", body, `class="fault"`)
	}
	v.sees(http.StatusUnprocessableEntity, `class="fault"`, http.MethodPost, "/m/1001/options", nil)
}

// uploads sends a picture as the form does.
func (v visitor) uploads(content []byte) (int, string) {
	v.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("logo", "logo.png")
	if err == nil {
		_, err = part.Write(content)
	}
	if err = errors.Join(err, form.Close()); err != nil {
		v.Fatal(err)
	}
	request, err := http.NewRequestWithContext(v.Context(), http.MethodPost, v.url+office.Root+"/m/1001/logo", &body)
	if err != nil {
		v.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := v.Do(request)
	if err != nil {
		v.Fatal(err)
	}
	var text bytes.Buffer
	_, err = text.ReadFrom(answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		v.Fatal(err)
	}
	return answer.StatusCode, text.String()
}

func picture(t *testing.T, width, height int, asJPEG bool) []byte {
	t.Helper()
	var content bytes.Buffer
	drawn, err := image.NewGray(image.Rect(0, 0, width, height)), error(nil)
	if asJPEG {
		err = jpeg.Encode(&content, drawn, nil)
	} else {
		err = png.Encode(&content, drawn)
	}
	if err != nil {
		t.Fatal(err)
	}
	return content.Bytes()
}

func TestProfile_TheLogo_IsAPictureOrNothing(t *testing.T) {
	h := newHouse(t)
	v := h.as(owner)
	for _, content := range [][]byte{picture(t, 40, 20, false), picture(t, 40, 20, true)} {
		if status, body := v.uploads(content); status != http.StatusSeeOther {
			t.Fatalf("%d %s", status, body)
		}
		if !bytes.Equal(h.shop().Profile.Logo, content) {
			t.Error("another picture is kept")
		}
		if served := v.opens(office.Root + "/m/1001/logo"); served != string(content) {
			t.Error("another picture is shown")
		}
	}
	kept := h.shop().Profile.Logo
	whole := picture(t, 40, 20, false)
	for says, content := range map[string][]byte{
		"A value is needed": nil, "neither PNG nor JPEG": []byte("<svg/>"), "damaged": whole[:len(whole)-20],
		"more than 1000000 pixels": picture(t, 2000, 600, false), "more than 256 KiB": make([]byte, merchant.MaxLogo+1),
	} {
		if status, body := v.uploads(content); status != http.StatusUnprocessableEntity || !strings.Contains(body, says) {
			t.Errorf("%s: %d", says, status)
		}
	}
	if status, _ := v.uploads(make([]byte, 1<<20)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a megabyte: %d", status)
	}
	if !bytes.Equal(h.shop().Profile.Logo, kept) {
		t.Error("what cannot be used has changed the logo")
	}
	v.sees(http.StatusSeeOther, "/profile", http.MethodPost, "/m/1001/logo/remove", nil)
	if len(h.shop().Profile.Logo) > 0 {
		t.Error("it is still there")
	}
	v.sees(http.StatusNotFound, "", http.MethodGet, "/m/1001/logo", nil)
}
