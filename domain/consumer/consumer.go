// Package consumer is who buys and owes: a person, with several addresses, e-mails and phones over time.
//
// It must never let two readings of one person split what they owe: marks that meet join persons,
// and a limit looks at all of them together (domain 9.5).
package consumer

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"respite/value/country"
	"respite/value/day"
	"respite/value/id"
	"respite/value/money"
)

// ID names a person.
type ID id.ID

// Address is where somebody lives or receives, and how to reach them there. It is personal data.
type Address struct {
	FirstName      string       `json:"first_name,omitempty"`
	LastName       string       `json:"last_name,omitempty"`
	Company        string       `json:"company,omitempty"` // the name of a company that buys, or a line of a consumer's address
	CareOf         string       `json:"care_of,omitempty"`
	Street         string       `json:"street,omitempty"`
	HouseNumber    string       `json:"house_number,omitempty"`
	HouseExtension string       `json:"house_extension,omitempty"`
	PostalCode     string       `json:"postal_code,omitempty"`
	City           string       `json:"city,omitempty"`
	Country        country.Code `json:"country,omitempty"`
	Email          string       `json:"email,omitempty"`
	Phone          string       `json:"phone,omitempty"` // E.164 where it could be read
	CellPhone      string       `json:"cell_phone,omitempty"`
}

// Gender is as the consumer told it; it has no effect on any decision (domain 6.5).
type Gender string

// The genders of the wires.
const (
	GenderUnknown Gender = ""
	Male          Gender = "male"
	Female        Gender = "female"
)

// Parties is everything personal about one order: who is billed, where it goes, who they are.
type Parties struct {
	Billing  Address `json:"billing"`
	Shipping Address `json:"shipping"`
	Birth    day.Day `json:"birth"`
	Gender   Gender  `json:"gender,omitempty"`
	Network  string  `json:"network,omitempty"` // the IP address the order came from

	// NationalID is the national or company number in its canonical form (domain 6); empty where none may
	// be used. Company tells that a company buys: it has no birth date.
	NationalID string `json:"national_id,omitempty"`
	Company    bool   `json:"company,omitempty"`
}

// Resident is a person or company as a population or company register has it.
type Resident struct {
	Country    country.Code
	NationalID string // canonical
	Company    bool
	Birth      day.Day
	Gender     Gender
	Addresses  []Address // the registered one first; a company may have several
}

// ShippingDiffers tells whether the goods go somewhere else than the bill.
func (p Parties) ShippingDiffers() bool { return p.Billing.place() != p.Shipping.place() }

// Over gives the address with what the change names laid over it. A new house number brings its own
// extension, or none.
func (a Address) Over(change Address) Address {
	if change.HouseNumber != "" {
		a.HouseExtension = ""
	}
	for target, text := range map[*string]string{
		&a.FirstName: change.FirstName, &a.LastName: change.LastName, &a.Company: change.Company, &a.CareOf: change.CareOf,
		&a.Street: change.Street, &a.HouseNumber: change.HouseNumber, &a.HouseExtension: change.HouseExtension,
		&a.PostalCode: change.PostalCode, &a.City: change.City, &a.Email: change.Email, &a.Phone: change.Phone, &a.CellPhone: change.CellPhone,
	} {
		if text != "" {
			*target = text
		}
	}
	if change.Country != "" {
		a.Country = change.Country
	}
	return a
}

// place is the normal form in which two spellings of one place are the same (domain 6.7).
func (a Address) place() string {
	street := strings.ReplaceAll(fold(a.Street), "strasse", "str")
	return strings.Join([]string{string(a.Country), fold(a.PostalCode), street, fold(a.HouseNumber), fold(a.HouseExtension)}, "|")
}

// Place gives the mark of the place, for counting persons at one address; empty when there is none.
func (a Address) Place() string {
	if a.Street == "" && a.PostalCode == "" {
		return ""
	}
	return "place:" + a.place()
}

// spellings brings the ways to write one letter together: "Müller" and "Mueller", "Åse" and "Aase".
var spellings = strings.NewReplacer("ß", "ss", "æ", "a", "ø", "o", "ae", "a", "oe", "o", "ue", "u", "aa", "a")

// fold brings a text to lower-case letters and digits without marks: "Straße 1" and "STRASSE 1" are one.
func fold(text string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out.WriteRune(r)
		}
	}
	return spellings.Replace(out.String())
}

