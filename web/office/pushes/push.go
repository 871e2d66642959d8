package pushes

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/value/fault"
	"respite/value/id"
	"respite/web/office/shell"
	"respite/web/ui"
	"respite/wire/jsongate"
	"respite/wire/telling"
)

// pushOf reads the push that the address names, {id}; one that the member may not see is not there.
func pushOf(a *shell.Ask) (job.Job, error) {
	key, known := id.Parse(a.PathValue("id"))
	if !known {
		return job.Job{}, fault.PushUnknown.With()
	}
	j, err := a.View().Job(a.Context(), key)
	if err == nil && (j.Kind != job.Push || !a.By.Sees(j.Merchant)) {
		err = fault.PushUnknown.With()
	}
	return j, err
}

// onePage shows one push.
type onePage struct {
	Head     row
	ID       string
	Sequence int
	Message  *message // nil: it cannot be read
	Tries    []attempt
	Waits    bool
	Resend   bool
}

// message is what the merchant's system gets.
type message struct {
	Type    string
	Headers []ui.Value
	Body    string
	Differs string // from one attempt to the next
}

// attempt is an attempt.
type attempt struct {
	No       int
	At, Took string
	Status   string
	Answer   string
	Good     bool
}

func onePageOf(a *shell.Ask) (onePage, error) {
	j, err := pushOf(a)
	if err != nil {
		return onePage{}, err
	}
	tries, err := a.View().Attempts(a.Context(), j.ID)
	if err != nil {
		return onePage{}, err
	}
	shop, err := a.View().Merchant(a.Context(), j.Merchant)
	if err != nil {
		return onePage{}, err
	}
	p := onePage{Head: head(j, nil), ID: string(j.ID), Waits: j.State == job.Waiting, Resend: a.By.May(staff.Resend)}
	var n job.Notice
	if json.Unmarshal(j.Payload, &n) == nil && n.URL != "" {
		p.Sequence = n.Sequence
		if p.Message, err = messageOf(a, j, n, shop); err != nil {
			return p, err
		}
	}
	for _, t := range tries {
		shown := attempt{No: t.No, At: ui.When(t.At), Took: t.Took.Round(time.Millisecond).String(), Answer: t.Answer, Good: t.Good}
		if t.Status != 0 {
			shown.Status = strconv.Itoa(t.Status)
		}
		p.Tries = append(p.Tries, shown)
	}
	return p, nil
}

// messageOf makes the message of the next attempt. Its signature can be used: only who may send the push sees it.
func messageOf(a *shell.Ask, j job.Job, n job.Notice, shop merchant.Merchant) (*message, error) {
	told := telling.Push(n, shop.WebsiteKey, a.Test)
	secret := ""
	if keys := shop.Valid(a.Now); len(keys) > 0 && a.By.May(staff.Resend) {
		secret = keys[j.Attempts%len(keys)].Secret.Reveal()
	}
	m := &message{Headers: []ui.Value{
		{Name: "Respite-Push-Id", Value: string(j.ID)}, {Name: "Respite-Push-Sequence", Value: strconv.Itoa(n.Sequence)},
		{Name: "Respite-Push-Attempt", Value: strconv.Itoa(j.Attempts + 1)},
	}}
	if shop.Options.PushFormat == merchant.PushForm {
		m.Type, m.Body = "application/x-www-form-urlencoded", formOf(told.Form, secret)
		m.Differs = ui.T("Every attempt is the same, but for the number of the attempt, and for brq_signature while keys are changed.")
		return m, nil
	}
	by := jsongate.Credentials{WebsiteKey: shop.WebsiteKey, SecretKey: secret}
	body, err := jsongate.Encode(told.JSON)
	if err != nil {
		return nil, err
	}
	m.Type, m.Body = "application/json; charset=utf-8", string(body)
	m.Differs = ui.T("The body of every attempt is the same. Nonce and time, the last two parts of Authorization, are new each time.")
	m.Headers = append(m.Headers, ui.Value{Name: "Authorization", Value: authorization(a, n.URL, body, by)})
	return m, nil
}

// hidden stands where somebody may not see a signature.
const hidden = "..."

func formOf(form jsongate.Form, secret string) string {
	signed := form.Sign(secret)
	if secret == "" {
		signed[len(signed)-1].Value = hidden
	}
	return string(signed.Encode())
}

// authorization gives the header as it would be at this moment.
func authorization(a *shell.Ask, address string, body []byte, by jsongate.Credentials) string {
	if by.SecretKey == "" {
		return jsongate.Authorization{WebsiteKey: by.WebsiteKey, Signature: hidden, Nonce: hidden, Timestamp: a.Now.Unix()}.String()
	}
	signed := jsongate.Message{Method: http.MethodPost, URI: jsongate.WithoutScheme(address), Body: body}
	return by.Sign(signed, a.Once(), a.Clock().Unix())
}

func showOne(a *shell.Ask) (shell.Answer, error) {
	p, err := onePageOf(a)
	if err != nil {
		return nil, err
	}
	return shell.Page{Pages: pages, Name: "push", Title: ui.T("Push"), Body: p}, nil
}

// follow gives the attempts so far.
func follow(a *shell.Ask) (shell.Answer, error) {
	p, err := onePageOf(a)
	if err != nil {
		return nil, err
	}
	return shell.Part{Pages: pages, Name: "push", Part: "attempts", Body: p, Done: !p.Waits}, nil
}
