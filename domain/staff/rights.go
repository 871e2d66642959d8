package staff

import "slices"

// Role is what a member works as.
type Role string

// The roles of a merchant's people, and of the provider's.
const (
	Owner      Role = "owner"
	Clerk      Role = "clerk"
	Accountant Role = "accountant"
	Viewer     Role = "viewer"

	Admin   Role = "admin"
	Risk    Role = "risk"
	Finance Role = "finance"
	Support Role = "support"
)

// Right is something that a member may do or see.
type Right string

// The rights.
const (
	SeeOrders     Right = "see orders"           // orders, invoices, documents, pushes
	HandleOrders  Right = "handle orders"        // deliver, cancel, credit, change, send
	Sell          Right = "sell"                 // enter orders and customer numbers by hand
	HandIn        Right = "hand in batches"      //
	Export        Right = "export"               // lists as files
	Resend        Right = "resend pushes"        //
	SeeEntries    Right = "see entries"          // of the ledger, about orders one may see
	SeeRisk       Right = "see risk"             // verdicts, with their reasons
	Review        Right = "review"               // decide about orders that wait
	SeeRules      Right = "see rules"            //
	ChangeRules   Right = "change rules"         //
	ManagePeople  Right = "manage people"        // of one's own merchant, or of all
	ManageKeys    Right = "manage keys"          //
	ManageProfile Right = "manage profile"       // what consumers learn of the merchant; options
	SeePlans      Right = "see plans"            //
	ManagePlans   Right = "manage plans"         //
	SeeTrail      Right = "see the audit log"    //
	MoveClock     Right = "move the clock"       // of a test book
	ManageShops   Right = "manage merchants"     // contracts, limits
	SeeJobs       Right = "see jobs"             // of the whole book, and run failed ones again
	SeeLedger     Right = "see the whole ledger" // accounts, trial balance
	Verify        Right = "verify the books"     //
)

// rights is who may do what. Nobody else may.
var rights = map[Role][]Right{
	Viewer:     {SeeOrders, SeePlans},
	Accountant: {SeeOrders, SeePlans, Export, SeeEntries},
	Clerk:      {SeeOrders, SeePlans, HandleOrders, Sell, HandIn, Export, Resend, MoveClock},
	Owner: {SeeOrders, SeePlans, HandleOrders, Sell, HandIn, Export, Resend, SeeEntries, ManagePeople, ManageKeys, ManageProfile,
		SeeTrail, MoveClock},

	Support: {SeeOrders, SeePlans, Resend, SeeJobs},
	Risk:    {SeeOrders, SeePlans, SeeRisk, Review, SeeRules, ChangeRules, SeeTrail, Export},
	Finance: {SeeOrders, SeePlans, SeeEntries, SeeLedger, Verify, Export, SeeTrail},
	Admin: {SeeOrders, SeePlans, HandleOrders, Sell, HandIn, Export, Resend, SeeEntries, SeeRisk, Review, SeeRules, ChangeRules, ManagePeople,
		ManageKeys, ManageProfile, ManagePlans, SeeTrail, MoveClock, ManageShops, SeeJobs, SeeLedger, Verify},
}

var (
	merchantRoles = []Role{Owner, Clerk, Accountant, Viewer}
	providerRoles = []Role{Admin, Risk, Finance, Support}
)

// RolesOf gives the roles of the provider's people, or of a merchant's.
func RolesOf(provider bool) []Role {
	if provider {
		return slices.Clone(providerRoles)
	}
	return slices.Clone(merchantRoles)
}

// May tells whether a role brings a right.
func (r Role) May(right Right) bool { return slices.Contains(rights[r], right) }

// Rights gives all rights of a role.
func (r Role) Rights() []Right { return slices.Clone(rights[r]) }

func (r Role) fits(provider bool) bool { return slices.Contains(RolesOf(provider), r) }

func names(roles []Role) []string {
	all := make([]string, len(roles))
	for i, r := range roles {
		all[i] = string(r)
	}
	return all
}
