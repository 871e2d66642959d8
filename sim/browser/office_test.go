package browser_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"respite/sim/browser"
)

// Orders of the sample, by their numbers: what Testperson-nl ordered first, and what Sanne Bakker got an invoice for.
const (
	shirtAndBottles = "/office/orders/2400000001" // a shirt for 59.95 and two bottles for 8.95
	carrierAndLamp  = "/office/orders/2400000006" // a carrier for 39.00 and a lamp for 34.50
)

// finds says that a search leads to these orders, and to no other.
func finds(t *testing.T, p *browser.Person, words string, numbers ...string) {
	t.Helper()
	p.Visit("/office/")
	p.Fill("Search orders", words)
	p.Press("Enter")
	p.See("Looked for: " + words)
	var found []string
	for _, row := range p.Rows() {
		if number, _, _ := strings.Cut(row[1], " "); number != "Order" {
			found = append(found, number)
		}
	}
	if strings.Join(found, " ") != strings.Join(numbers, " ") {
		t.Errorf("%s finds %q, want %q", words, found, numbers)
	}
}

func TestSearch_ByWhatABuyerTells_FindsTheOrder(t *testing.T) {
	p, _ := atOffice(t, clerk)
	finds(t, p, "Mulder", "2400000002")
	finds(t, p, "sanne@example.nl", "2400000006")
	finds(t, p, "73.50", "2400000006")
	finds(t, p, "Thijs")              // bought of another shop
	p.Fill("Search orders", "DEMO-8") // only one can be meant
	p.Press("Enter")
	p.See("Order 2400000008")
}

func TestActivate_AWholeOrder_TakesTwoClicks(t *testing.T) {
	p, _ := atOffice(t, clerk)
	p.Visit(shirtAndBottles)
	p.Click("Activate all")
	p.Click("Activate 77.85 EUR")
	p.In("Payment reference").See("Open", "77.85 EUR")
	p.In("Story").See("Carla Clerk")
	p.NotSee("Activate all")
	isSound(p, "an order that was activated")
}

func TestActivate_APart_LeavesTheRest(t *testing.T) {
	p, _ := atOffice(t, clerk)
	p.Visit(shirtAndBottles)
	p.Click("Activate a part")
	p.Fill("Quantity of Fietsshirt Tramontana", "0")
	p.Fill("Quantity of Bidon 600 ml", "1")
	p.In("Chosen, about").See("8.95 EUR")
	isSound(p, "choosing a part")
	p.Click("Continue")
	p.Click("Activate 8.95 EUR")
	p.See("Part activated", "68.90 EUR")
	p.Visit(shirtAndBottles + "/activate/part")
	p.In("Bidon 600 ml").See("1")
}

func TestCredit_OfOneArticle_LeavesTheOtherOwed(t *testing.T) {
	p, _ := atOffice(t, clerk)
	p.Visit(carrierAndLamp)
	p.Click("Credit")
	p.Click("These articles")
	p.Fill("Quantity of Voorlamp Noordster", "1")
	p.Fill("Quantity of Achterdrager", "0")
	isSound(p, "choosing what to credit")
	p.Click("Continue")
	p.See("34.50 EUR")
	p.Click("Credit 34.50 EUR")
	p.In("Payment reference").See("Owed 39.00 EUR", "Credited 34.50 EUR")
	p.In("Story").See("Credit note")
}

func TestNewOrder_ByHand_IsCheckedAndHeld(t *testing.T) {
	p, _ := atOffice(t, clerk)
	p.Visit("/office/m/1001/orders/new")
	isSound(p, "a new order")
	p.Choose("Test person", "Testperson-nl Approved")
	p.Click("Fill in")
	p.TabTo("Description") // of the first line
	p.Type("Fietsbel")
	p.Press("Tab")
	p.Type("1")
	p.TabTo("Price of one")
	p.Type("12.50")
	p.Click("Ask for the order")
	p.See("Held", "12.50 EUR", "Fietsbel")
	p.In("Story").See("Carla Clerk")
}

