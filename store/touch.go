package store

import (
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store/tables"
	"respite/value/id"
	"respite/value/money"
)

// Touch names rows an operation is going to read, so that a group's rows are read at once. It may give
// another one, which names what only the first ones lead to. Naming is speed, never correctness: what was
// not named is read when it is asked for.
type Touch func(*group) Touch

// read reads what the operations touch, in as many rounds as they need.
func (g *group) read(waiters []*waiter) error {
	g.settings.Want(offsetSetting)
	g.settings.Want(generationSetting)
	var touches []Touch
	for _, w := range waiters {
		touches = append(touches, w.touches...)
	}
	for first := true; first || len(touches) > 0; first = false {
		var next []Touch
		for _, touch := range touches {
			if further := touch(g); further != nil {
				next = append(next, further)
			}
		}
		if err := g.Fetch(); err != nil {
			return err
		}
		touches = next
	}
	return g.readOffset()
}

// TouchCommand names a command an operation will look up.
func TouchCommand(identity command.Identity) Touch {
	return func(g *group) Touch {
		g.commands.Want(tables.CommandKey{Merchant: identity.Merchant, Name: identity.Name})
		return nil
	}
}

// TouchMerchant names a merchant an operation will read. One that is known in the generation of this
// transaction is not read again.
func TouchMerchant(id merchant.ID) Touch {
	return func(g *group) Touch {
		return func(g *group) Touch {
			generation, _, err := g.settings.Find(generationSetting)
			if m, known := g.store.recall(generation.Value, id); err == nil && known {
				g.merchants.Know(m)
			} else {
				g.merchants.Want(id)
			}
			return nil
		}
	}
}

// TouchPolicy names the rules an operation will decide by.
func TouchPolicy(hash string) Touch {
	return func(g *group) Touch {
		g.policies.Want(hash)
		return nil
	}
}

// TouchBuyer names whoever buys, by the marks that tell who it is and the places where traffic is counted.
func TouchBuyer(marks, places []string, currency money.Currency) Touch {
	return func(g *group) Touch {
		g.counters.Want(reservationCounter)
		for _, place := range places {
			g.traffic.Want(g.Seal.Hash(place))
		}
		hashes := make([]string, len(marks))
		for i, mark := range marks {
			hashes[i] = g.Seal.Hash(mark)
			g.marks.Want(hashes[i])
		}
		return func(g *group) Touch {
			for _, hash := range hashes {
				if m, found, err := g.marks.Find(hash); err == nil && found {
					g.wantPerson(m.Person, currency)
				}
			}
			return nil
		}
	}
}

// wantPerson names what is read of whoever owes or may come to owe.
func (g *group) wantPerson(person consumer.ID, currency money.Currency) {
	g.persons.Want(person)
	g.joined.Want(person)
	g.dues.Want(person)
	g.exposures.Want(tables.ExposureKey{Person: person, Currency: string(currency)})
}

// TouchReservation names a reservation an operation will change, its invoices and who owes them.
func TouchReservation(number reservation.Number, owner merchant.ID) Touch {
	key := tables.ReservationKey{Number: number, Merchant: owner}
	return func(g *group) Touch {
		g.reservations.Want(key)
		g.invoicesOf.Want(key)
		g.counters.Want(invoiceCounter)
		return func(g *group) Touch {
			if r, found, err := g.reservations.Find(key); err == nil && found {
				g.wantPerson(r.Person, r.Currency)
			}
			return nil
		}
	}
}

// TouchRequest names an order by a request about it, and the invoice that the request brought.
func TouchRequest(key id.ID, owner merchant.ID) Touch {
	return func(g *group) Touch {
		g.requests.Want(tables.RequestKey{Key: key, Merchant: owner})
		g.counters.Want(creditCounter)
		return func(g *group) Touch {
			if r, found, err := g.requests.Find(tables.RequestKey{Key: key, Merchant: owner}); err == nil && found {
				g.invoices.Want(tables.InvoiceKey{Number: r.Invoice, Merchant: owner})
				return TouchReservation(r.Reservation, owner)(g)
			}
			return nil
		}
	}
}

// TouchPassive names an order by the number of its passive invoice.
func TouchPassive(number reservation.Passive, owner merchant.ID) Touch {
	key := tables.PassiveKey{Number: number, Merchant: owner}
	return func(g *group) Touch {
		g.invoices.Want(tables.InvoiceKey{Number: invoice.Number(number), Merchant: owner})
		g.byPassive.Want(key)
		return func(g *group) Touch {
			if found, err := g.byPassive.Find(key); err == nil && len(found) > 0 {
				return TouchReservation(found[0].Number, owner)(g)
			}
			return nil
		}
	}
}

// TouchInvoice names an invoice an operation will change, its order and who owes it.
func TouchInvoice(number invoice.Number, owner merchant.ID) Touch {
	key := tables.InvoiceKey{Number: number, Merchant: owner}
	return func(g *group) Touch {
		g.invoices.Want(key)
		g.counters.Want(creditCounter)
		return func(g *group) Touch {
			if i, found, err := g.invoices.Find(key); err == nil && found {
				return TouchReservation(i.Reservation, owner)(g)
			}
			return nil
		}
	}
}

// TouchLanes names the lanes of jobs that are to be claimed.
func TouchLanes(found []job.Job) Touch {
	return func(g *group) Touch {
		for _, j := range found {
			g.lanes.Want(j.Lane)
		}
		return nil
	}
}

// TouchJob names a job and its latest attempt.
func TouchJob(j job.Job) Touch {
	return func(g *group) Touch {
		g.jobs.Want(tables.JobKey{ID: j.ID, Merchant: j.Merchant})
		g.tries.Want(j.ID)
		return nil
	}
}
