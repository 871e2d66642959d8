package papertest

import (
	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/value/country"
)

var sales = map[country.Code]sale{
	country.SE: {
		shop: "Ängens Cykel & Sport AB",
		home: merchant.Profile{
			Street: "Götgatan 15", PostalCode: "11646", City: "Stockholm", CompanyNumber: "556016-0680", VATNumber: "SE556016068001",
			Phone: "+46 8 555 020 00", Email: "hej@angenscykel.example", Website: "https://angenscykel.example",
		},
		buyer: consumer.Address{
			FirstName: "Åsa", LastName: "Öberg-Sjöström", CareOf: "Lindqvist", Street: "Södra Förstadsgatan", HouseNumber: "40", HouseExtension: "B",
			PostalCode: "21143", City: "Malmö",
		},
		lines: []basket.Line{
			line("CYK-2201", "Damcykel Solros 7-växlad, skogsgrön", "1549.00", "1", "25"),
			line("TIL-0042", "Cykelhjälm Förgät-mig-ej strl. M", "399.50", "2", "25"),
			line("BOK-0007", "Karta: Sverigeleden i 26 etapper", "129.00", "1", "6"),
			shipment("Hemleverans", "99.00", "25"),
		},
	},
	country.NO: {
		shop: "Fjordlys Interiør AS",
		home: merchant.Profile{
			Street: "Strandgaten 8", PostalCode: "5013", City: "Bergen", CompanyNumber: "923 609 016", VATNumber: "NO923609016MVA",
			Phone: "+47 55 55 01 00", Email: "post@fjordlys.example", Website: "https://fjordlys.example",
		},
		buyer: consumer.Address{
			FirstName: "Bjørn", LastName: "Ødegård",
			Street: "Ærfuglveien", HouseNumber: "3", PostalCode: "9016", City: "Tromsø",
		},
		lines: []basket.Line{
			line("L-100", "Bordlampe Ålesund i børstet messing", "1299.00", "1", "25"),
			line("K-7", "Kaffe fra Sørlandet, 500 g", "89.00", "1", "15"),
		},
	},
	country.DK: {
		shop: "Blåbær & Co. ApS",
		home: merchant.Profile{
			Street: "Nørrebrogade 44", PostalCode: "2200", City: "København N", CompanyNumber: "25313763", VATNumber: "DK25313763",
			Phone: "+45 33 55 01 00", Email: "kundeservice@blaabaer.example", Website: "https://blaabaer.example",
		},
		buyer: consumer.Address{
			FirstName: "Søren", LastName: "Kjærgård",
			Street: "Østergade", HouseNumber: "12", PostalCode: "5000", City: "Odense C",
		},
		lines: []basket.Line{
			line("STR-1", "Uldsweater håndstrikket på Færøerne", "1249.00", "1", "25"),
			line("TE-44", "Økologisk hyldeblomstte", "64.95", "3", "25"),
			shipment("Levering til pakkeboks", "39.00", "25"),
		},
	},
	country.FI: {
		shop: "Järvenpään Sähkö ja Työkalu Oy",
		home: merchant.Profile{
			Street: "Mannerheimintie 12", PostalCode: "00100", City: "Helsinki", CompanyNumber: "1572860-0", VATNumber: "FI15728600",
			Phone: "+358 9 555 0100", Email: "asiakaspalvelu@jarvisahko.example", Website: "https://jarvisahko.example",
		},
		buyer: consumer.Address{
			FirstName: "Päivi", LastName: "Hämäläinen",
			Street: "Yliopistonkatu", HouseNumber: "5", HouseExtension: "A 12", PostalCode: "33100", City: "Tampere",
		},
		lines: []basket.Line{
			line("TK-19", "Työkalusarja 19-osainen", "19.95", "2", "25.5"),
			line("KI-3", "Kirja: Kodin sähkötyöt", "49.90", "1", "13.5"),
			line("JO-5", "Jatkojohto metreittäin", "2.40", "12.5", "25.5"),
			shipment("Toimitus noutopisteeseen", "5.90", "25.5"),
		},
	},
	country.DE: {
		shop: "Grüne Straße Möbel GmbH",
		home: merchant.Profile{
			Street: "Große Elbstraße 27", PostalCode: "22767", City: "Hamburg", CompanyNumber: "B 123456", VATNumber: "DE136695976",
			Phone: "+49 40 555 0100", Email: "service@gruene-strasse.example", Website: "https://gruene-strasse.example",
		},
		buyer: consumer.Address{
			FirstName: "Jürgen", LastName: "Weiß-Dvořák",
			Street: "Königsallee", HouseNumber: "60", PostalCode: "40212", City: "Düsseldorf",
		},
		lines: []basket.Line{
			line("RG-80", "Bücherregal „Schönbrunn“, Eiche geölt, 80 × 180 cm", "119.00", "1", "19"),
			line("BU-12", "Kochbuch: Süßes aus Österreich", "10.70", "1", "7"),
		},
	},
	country.AT: {
		shop: "Almkräuter Handel GmbH",
		home: merchant.Profile{
			Street: "Getreidegasse 9", PostalCode: "5020", City: "Salzburg", CompanyNumber: "56247t", VATNumber: "ATU12345675",
			Phone: "+43 662 55 01 00", Email: "servus@almkraeuter.example", Website: "https://almkraeuter.example",
		},
		buyer: consumer.Address{
			FirstName: "Veronika", LastName: "Grüßenböck",
			Street: "Mariahilfer Straße", HouseNumber: "88a", PostalCode: "1070", City: "Wien",
		},
		lines: []basket.Line{
			line("KS-1", "Kräutersalbe mit Arnika", "14.95", "4", "20"),
			line("MI-2", "Bergkäse am Stück, je kg", "19.60", "0.5", "4.9"),
		},
	},
	country.NL: {
		shop: "De Fietsenmaker Zuid B.V.",
		home: merchant.Profile{
			Street: "Ceintuurbaan 301", PostalCode: "1072GK", City: "Amsterdam", CompanyNumber: "12345678", VATNumber: "NL004495445B01",
			Phone: "+31 20 555 0100", Email: "klantenservice@defietsenmaker.example", Website: "https://defietsenmaker.example",
		},
		buyer: consumer.Address{
			FirstName: "Renée", LastName: "van ’t Hoffs-Coëlho",
			Street: "Keizersgracht", HouseNumber: "174", HouseExtension: "III", PostalCode: "1016DW", City: "Amsterdam",
		},
		lines: []basket.Line{
			reduced(line("KT-9", "Kettingslot ART-2, 120 cm", "49.99", "1", "21"), 100_000),
			net(line("BA-2", "Binnenband 28 inch, per doos van zes", "24.95", "2", "21")),
			line("BK-1", "Fietskaart Noord-Holland", "12.49", "1", "9"),
		},
	},
}