func TestBatch_HandedIn_IsCheckedAndThenApplied(t *testing.T) {
	p, _ := atOffice(t, clerk)
	good := write(t, "delivered.csv", "order;article;quantity;carrier\nDEMO-1;TR-100;1;PostNL\nDEMO-11;;;PostNL\n")
	p.Visit("/office/m/1001/batches")
	p.Upload("Drop a file here", good)
	p.Click("Hand in")
	p.See("delivered.csv", "Steps that can be done 2", "Nothing was done yet.")
	isSound(p, "a batch")
	p.Click("Apply all 2 steps")
	p.See("Steps done 2")
	result := p.Fetch(resultLink(p))
	if !strings.Contains(string(result.Content), "DEMO-11") {
		t.Errorf("the result is %s", result.Content)
	}
	p.Visit(shirtAndBottles)
	p.See("Part activated", "59.95 EUR")
}

func TestBatch_WithABadRow_NamesLineColumnAndReason(t *testing.T) {
	p, _ := atOffice(t, clerk)
	bad := write(t, "delivered.csv", "order;article;quantity\nDEMO-11;;\nDEMO-1;TR-100;many\nNOBODY;;\n")
	p.Visit("/office/m/1001/batches")
	p.Upload("Drop a file here", bad)
	p.Click("Hand in")
	p.See("Wrong rows 2")
	if rows := p.Rows(); len(rows) != 3 || rows[1][0] != "3" || rows[1][1] != "quantity" || rows[2][0] != "4" {
		t.Errorf("what is wrong: %q", rows)
	}
}

func TestBatch_OfNoUse_IsRefusedOnTheSamePage(t *testing.T) {
	p, _ := atOffice(t, clerk)
	empty := write(t, "empty.csv", "")
	p.Visit("/office/m/1001/batches")
	p.Upload("Drop a file here", empty)
	p.Click("Hand in")
	p.See("Batches", "empty")
}

// write puts a file into a folder of the test.
func write(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func resultLink(p *browser.Person) string {
	for _, link := range p.Links() {
		if strings.HasSuffix(link, "/result") {
			return link
		}
	}
	p.Fatal("nothing leads to the result file")
	return ""
}

func TestPush_ThatTheShopMissed_IsSentAgain(t *testing.T) {
	p, _ := atOffice(t, clerk)
	tries(p, "gateway/Reserve", "190 Success") // its pushes come to the playground
	p.In("They appear here").See("Body")
	p.Visit("/office/pushes")
	p.Click(p.Rows()[1][0])
	p.In("Attempts").See("200")
	isSound(p, "a push")
	p.Click("Send it again")
	p.See("The push goes out again.")
	p.Visit("/playground/pushes/")
	p.See("Body")
}

func TestOffice_ByKeyboardOnly_GoesFromSignInToActivation(t *testing.T) {
	p := person(t, demo(t).site, browser.Desktop)
	p.Visit("/office/")
	p.Type(clerk.email) // the first field has the keyboard
	p.Press("Tab")
	p.Type(clerk.password)
	p.Press("Enter")
	p.See("To do")
	p.Press("/")
	p.Type("DEMO-1")
	p.Press("Enter")
	p.See("2400000001")
	p.Press("j", "Enter")
	p.See("Order 2400000001")
	p.TabTo("Activate all")
	p.Press("Enter")
	p.TabTo("Activate 77.85 EUR")
	p.Press("Enter")
	p.In("Payment reference").See("77.85 EUR")
}

func TestOffice_OnAPhone_GoesFromTheMenuToActivation(t *testing.T) {
	p, _ := atOffice(t, clerk)
	p.LookThrough(browser.Phone)
	p.Visit("/office/")
	p.Click("Menu")
	p.Click("Orders")
	p.Click("2400000001")
	p.Click("Activate all")
	p.Click("Activate 77.85 EUR")
	p.In("Payment reference").See("77.85 EUR")
}
