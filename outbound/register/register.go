// Package register asks population and company registers who somebody is and where they live. It holds the
// register of test books, which knows only the test persons, and the one of books without a register.
//
// It must never judge creditworthiness, and never make up a person: whom a register does not know is unknown.
package register

import (
	"context"
	"fmt"

	"respite/domain/consumer"
	"respite/domain/testperson"
	"respite/value/country"
	"respite/value/fault"
)

// Test is the register of test books.
type Test struct{}

// ByNumber finds a person or company by the number in its canonical form (domain 6): a Swedish person by twelve
// digits, a Swedish company by ten. Where none may be used nobody is found. It fails only when ctx is done.
func (Test) ByNumber(ctx context.Context, home country.Code, number string) (consumer.Resident, bool, error) {
	if err := ctx.Err(); err != nil {
		return consumer.Resident{}, false, fmt.Errorf("ask the test register for a number: %w", err)
	}
	found, ok := testperson.ByNumber(home, number)
	return found.Resident, ok, nil
}

// ByPhone finds whoever has the phone, in E.164 (XML-RPC reference 7.6). It fails only when ctx is done.
func (Test) ByPhone(ctx context.Context, home country.Code, phone string) (consumer.Resident, bool, error) {
	if err := ctx.Err(); err != nil {
		return consumer.Resident{}, false, fmt.Errorf("ask the test register for a phone: %w", err)
	}
	found, ok := testperson.ByPhone(home, phone)
	return found.Resident, ok, nil
}

// None is the register of a book that has none. Unlike a register that does not know somebody, it fails.
type None struct{}

// ByNumber fails with fault.NoRegister.
func (None) ByNumber(context.Context, country.Code, string) (consumer.Resident, bool, error) {
	return consumer.Resident{}, false, fault.NoRegister.With()
}

// ByPhone fails with fault.NoRegister.
func (None) ByPhone(context.Context, country.Code, string) (consumer.Resident, bool, error) {
	return consumer.Resident{}, false, fault.NoRegister.With()
}
