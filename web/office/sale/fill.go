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

// byCustomer is how a form says that the buyer is sought by the shop's own number.
const byCustomer = "customer"

// seek finds the buyer by the shop's customer number, or in the register by the national number.
func seek(a *shell.Ask) (shell.Answer, error) {
	d, err := typed(a)
	if err != nil {
		return nil, err
	}
	if a.Text("by") == byCustomer {
		return d.recall(a)
	}
	number, faults := readNumber(d.home, d.number, d.home.Day(a.Now), a.Test)
	if err := faults.Err(); err != nil {
		return d.again(a, err)
	}
	found, err := a.Operations.Resident(a.Context(), d.home.Code, number.Canonical)
	if wrong, told := fault.All(err); told { // whom nobody knows is no page that is not there
		return d.show(a, entry.NewWrong("number", wrong[0])), nil
	}
	if err != nil {
		return nil, err
	}
	d.become(found)
	return d.show(a, entry.Wrong{}), nil
}

// recall fills in the address of the buyer who has a customer number of the shop's, if the register knows it. The
// national number stays where it is.
func (d draft) recall(a *shell.Ask) (shell.Answer, error) {
	known, found, err := a.View().Customer(a.Context(), d.customer, d.shop.ID)
	if err != nil {
		return nil, err
	}
	if !found || known.Country != d.home.Code {
		return d.show(a, entry.NewWrong("customer", fault.NumberUnknown.With())), nil
	}
	d.known = known
	lives, err := a.Operations.Resident(a.Context(), d.home.Code, known.NationalID)
	if err != nil && !fault.Told(err) {
		return nil, err
	}
	d.become(lives)
	d.number = ""
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
