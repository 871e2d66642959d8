package sale

import (
	"strconv"

	"respite/domain/consumer"
	"respite/domain/testperson"
	"respite/value/fault"
	"respite/web/office/entry"
	"respite/web/office/shell"
)

// fill fills something in: another country, a test person, or what plans cost.
func fill(a *shell.Ask) (shell.Answer, error) {
	d, err := typed(a)
	if err != nil {
		return nil, err
	}
	all := testperson.All()
	if n, err := strconv.Atoi(a.Text("test_person")); err == nil && a.Test && a.Text("do") == "person" && n >= 0 && n < len(all) {
		d.become(all[n].Resident)
	}
	return d.show(a, entry.Wrong{}), nil
}

// seek finds the buyer by the shop's customer number, or in the register by the national number.
func seek(a *shell.Ask) (shell.Answer, error) {
	d, err := typed(a)
	if err != nil {
		return nil, err
	}
	if a.Text("by") == "customer" {
		known, found, err := a.View().Customer(a.Context(), d.customer, d.shop.ID)
		if err != nil {
			return nil, err
		}
		if !found || known.Country != d.home.Code {
			return d.show(a, entry.NewWrong("customer", fault.NumberUnknown.With())), nil
		}
		d.number = known.NationalID
	}
	number, faults := readNumber(d.home, d.number, d.home.Day(a.Now), a.Test)
	if err := faults.Err(); err != nil {
		return d.again(a, err)
	}
	found, err := a.Operations.Resident(a.Context(), d.home.Code, number.Canonical)
	switch {
	case fault.Told(err) && a.Text("by") == "customer": // the number is filled in at least
	case fault.Told(err): // whom nobody knows is no page that is not there
		faults, _ := fault.All(err)
		return d.show(a, entry.NewWrong("number", faults[0])), nil
	case err != nil:
		return nil, err
	default:
		d.become(found)
	}
	return d.show(a, entry.Wrong{}), nil
}

// become fills in who was found. What only the buyer can tell, an e-mail address, stays as it was typed.
func (d *draft) become(r consumer.Resident) {
	d.number, d.birth = r.NationalID, ""
	if r.Birth != 0 {
		d.birth = r.Birth.String()
	}
	if len(r.Addresses) == 0 {
		return
	}
	found := r.Addresses[0]
	found.Country = d.home.Code
	for _, kept := range []struct{ into, typed *string }{
		{&found.Email, &d.billing.Email}, {&found.Phone, &d.billing.Phone}, {&found.CellPhone, &d.billing.CellPhone},
	} {
		if *kept.typed != "" {
			*kept.into = *kept.typed
		}
	}
	d.billing = found
}
