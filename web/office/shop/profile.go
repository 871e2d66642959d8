package shop

import (
	"bytes"
	"io"
	"net/http"

	"respite/domain/merchant"
	"respite/operation/administration"
	"respite/value/country"
	"respite/value/fault"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/ui"
)

// profile is what the page of a merchant's profile and options shows.
type profile struct {
	merchant.Merchant
	Home    string
	Profile []ui.Field
	Options []ui.Field
	Logo    ui.Field
	HasLogo bool
	Wrong   []string
	Seen    seals
}

// The fields in which the two forms bring back what they have shown.
const (
	seenProfile = "seen_profile"
	seenOptions = "seen_options"
)

// seals are what the two forms show, as it stood in the book.
type seals struct{ Profile, Options string }

func sealsOf(m merchant.Merchant) seals {
	shown := m.Profile
	shown.Logo = nil
	return seals{entry.Seal(shown), entry.Seal(m.Options)}
}

// typed gives a form's values as they stand in the book, or as somebody has just typed them.
type typed func(name, stored string) string

// seen gives the mark of what the form shows: what was typed keeps that of the form it was typed in, unless somebody
// else's change was told.
func (value typed) seen(name, now string, wrong error) string {
	if fault.Is(wrong, fault.Overtaken) {
		return now
	}
	return value(name, now)
}

func stored(_, value string) string { return value }

func asTyped(a *shell.Ask) typed { return func(name, _ string) string { return a.Text(name) } }

// page shows the profile; the forms that are named by their values show what was typed.
func page(a *shell.Ask, m merchant.Merchant, ofProfile, ofOptions typed, wrong error) (shell.Answer, error) {
	fields, rest := map[string]string{}, []string(nil)
	status := http.StatusOK
	if wrong != nil {
		var err error
		if fields, rest, err = shell.Faults(wrong); err != nil {
			return nil, err
		}
		status = http.StatusUnprocessableEntity
	}
	return shell.Page{Pages: pages, Name: "profile", Title: ui.T("Profile and options"), Status: status, Body: profile{
		Merchant: m, Home: home(m), Profile: profileForm(m.Profile, ofProfile, fields), Options: optionForm(m.Options, ofOptions, fields),
		HasLogo: len(m.Profile.Logo) > 0, Wrong: rest, Seen: seals{
			ofProfile.seen(seenProfile, sealsOf(m).Profile, wrong), ofOptions.seen(seenOptions, sealsOf(m).Options, wrong),
		},
		Logo: ui.Field{Name: "logo", Label: ui.T("Picture"), Type: "file", Accept: "image/png,image/jpeg", Required: true, Fault: fields["logo"],
			Hint: ui.T("PNG or JPEG, at most %d KiB.", merchant.MaxLogo>>10)},
	}}, nil
}

func profileForm(p merchant.Profile, value typed, wrong map[string]string) []ui.Field {
	countries := []ui.Choice{{Value: "", Label: ui.T("as the contract says")}}
	for _, c := range country.All() {
		countries = append(countries, ui.Choice{Value: string(c.Code), Label: c.Name})
	}
	form := []ui.Field{
		{Name: "street", Label: ui.T("Street and number"), Value: p.Street, Complete: "street-address"},
		{Name: "postal_code", Label: ui.T("Postal code"), Value: p.PostalCode, Complete: "postal-code"},
		{Name: "city", Label: ui.T("City"), Value: p.City, Complete: "address-level2"},
		{Name: "country", Label: ui.T("Country"), Value: string(p.Country), Choices: countries},
		{Name: "company_number", Label: ui.T("Number in the trade register"), Value: p.CompanyNumber},
		{Name: "vat_number", Label: ui.T("VAT number"), Value: p.VATNumber},
		{Name: "phone", Label: ui.T("Phone"), Value: p.Phone, Complete: "tel", Type: "tel"},
		{Name: "email", Label: ui.T("E-mail"), Value: p.Email, Complete: "email", Hint: ui.T("Answers to our e-mails go there.")},
		{Name: "website", Label: ui.T("Website"), Value: p.Website, Complete: "url", Hint: "https://shop.example"},
	}
	return filled(form, value, wrong)
}