// Marks gives the texts by which this person may be known already, the surest first. They are
// personal data and only ever stored as keyed hashes. A number names a person alone (domain 9.5); all
// other marks hold the birth date, so that a shared family e-mail or phone joins nobody. Two are told
// otherwise: a company by its number only, as its people come and go, and somebody of whom neither name
// nor birth date is known, as after an order by phone (XML-RPC reference 7.6), by the bare phone.
func (p Parties) Marks() []string {
	home := string(p.Billing.Country) + ":"
	var marks []string
	if p.NationalID != "" {
		marks = append(marks, "number:"+home+p.NationalID)
	}
	if p.Company {
		return marks
	}
	born := home + p.Birth.String() + ":"
	called := born
	name := fold(p.Billing.FirstName) + " " + fold(p.Billing.LastName)
	switch {
	case name != " ":
		marks = append(marks, "name:"+born+name)
	case p.Birth == 0:
		called = home
	}
	if p.Billing.Email != "" {
		marks = append(marks, "mail:"+born+strings.ToLower(p.Billing.Email))
	}
	for _, phone := range []string{p.Billing.CellPhone, p.Billing.Phone} {
		if phone != "" {
			marks = append(marks, "phone:"+called+phone)
		}
	}
	return marks
}

// maxRecent bounds what is remembered of a person's latest attempts; limits are far lower.
const maxRecent = 32

// Person is one consumer, known by marks. What they owe is an Exposure of its own.
type Person struct {
	ID       ID           `json:"id"`
	Country  country.Code `json:"country"`
	Since    time.Time    `json:"since"`
	JoinedTo ID           `json:"joined_to,omitempty"` // marks met: this person is the other one
	Blocked  bool         `json:"blocked,omitempty"`
	Recent   []int64      `json:"recent,omitempty"` // Unix seconds of the latest attempts, oldest first
}

// Attempted notes one more attempt to buy.
func (p Person) Attempted(now time.Time) Person {
	p.Recent = append(append([]int64(nil), p.Recent...), now.Unix())
	if len(p.Recent) > maxRecent {
		p.Recent = p.Recent[len(p.Recent)-maxRecent:]
	}
	return p
}

// Attempts counts the attempts since an instant.
func (p Person) Attempts(since time.Time) int {
	count := 0
	for _, at := range p.Recent {
		if at > since.Unix() {
			count++
		}
	}
	return count
}

// Exposure is what a person owes or may come to owe in one currency, over all merchants.
type Exposure struct {
	Person   ID
	Currency money.Currency
	Held     money.Minor // reserved, or waiting for a decision
	Claims   money.Minor // open principal
	Fees     money.Minor // due fees and interest
	Credit   money.Minor // what is owed to the person
	Open     int         // invoices with something open
	Paid     int         // invoices paid in full
}

// Total is the exposure a limit looks at (domain 9.5).
func (e Exposure) Total() money.Minor { return e.Held + e.Claims + e.Fees - e.Credit }

// Join adds what another reading of the same person owes.
func (e Exposure) Join(other Exposure) Exposure {
	e.Held += other.Held
	e.Claims += other.Claims
	e.Fees += other.Fees
	e.Credit += other.Credit
	e.Open += other.Open
	e.Paid += other.Paid
	return e
}

// Traffic is what was seen at one place (an address, a network) lately.
type Traffic struct {
	Mark   string // a keyed hash
	Visits []Visit
}

// Visit is one attempt by one person.
type Visit struct {
	At     int64 `json:"at"` // Unix seconds
	Person ID    `json:"person"`
}

// Visited notes one more visit.
func (t Traffic) Visited(person ID, now time.Time) Traffic {
	t.Visits = append(append([]Visit(nil), t.Visits...), Visit{At: now.Unix(), Person: person})
	if len(t.Visits) > maxRecent {
		t.Visits = t.Visits[len(t.Visits)-maxRecent:]
	}
	return t
}

// Since counts the visits and the different persons after an instant.
func (t Traffic) Since(instant time.Time) (int, int) {
	visits, persons := 0, map[ID]bool{}
	for _, v := range t.Visits {
		if v.At > instant.Unix() {
			visits++
			persons[v.Person] = true
		}
	}
	return visits, len(persons)
}

// Customer is a merchant's own number for a buyer.
type Customer struct {
	Number     string       `json:"number"`
	Country    country.Code `json:"country"`
	NationalID string       `json:"national_id,omitempty"` // canonical
	Company    bool         `json:"company,omitempty"`
	Birth      day.Day      `json:"birth"`
	Gone       bool         `json:"gone,omitempty"` // the number was taken back
}

// Who gives the mark of the buyer; it is personal data.
func (c Customer) Who() string {
	if c.NationalID == "" {
		return string(c.Country) + ":born:" + c.Birth.String()
	}
	return string(c.Country) + ":" + c.NationalID
}
