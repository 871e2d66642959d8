package entry

import (
	"fmt"
	"net/url"
	"strings"

	"respite/domain/basket"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/ui"
)

// Row is a line of an order as it stands in a form: what was typed.
type Row struct {
	Article, Title, Kind, Quantity, Price, VAT, Discount string
	Net                                                  string // "1": the price is without VAT
	Step                                                 string // what the shop's systems count in; empty: units
	Faults                                               []string
}

// columns are the fields of a row, as the form names them and as faults do.
var columns = []struct {
	name string
	of   func(*Row) *string
}{
	{"article", func(r *Row) *string { return &r.Article }},
	{"title", func(r *Row) *string { return &r.Title }},
	{"kind", func(r *Row) *string { return &r.Kind }},
	{"quantity", func(r *Row) *string { return &r.Quantity }},
	{"price", func(r *Row) *string { return &r.Price }},
	{"vat", func(r *Row) *string { return &r.VAT }},
	{"discount", func(r *Row) *string { return &r.Discount }},
	{"net", func(r *Row) *string { return &r.Net }},
	{"step", func(r *Row) *string { return &r.Step }},
}

// Table is the lines of a form, and what may be chosen for them.
type Table struct {
	Rows     []Row
	Kinds    []ui.Choice
	Rates    []string // the VAT rates of the country
	Currency money.Currency
}

var kinds = []ui.Choice{
	{Value: string(basket.Goods), Label: ui.T("Goods")}, {Value: string(basket.Shipment), Label: ui.T("Shipment")},
	{Value: string(basket.Handling), Label: ui.T("Handling")},
}

// rates are what a form offers; it takes others too.
func rates(home country.Code) []string {
	var offered []string
	for _, rate := range basket.UsualRates(home) {
		offered = append(offered, rate.String())
	}
	return offered
}

// NewTable makes a form's table of lines; spare rows wait to be filled.
func NewTable(rows []Row, home country.Country, spare int) Table {
	table := Table{Rows: rows, Kinds: kinds, Rates: rates(home.Code), Currency: home.Currency}
	for range spare {
		table.Rows = append(table.Rows, table.Blank())
	}
	return table
}

// Blank is a row that waits to be filled.
func (t Table) Blank() Row {
	row := Row{Kind: string(basket.Goods)}
	if len(t.Rates) > 0 {
		row.VAT = t.Rates[0]
	}
	return row
}

// Rows gives lines as they stand in a form.
func Rows(lines []basket.Line) []Row {
	rows := make([]Row, len(lines))
	for i, l := range lines {
		rows[i] = Row{
			Article: l.Article, Title: l.Title, Kind: string(l.Kind), Quantity: l.Quantity.String(), Price: l.Price.String(), VAT: l.VAT.String(),
		}
		if l.Discount != 0 {
			rows[i].Discount = l.Discount.String()
		}
		if l.Net {
			rows[i].Net = "1"
		}
		if l.Step != 0 {
			rows[i].Step = l.Step.String()
		}
	}
	return rows
}

// ReadRows reads the rows of a form; those that nobody has filled are left out.
func ReadRows(form url.Values) []Row {
	var rows []Row
	count := min(len(form["article"]), basket.MaxLines+1)
	for i := range count {
		var row Row
		for _, column := range columns {
			if values := form[column.name]; i < len(values) {
				*column.of(&row) = strings.TrimSpace(values[i])
			}
		}
		if row.Article != "" || row.Title != "" || row.Quantity != "" || row.Price != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// Lines reads the lines that the rows say. Fields of faults are "lines[0].price".
func Lines(rows []Row) ([]basket.Line, fault.List) {
	var faults fault.List
	lines := make([]basket.Line, len(rows))
	for i, row := range rows {
		line, wrong := row.line()
		for _, f := range wrong {
			faults = append(faults, f.On(fmt.Sprintf("lines[%d].%s", i, f.Field)))
		}
		lines[i] = line
	}
	if len(faults) == 0 {
		faults = basket.Check(lines)
	}
	return lines, faults
}

func (r Row) line() (basket.Line, fault.List) {
	read := Reader{Text: func(name string) string { return r.text(name) }}
	read.Need("title", "quantity", "price")
	line := basket.Line{
		Article: r.Article, Title: r.Title, Kind: basket.Kind(r.Kind), Quantity: read.Quantity("quantity"),
		Price: number(&read, "price", "This is no price, such as 19.90", money.ParsePrice), VAT: read.Rate("vat"), Discount: read.Rate("discount"),
		Net: r.Net != "", Step: read.Quantity("step"),
	}
	switch line.Kind {
	case basket.Goods, basket.Shipment, basket.Handling:
	default:
		line.Kind = basket.Goods
	}
	return line, read.Faults
}

// Values gives the row as its form sends it.
func (r Row) Values() []ui.Value {
	values := make([]ui.Value, len(columns))
	for i, column := range columns {
		values[i] = ui.Value{Name: column.name, Value: *column.of(&r)}
	}
	return values
}

func (r Row) text(name string) string {
	for _, column := range columns {
		if column.name == name {
			return *column.of(&r)
		}
	}
	return ""
}

// Told gives the rows with what is wrong with each.
func Told(rows []Row, wrong Wrong) []Row {
	for i := range rows {
		for _, column := range columns {
			if text := wrong.At(fmt.Sprintf("lines[%d].%s", i, column.name)); text != "" {
				rows[i].Faults = append(rows[i].Faults, column.name+": "+text)
			}
		}
	}
	return rows
}