func optionForm(o merchant.Options, value typed, wrong map[string]string) []ui.Field {
	form := []ui.Field{
		{Name: "push_url", Label: ui.T("Pushes go to"), Value: o.PushURL, Hint: ui.T("Empty: nowhere.")},
		{Name: "push_url_failure", Label: ui.T("Pushes of failures go to"), Value: o.PushURLFailure, Hint: ui.T("Empty: to the same address.")},
		{Name: "push_format", Label: ui.T("Format of pushes"), Value: string(o.PushFormat), Choices: ui.Choices(merchant.PushJSON, merchant.PushForm)},
		{Name: "autocapture", Label: ui.T("Activate each reservation at once"), Type: "checkbox", Value: box(o.Autocapture)},
		{Name: "encoding_optional", Label: ui.T("Requests may leave out Encoding"), Type: "checkbox", Value: box(o.EncodingOptional)},
		{Name: "client_ip_optional", Label: ui.T("Requests may leave out ClientIP"), Type: "checkbox", Value: box(o.ClientIPOptional)},
	}
	return filled(form, value, wrong)
}

func box(ticked bool) string {
	if ticked {
		return "1"
	}
	return ""
}

// filled gives each field its value and its fault.
func filled(form []ui.Field, value typed, wrong map[string]string) []ui.Field {
	for i, f := range form {
		form[i].Value, form[i].Fault = value(f.Name, f.Value), wrong[f.Name]
		if f.Type == "" {
			form[i].Type = "text"
		}
	}
	return form
}

// undo takes a form back to the values that stood in the book, unless it is another by then than is seen now.
func undo(to string, seen ui.Value, form []ui.Field) *ui.Undo {
	return &ui.Undo{To: to, Values: append(valuesOf(form), seen)}
}

// valuesOf gives a form as it is sent.
func valuesOf(form []ui.Field) []ui.Value {
	values := make([]ui.Value, len(form))
	for i, f := range form {
		values[i] = ui.Value{Name: f.Name, Value: f.Value}
	}
	return values
}

func showProfile(a *shell.Ask) (shell.Answer, error) {
	m, err := a.Shop()
	if err != nil {
		return nil, err
	}
	return page(a, m, stored, stored, nil)
}

func changeProfile(a *shell.Ask) (shell.Answer, error) {
	m, err := a.Shop()
	if err != nil {
		return nil, err
	}
	changed, err := administration.Agree(a.Context(), a.Store, m.ID, func(now merchant.Merchant) (merchant.Merchant, error) {
		if a.FormValue(seenProfile) != sealsOf(now).Profile {
			return now, fault.Overtaken.With()
		}
		now.Profile = merchant.Profile{
			Street: a.Text("street"), PostalCode: a.Text("postal_code"), City: a.Text("city"), Country: country.Code(a.Text("country")),
			CompanyNumber: a.Text("company_number"), VATNumber: a.Text("vat_number"), Phone: a.Text("phone"), Email: a.Text("email"),
			Website: a.Text("website"), Logo: now.Profile.Logo,
		}
		return now, nil
	})
	if err != nil {
		return page(a, m, asTyped(a), stored, err)
	}
	a.TellChanges(valuesOf(profileForm(m.Profile, stored, nil)), valuesOf(profileForm(changed.Profile, stored, nil)))
	return shell.Go{
		To: home(m) + "/profile", Said: ui.T("The profile was changed. Invoices that were written keep the former one."),
		Undo: undo(home(m)+"/profile", ui.Value{Name: seenProfile, Value: sealsOf(changed).Profile}, profileForm(m.Profile, stored, nil)),
	}, nil
}

