// Package administration is what staff arrange in a book apart from orders: the merchants and their keys,
// options and plans, and the clock of a test book.
//
// It must never change an order: each keeps the terms it was made by.
package administration