func changeOptions(a *shell.Ask) (shell.Answer, error) {
	m, err := a.Shop()
	if err != nil {
		return nil, err
	}
	if a.Text("push_format") == "" {
		return page(a, m, stored, asTyped(a), fault.Missing.With().On("push_format"))
	}
	changed, err := administration.Agree(a.Context(), a.Store, m.ID, func(now merchant.Merchant) (merchant.Merchant, error) {
		if a.FormValue(seenOptions) != sealsOf(now).Options {
			return now, fault.Overtaken.With()
		}
		now.Options.PushURL, now.Options.PushURLFailure = a.Text("push_url"), a.Text("push_url_failure")
		now.Options.PushFormat = merchant.PushFormat(a.Text("push_format"))
		now.Options.Autocapture, now.Options.EncodingOptional = a.Text("autocapture") != "", a.Text("encoding_optional") != ""
		now.Options.ClientIPOptional = a.Text("client_ip_optional") != ""
		return now, nil
	})
	if err != nil {
		return page(a, m, stored, asTyped(a), err)
	}
	a.TellChanges(valuesOf(optionForm(m.Options, stored, nil)), valuesOf(optionForm(changed.Options, stored, nil)))
	return shell.Go{
		To: home(m) + "/profile", Said: ui.T("The options were changed."),
		Undo: undo(home(m)+"/options", ui.Value{Name: seenOptions, Value: sealsOf(changed).Options}, optionForm(m.Options, stored, nil)),
	}, nil
}

// moreThanLogo is what a form brings besides the picture.
const moreThanLogo = 64 << 10

func changeLogo(a *shell.Ask) (shell.Answer, error) {
	m, err := a.Shop()
	if err != nil {
		return nil, err
	}
	a.Body = http.MaxBytesReader(a.Writer, a.Body, merchant.MaxLogo+moreThanLogo)
	content, err := uploaded(a)
	if err != nil {
		return nil, err
	}
	if len(content) == 0 {
		return page(a, m, stored, stored, fault.Missing.With().On("logo"))
	}
	if wrong := merchant.CheckLogo(content); wrong != nil {
		return withoutPicture(a, m, ui.T("This picture cannot be used: %s.", wrong))
	}
	return keepLogo(a, m, content, ui.T("The logo stands on documents from now on."))
}

// uploaded gives the picture of the form; none is empty.
func uploaded(a *shell.Ask) ([]byte, error) {
	file, _, err := a.FormFile("logo")
	if err == http.ErrMissingFile || err == http.ErrNotMultipart {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(file)
	if closing := file.Close(); err == nil {
		err = closing
	}
	return bytes.Clone(content), err
}

// withoutPicture shows the page again with what is wrong with the picture.
func withoutPicture(a *shell.Ask, m merchant.Merchant, wrong string) (shell.Answer, error) {
	answer, err := page(a, m, stored, stored, nil)
	shown, isPage := answer.(shell.Page)
	if err != nil || !isPage {
		return answer, err
	}
	body := shown.Body.(profile)
	body.Logo.Fault = wrong
	shown.Body, shown.Status = body, http.StatusUnprocessableEntity
	return shown, nil
}

func removeLogo(a *shell.Ask) (shell.Answer, error) {
	m, err := a.Shop()
	if err != nil {
		return nil, err
	}
	return keepLogo(a, m, nil, ui.T("Documents bear the shop's name from now on, and no logo."))
}

func keepLogo(a *shell.Ask, m merchant.Merchant, content []byte, said string) (shell.Answer, error) {
	_, err := administration.Agree(a.Context(), a.Store, m.ID, func(now merchant.Merchant) (merchant.Merchant, error) {
		now.Profile.Logo = content
		return now, nil
	})
	if err != nil {
		return page(a, m, stored, stored, err)
	}
	return shell.Go{To: home(m) + "/profile", Said: said}, nil
}

func showLogo(a *shell.Ask) (shell.Answer, error) {
	m, err := a.Shop()
	if err != nil {
		return nil, err
	}
	if len(m.Profile.Logo) == 0 {
		return nil, fault.LinkEnded.With()
	}
	return shell.File{Name: "logo", Type: http.DetectContentType(m.Profile.Logo), Inline: true, Write: func(w http.ResponseWriter) error {
		_, err := w.Write(m.Profile.Logo)
		return err
	}}, nil
}
